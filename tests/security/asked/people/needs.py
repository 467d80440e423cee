"""Needs: recorded, changed, met."""

from collections.abc import Mapping
from dataclasses import replace

from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import ANY_JOB, World


async def a_wish(world: World) -> Subject:
    """Somebody who looks for work."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body={"person": found["id"], **ANY_JOB})


async def a_need(world: World) -> Subject:
    """A need that changes."""
    found = await world.person()
    made = await world.need(found["id"])
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {"wage_from": "2000.00"})


async def a_met_need(world: World) -> Subject:
    """A need that is met."""
    return replace(await a_need(world), body={"reason": "met"})


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "need", "needs"),
    **done("record_need", "people POST /v1/needs", "recordNeed", a_wish, ("need",)),
    **done("change_need", "people PATCH /v1/needs/{id}", "changeNeed", a_need, ("need",)),
    **done("close_need", "people POST /v1/needs/{id}:close", "closeNeed", a_met_need, ("need",)),
}
