"""Plans to start a business: recorded, changed, ended."""

from collections.abc import Mapping
from dataclasses import replace

from tests.security.asking import HERE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT = "people POST /v1/start-up-plans"


def plan_of(person: str) -> Row:
    """Return what records a plan."""
    return {"person": person, "trade": "H", "district": HERE}


async def an_idea(world: World) -> Subject:
    """Somebody who wants to open something."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body=plan_of(found["id"]))


async def a_plan(world: World) -> Subject:
    """A plan that goes on."""
    found = await world.person()
    made = await world.made(AT, plan_of(found["id"]))
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {"stage": "preparing"})


async def a_plan_that_succeeds(world: World) -> Subject:
    """A plan whose business was opened."""
    plan = await a_plan(world)
    shop = {"person": plan.about.person, "licence": "individual_business", "name": "小吃店", "activity": "catering"}
    opened = await world.made("people POST /v1/businesses", {**shop, "status": "preparing"})
    return replace(plan, body={"business": opened["id"]})


async def a_plan_that_fails(world: World) -> Subject:
    """A plan that is given up."""
    return replace(await a_plan(world), body={"reason": "health"})


async def fill(world: World) -> None:
    """Let the person whom everything is about plan a business."""
    world.rows["start up plan"] = await world.made(AT, plan_of(world.about.person))


TABLES = ("start_up_plan",)
REQUEST = "people POST /v1/start-up-plans/{id}"
OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "start up plan", "start up plans", narrow="person", names=("startUpPlan", "startUpPlans")),
    **done("record_start_up_plan", AT, "recordStartUpPlan", an_idea, TABLES),
    **done("change_start_up_plan", "people PATCH /v1/start-up-plans/{id}", "changeStartUpPlan", a_plan, TABLES),
    **done("open_business", f"{REQUEST}:openBusiness", "openBusiness", a_plan_that_succeeds, TABLES),
    **done("give_up_start_up_plan", f"{REQUEST}:giveUp", "giveUpStartUpPlan", a_plan_that_fails, TABLES),
}
