"""Persons: registered, found, read masked and unmasked, changed; and who read them."""

from collections.abc import Mapping

from tests.security.asking import PURPOSE
from tests.security.operations import Ask, Operation, Subject, done
from tests.security.reads import at_address, in_field, items, kind, of_row, reading
from tests.security.world import OTHER_PHONE, World


async def a_registration(world: World) -> Subject:
    """Somebody whom nobody has registered."""
    stated = world.registration()
    return Subject(world.about, body=stated, plain=frozenset({stated["resident_id"]}))


async def a_person(world: World) -> Subject:
    """Somebody whose phone number changes."""
    found = await world.person()
    of = world.about_person(found["id"])
    return Subject(of, {"id": found["id"]}, {"phone": OTHER_PHONE}, plain=frozenset({found["number"]}))


def search(world: World) -> Ask:
    """Look a person up by their resident id."""
    return at_address(
        "people POST /v1/persons:search", lambda answer: answer, {"resident_id": world.rows["person"]["number"]}
    )(world)


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "person", "persons"),
    "people.search_person": reading("people", search),
    "graph.personByResidentId": reading(
        "people", in_field("personByResidentId", lambda world: {"residentId": world.rows["person"]["number"]})
    ),
    "people.reveal_person": reading("people", of_row("person", "people GET /v1/persons/{id}/unmasked", more=PURPOSE)),
    "graph.unmaskedPerson": reading(
        "people", in_field("unmaskedPerson", lambda world: {"id": world.about.person}, PURPOSE)
    ),
    "people.read_access_log": reading("people", of_row("person", "people GET /v1/persons/{id}/access-log", items)),
    **done("register_person", "people POST /v1/persons", "registerPerson", a_registration, ("person",)),
    **done("change_person", "people PATCH /v1/persons/{id}", "changePerson", a_person, ("person",)),
}
