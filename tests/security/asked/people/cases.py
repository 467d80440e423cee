"""Service cases: opened, led along their path, at rest, closed."""

from collections.abc import Mapping
from dataclasses import replace

from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import World

PATH = {"path_id": "GD-SEVEN-LINKS"}
CASES = ("service_case", "service_case_step")
AT = "people POST /v1/cases/{id}"


async def somebody(world: World) -> Subject:
    """Somebody who has no case yet."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body={"person": found["id"], **PATH})


async def a_case(world: World) -> Subject:
    """A case that is led to its next step."""
    found = await world.person()
    made = await world.made("people POST /v1/cases", {"person": found["id"], **PATH})
    return Subject(
        world.about_person(found["id"]), {"id": made["id"]}, {"to": "interview_guidance", "outcome": "passed"}
    )


async def an_ill_one(world: World) -> Subject:
    """A case that is to rest."""
    return replace(await a_case(world), body={"reason": "ill"})


async def a_resting_one(world: World) -> Subject:
    """A case that rests, and is to go on."""
    subject = await a_case(world)
    await world.made(f"people POST /v1/cases/{subject.path['id']}:pause", {"reason": "ill"})
    return replace(subject, body=None, version=2)


async def an_ending_one(world: World) -> Subject:
    """A case that is to end."""
    return replace(await a_case(world), body={"reason": "withdrawn"})


async def fill(world: World) -> None:
    """Open a case for the person whom everything is about."""
    world.rows["case"] = await world.made("people POST /v1/cases", {"person": world.rows["person"]["id"], **PATH})


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "case", "cases"),
    **done("open_case", "people POST /v1/cases", "openCase", somebody, CASES),
    **done("advance_case", f"{AT}:advance", "advanceCase", a_case, CASES),
    **done("pause_case", f"{AT}:pause", "pauseCase", an_ill_one, CASES),
    **done("resume_case", f"{AT}:resume", "resumeCase", a_resting_one, CASES),
    **done("close_case", f"{AT}:close", "closeCase", an_ending_one, CASES),
}
