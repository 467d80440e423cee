"""Households: registered, changed with their members, certified."""

from collections.abc import Mapping

from tests.people.office import CAN_WORK
from tests.security.operations import Operation, Subject, done
from tests.security.reads import items, kind, of_row, reading
from tests.security.world import Row, World

HOMES = ("household", "household_member", "household_certification")
AT = "/v1/households/{id}"


async def a_home(world: World) -> Subject:
    """Somebody whose household nobody has registered."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body=world.home(found["id"]))


def of_household(made: Row, world: World, body: Row, **path: str) -> Subject:
    """Something about a household; it is its head who asks for themself."""
    return Subject(world.about_person(made["head"]), {"id": made["id"], **path}, body, made["version"])


async def a_household(world: World) -> Subject:
    """A household whose income changes."""
    return of_household(await world.household(), world, {"income_per_head": "300.00"})


async def a_newcomer(world: World) -> Subject:
    """A household, and somebody who joins it."""
    joining = {"person": (await world.person())["id"], "relation": "other", **CAN_WORK}
    return of_household(await world.household(), world, joining)


async def a_member(world: World) -> Subject:
    """A member of a household who has found work."""
    made = await world.household()
    return of_household(made, world, {"employed": True}, person_id=made["head"])


async def a_certifiable_household(world: World) -> Subject:
    """A household in which nobody has work."""
    return of_household(await world.household(), world, {})


async def a_certified_household(world: World) -> Subject:
    """A household that is certified, and in which somebody found work."""
    return of_household(await world.certified(), world, {"reason": "a_member_found_work"})


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "household", "households"),
    "people.list_certifications": reading("people", of_row("household", f"people GET {AT}/certifications", items)),
    **done("register_household", "people POST /v1/households", "registerHousehold", a_home, HOMES),
    **done("change_household", f"people PATCH {AT}", "changeHousehold", a_household, HOMES),
    **done("join_household", f"people POST {AT}/members", "joinHousehold", a_newcomer, HOMES),
    **done("change_member", f"people PATCH {AT}/members/{{person_id}}", "changeMember", a_member, HOMES),
    **done("certify_household", f"people POST {AT}:certify", "certifyHousehold", a_certifiable_household, HOMES),
    **done(
        "withdraw_certification",
        f"people POST {AT}:withdrawCertification",
        "withdrawCertification",
        a_certified_household,
        HOMES,
    ),
}
