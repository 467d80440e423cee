"""Delegations of staff: arranged, changed."""

from collections.abc import Mapping

from tests.security.asked.people.staff import staff
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT = "people POST /v1/delegations"


async def absence(world: World) -> Row:
    """Register two colleagues; return what lets one stand in for the other."""
    return {"staff": (await staff(world))["id"], "stand_in": (await staff(world))["id"]}


async def a_holiday(world: World) -> Subject:
    """A holiday that begins."""
    return Subject(world.about, body=await absence(world))


async def a_return(world: World) -> Subject:
    """A holiday that ends."""
    made = await world.made(AT, await absence(world))
    return Subject(world.about, {"id": made["id"]}, {"back_on": "2099-01-01"})


async def fill(world: World) -> None:
    """Let somebody stand in for the staff member who stands ready."""
    away = {"staff": world.rows["staff member"]["id"], "stand_in": (await staff(world))["id"]}
    world.rows["delegation"] = await world.made(AT, away)


TABLES = ("delegation",)
READS = kind("people", "delegation", "delegations", narrow="staff", names=("delegation", "nowhere"))
OPERATIONS: Mapping[str, Operation] = {
    **{name: how for name, how in READS.items() if name != "graph.nowhere"},
    **done("delegate_work", AT, "delegateWork", a_holiday, TABLES),
    **done("change_return", f"{AT}/{{id}}:changeReturn", "changeReturn", a_return, TABLES),
}
