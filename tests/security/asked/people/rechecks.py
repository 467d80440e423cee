"""Re-checks of certified households."""

from collections.abc import Mapping

from tests.security.asked.people.households import AT, of_household
from tests.security.operations import Operation, Subject, done
from tests.security.reads import items, of_row, reading
from tests.security.world import World


async def a_certified_household(world: World) -> Subject:
    """A household that is certified."""
    return of_household(await world.certified(), world, {})


async def fill(world: World) -> None:
    """Look again at the household of the person whom everything is about."""
    await world.made(f"people POST /v1/households/{world.rows['household']['id']}:recheck", {})


OPERATIONS: Mapping[str, Operation] = {
    "people.list_rechecks": reading("people", of_row("household", f"people GET {AT}/rechecks", items)),
    **done(
        "recheck_household",
        f"people POST {AT}:recheck",
        "recheckHousehold",
        a_certified_household,
        ("household", "household_recheck"),
    ),
}
