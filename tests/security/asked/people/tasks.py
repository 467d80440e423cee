"""Tasks: raised, done, taken back; promises, at rest and going on; the worklist."""

from collections.abc import Mapping
from dataclasses import replace

from tests.security.operations import Operation, Subject, done
from tests.security.reads import among, at_address, in_connection, kind, reading
from tests.security.world import ANY_JOB, World

TASKS = ("task", "worklist")
AT = "people POST /v1/tasks/{id}"
CONTACT = {"kind": "contact"}


async def somebody(world: World) -> Subject:
    """Somebody who is to be reached."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body={"person": found["id"], **CONTACT})


async def a_task(world: World) -> Subject:
    """A task that is done."""
    found = await world.person()
    made = await world.made("people POST /v1/tasks", {"person": found["id"], **CONTACT})
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {"reached": True})


async def a_needless_one(world: World) -> Subject:
    """A task that is not needed any more."""
    return replace(await a_task(world), body={"reason": "no_longer_needed"})


async def a_promise(world: World) -> Subject:
    """The promise of work to somebody who takes any post and whose household is certified."""
    found = await world.person()
    await world.certified(found["id"])
    await world.made("people POST /v1/needs", {"person": found["id"], **ANY_JOB})
    [promise] = (await world.made(f"people GET /v1/tasks?person={found['id']}&kind=promise"))["items"]
    return Subject(world.about_person(found["id"]), {"id": promise["id"]}, {"reason": "ill"})


async def a_resting_promise(world: World) -> Subject:
    """The same, at rest."""
    subject = await a_promise(world)
    await world.made(f"people POST /v1/tasks/{subject.path['id']}:pause", {"reason": "ill"})
    return replace(subject, body=None, version=2)


async def fill(world: World) -> None:
    """Raise a task about the person whom everything is about."""
    world.rows["task"] = await world.made("people POST /v1/tasks", {"person": world.rows["person"]["id"], **CONTACT})


def in_worklist(answer: Mapping[str, list[object]], row: str) -> object:
    """Find a task in the worklist."""
    return among(row)(answer["items"])


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "task", "tasks", narrow="person"),
    "people.read_worklist": reading(
        "people",
        lambda world: at_address(
            f"people GET /v1/worklist?limit=100&person={world.rows['person']['id']}",
            lambda answer: in_worklist(answer, world.rows["task"]["id"]),
        )(world),
    ),
    "graph.worklist": reading("people", in_connection("worklist", "task", "person")),
    **done("record_task", "people POST /v1/tasks", "recordTask", somebody, TASKS),
    **done("complete_task", f"{AT}:complete", "completeTask", a_task, TASKS),
    **done("cancel_task", f"{AT}:cancel", "cancelTask", a_needless_one, TASKS),
    **done("pause_promise", f"{AT}:pause", "pausePromise", a_promise, TASKS),
    **done("resume_promise", f"{AT}:resume", "resumePromise", a_resting_promise, TASKS),
}
