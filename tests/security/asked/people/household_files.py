"""The file of a household: dibao, visits, agreements, its timeline, and what is sealed in it."""

from collections.abc import Mapping
from uuid import uuid4

from tests.security.asked.people.households import AT, of_household
from tests.security.asking import PURPOSE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import in_field, items, of_row, reading
from tests.security.world import Row, World

DIBAO = {"since": "2026-01-01", "amount": "1980.00"}
AGREED = {"kind": "honesty", "office_promises": ["visit"], "household_promises": ["tell_the_truth"]}
VISITED = {"visited_on": "2026-01-05", "purpose": "regular", "found": ["as_recorded"]}


async def filed(world: World, at: str, body: Row) -> tuple[Row, Row]:
    """Record something in the file of a household; return the household as it stands then, and what was recorded."""
    home = await world.household()
    made = await world.made(f"people POST /v1/households/{home['id']}/{at}", body)
    return home | {"version": home["version"] + 1}, made


async def a_poor_household(world: World) -> Subject:
    """A household that draws dibao."""
    return of_household(await world.household(), world, DIBAO)


async def a_helped_household(world: World) -> Subject:
    """A household that draws dibao no longer."""
    home, _ = await filed(world, "dibao", DIBAO)
    return of_household(home, world, {"reason": "written_off"})


async def a_visited_household(world: World) -> Subject:
    """A household that somebody visits."""
    return of_household(await world.household(), world, VISITED | {"id": str(uuid4())})


async def a_willing_household(world: World) -> Subject:
    """A household that agrees."""
    return of_household(await world.household(), world, AGREED)


async def an_agreement(world: World) -> Subject:
    """An agreement that ends."""
    home, made = await filed(world, "agreements", AGREED)
    return of_household(home, world, {"agreement": made["id"], "reason": "fulfilled"})


async def fill(world: World) -> None:
    """Record one of each about the household of the person whom everything is about."""
    at = f"people POST /v1/households/{world.rows['household']['id']}"
    for noun, body in (("dibao", DIBAO), ("visits", VISITED | {"id": str(uuid4())}), ("agreements", AGREED)):
        await world.made(f"{at}/{noun}", body)


def listed(noun: str) -> Operation:
    """Return how a list of the file is asked."""
    return reading("people", of_row("household", f"people GET {AT}/{noun}", items))


OPERATIONS: Mapping[str, Operation] = {
    "people.list_dibao": listed("dibao"),
    "people.list_household_visits": listed("visits"),
    "people.list_household_agreements": listed("agreements"),
    "people.list_timeline": listed("timeline"),
    "people.reveal_household": reading("people", of_row("household", f"people GET {AT}/unmasked", more=PURPOSE)),
    "graph.unmaskedHousehold": reading(
        "people", in_field("unmaskedHousehold", lambda world: {"id": world.rows["household"]["id"]}, PURPOSE)
    ),
    **done(
        "record_dibao", f"people POST {AT}/dibao", "recordDibao", a_poor_household, ("household", "household_dibao")
    ),
    **done("end_dibao", f"people POST {AT}:endDibao", "endDibao", a_helped_household, ("household", "household_dibao")),
    **done(
        "record_household_visit",
        f"people POST {AT}/visits",
        "recordHouseholdVisit",
        a_visited_household,
        ("household", "household_visit"),
    ),
    **done(
        "sign_agreement",
        f"people POST {AT}/agreements",
        "signAgreement",
        a_willing_household,
        ("household", "household_agreement"),
    ),
    **done(
        "end_agreement",
        f"people POST {AT}:endAgreement",
        "endAgreement",
        an_agreement,
        ("household", "household_agreement"),
    ),
}
