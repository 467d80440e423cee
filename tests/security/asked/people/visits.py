"""Visits to persons who belong to no household: recorded, read masked, and their notes as they are."""

from collections.abc import Mapping
from uuid import uuid4

from tests.security.asked.people.household_files import VISITED
from tests.security.asking import PURPOSE, Headers, Told
from tests.security.operations import Ask, Operation, Subject, done
from tests.security.reads import items, of_row, reading
from tests.security.world import STREET, World

AT = "people GET /v1/persons/{id}/visits"
NOTED = "query Asked($id: UUID!) { result: unmaskedPersonVisits(id: $id) { visits { id notes } } }"


async def a_person_alone(world: World) -> Subject:
    """Somebody who belongs to no household and is visited."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), {"id": found["id"]}, VISITED | {"id": str(uuid4())})


async def fill(world: World) -> None:
    """Record a visit to the person whom everything is about, on a day before they had a household."""
    noted = VISITED | {"id": str(uuid4()), "notes": STREET}
    await world.made(f"people POST /v1/persons/{world.about.person}/visits", noted)


def noted_in_the_graph(world: World) -> Ask:
    """Ask the graph what was noted on visits."""

    async def ask(headers: Headers) -> Told:
        return await world.doors.graph(NOTED, {**headers, **PURPOSE}, id=world.about.person)

    return ask


OPERATIONS: Mapping[str, Operation] = {
    "people.list_person_visits": reading("people", of_row("person", AT, items)),
    "people.reveal_person_visits": reading("people", of_row("person", f"{AT}/unmasked", more=PURPOSE)),
    "graph.unmaskedPersonVisits": reading("people", noted_in_the_graph),
    **done(
        "record_person_visit",
        "people POST /v1/persons/{id}/visits",
        "recordPersonVisit",
        a_person_alone,
        ("person", "household_visit"),
    ),
}
