"""Corrections of persons: proposed, read masked and unmasked, approved, rejected, withdrawn."""

from collections.abc import Mapping

from tests.security.asking import PURPOSE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import in_field, kind, of_row, reading
from tests.security.world import NAME, NO_ONE, Row, World

AT = "people POST /v1/corrections"
TABLES = ("correction", "person")


def proposal(person: str) -> Row:
    """Return what proposes another name of a person."""
    return {"person": person, "name": NAME, "reason": "recorded_wrongly", "evidence": "身份证原件"}


async def proposed(world: World, person: str) -> Row:
    """Propose another name, as a caseworker: whoever proposes does not decide."""
    caseworker = world.doors.headers("caseworker", "above", NO_ONE, NO_ONE)
    made: Row = (await world.doors.rest(AT, caseworker, proposal(person))).json()
    return made


async def a_proposal(world: World) -> Subject:
    """Somebody whose name was misspelt."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body=proposal(found["id"]))


async def a_correction(world: World) -> Subject:
    """A correction that is taken back."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), {"id": (await proposed(world, found["id"]))["id"]})


async def a_right_one(world: World) -> Subject:
    """A correction that is approved."""
    made = await a_correction(world)
    return Subject(made.about, made.path, {"reason": "document_seen"})


async def a_wrong_one(world: World) -> Subject:
    """A correction that is rejected."""
    made = await a_correction(world)
    return Subject(made.about, made.path, {"reason": "evidence_unclear"})


async def fill(world: World) -> None:
    """Propose a correction of the person whom everything is about."""
    world.rows["correction"] = await proposed(world, world.about.person)


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "correction", "corrections", narrow="person"),
    "people.reveal_correction": reading(
        "people", of_row("correction", "people GET /v1/corrections/{id}/unmasked", more=PURPOSE)
    ),
    "graph.unmaskedCorrection": reading(
        "people", in_field("unmaskedCorrection", lambda world: {"id": world.rows["correction"]["id"]}, PURPOSE)
    ),
    **done("propose_correction", AT, "proposeCorrection", a_proposal, TABLES),
    **done("withdraw_correction", f"{AT}/{{id}}:withdraw", "withdrawCorrection", a_correction, TABLES),
    **done("approve_correction", f"{AT}/{{id}}:approve", "approveCorrection", a_right_one, TABLES),
    **done("reject_correction", f"{AT}/{{id}}:reject", "rejectCorrection", a_wrong_one, TABLES),
}
