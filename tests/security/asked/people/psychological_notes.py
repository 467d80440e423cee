"""Psychological notes: written, seen to be there, opened, shared."""

from collections.abc import Mapping

from services.kit.identity.issuer import mint
from tests.people.consents.agreeing import agreement
from tests.people.psychological_notes.writing import note
from tests.security.asking import CITY, PURPOSE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import in_field, kind, of_row, reading
from tests.security.world import Row, World

AT = "people POST /v1/psychological-notes"
TABLES = ("psychological_note", "psychological_note_reader")


async def written(world: World, person: str) -> Row:
    """Write a note as somebody of the city who is none of those who ask, about somebody who agrees to it."""
    await world.made("people POST /v1/consents", agreement(person))
    author = mint(world.doors.settings, roles=["caseworker"], districts=[CITY], subject="the author")
    stated = note(person, world.rows["office"]["id"])
    made: Row = (await world.doors.rest(AT, {"Authorization": f"Bearer {author}"}, stated)).json()
    return made


async def a_talk(world: World) -> Subject:
    """A talk that is noted down."""
    person = (await world.person())["id"]
    await world.made("people POST /v1/consents", agreement(person))
    return Subject(world.about_person(person), body=note(person, world.rows["office"]["id"]))


async def a_note(world: World) -> Subject:
    """A note of somebody else that is to be shared."""
    person = (await world.person())["id"]
    return Subject(world.about_person(person), {"id": (await written(world, person))["id"]})


async def fill(world: World) -> None:
    """Write a note about the person whom everything is about."""
    world.rows["psychological note"] = await written(world, world.about.person)


READS = kind(
    "people",
    "psychological note",
    "psychological notes",
    narrow="person",
    names=("psychologicalNote", "nowhere"),
)
OPERATIONS: Mapping[str, Operation] = {
    **{name: how for name, how in READS.items() if name != "graph.nowhere"},
    "people.reveal_psychological_note": reading(
        "people", of_row("psychological note", "people GET /v1/psychological-notes/{id}/unmasked", more=PURPOSE)
    ),
    "graph.unmaskedPsychologicalNote": reading(
        "people",
        in_field("unmaskedPsychologicalNote", lambda world: {"id": world.rows["psychological note"]["id"]}, PURPOSE),
    ),
    **done("write_psychological_note", AT, "writePsychologicalNote", a_talk, TABLES),
    **done("share_psychological_note", f"{AT}/{{id}}:share", "sharePsychologicalNote", a_note, TABLES),
}
