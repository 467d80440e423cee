"""Recommendations."""

from collections.abc import Mapping

from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import World


async def a_search(world: World) -> Subject:
    """The person, who looks for work."""
    return Subject(world.about, {"id": world.about.person}, {})


OPERATIONS: Mapping[str, Operation] = {
    **kind("matching", "recommendation", "recommendations"),
    **done(
        "recommend_vacancies",
        "matching POST /v1/persons/{id}:recommend",
        "recommendVacancies",
        a_search,
        ("recommendation",),
    ),
}
