"""Lists of the street in which everybody here lives, beside a city where they may wish to work."""

from collections.abc import Mapping

from tests.security.asking import HERE
from tests.security.operations import Ask, Operation
from tests.security.reads import among, at_address, in_field, reading
from tests.security.world import World

BETWEEN = f"origin={HERE}&partner=370100"


def in_list(world: World) -> Ask:
    """Return a look for the person whom everything is about among those who look for work."""
    find = among(world.rows["person"]["id"])
    address = f"people GET /v1/lists/job-seekers?{BETWEEN}&limit=200"
    return at_address(address, lambda answer: find(answer["items"]))(world)


OPERATIONS: Mapping[str, Operation] = {
    "people.list_job_seekers": reading("people", in_list),
    "people.count_job_seekers": reading(
        "people", at_address(f"people GET /v1/lists/job-seekers/counts?{BETWEEN}", lambda answer: answer)
    ),
    "graph.regionLists": reading("people", in_field("regionLists", lambda _: {"origin": HERE, "partner": "370100"})),
}
