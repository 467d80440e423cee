"""Assigned workers: assigned, ended, handed over."""

from collections.abc import Mapping

from tests.security.asked.people.staff import staff
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT = "people POST /v1/assignments"


def helping(world: World, person: str, worker: str) -> Row:
    """Return what lets a staff member of the office that stands ready help a person."""
    return {"person": person, "staff": worker, "office": world.rows["office"]["id"], "role": "caseworker"}


async def assigned(world: World, person: str, worker: str) -> Row:
    """Assign a staff member to a person."""
    return await world.made(AT, helping(world, person, worker))


async def a_person_alone(world: World) -> Subject:
    """A person who is to be helped."""
    person = (await world.person())["id"]
    return Subject(world.about_person(person), body=helping(world, person, (await staff(world))["id"]))


async def an_assignment(world: World) -> Subject:
    """An assignment that ends."""
    person = (await world.person())["id"]
    made = await assigned(world, person, (await staff(world))["id"])
    return Subject(world.about_person(person), {"id": made["id"]}, {"reason": "found_work"})


async def a_caseload(world: World) -> Subject:
    """The caseload of somebody who leaves."""
    first, successor = await staff(world), await staff(world)
    await assigned(world, (await world.person())["id"], first["id"])
    to = {"successor": successor["id"], "office": world.rows["office"]["id"], "reason": "staff_leaves"}
    return Subject(world.about, {"id": first["id"]}, to)


async def fill(world: World) -> None:
    """Let the staff member help the person whom everything is about."""
    world.rows["assignment"] = await assigned(world, world.about.person, world.rows["staff member"]["id"])


TABLES = ("assignment",)
OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "assignment", "assignments", narrow="person"),
    **done("assign_worker", AT, "assignWorker", a_person_alone, TABLES),
    **done("end_assignment", f"{AT}/{{id}}:end", "endAssignment", an_assignment, TABLES),
    **done("hand_over_caseload", "people POST /v1/staff/{id}:handOverCaseload", "handOverCaseload", a_caseload, TABLES),
}
