"""Employers: registered and changed by the office."""

from collections.abc import Mapping

from tests.security.asking import HERE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import World
from tests.vacancies.invented import employer


async def a_new_employer(world: World) -> Subject:
    """An employer whom nobody has registered."""
    return Subject(world.about, body=employer(district=HERE))


async def an_employer(world: World) -> Subject:
    """An employer whose name changes."""
    made = await world.employer()
    return Subject(world.about_organisation(made["id"]), {"id": made["id"]}, {"name": "深圳市大满家政服务有限公司"})


OPERATIONS: Mapping[str, Operation] = {
    **kind("vacancies", "employer", "employers"),
    **done("register_employer", "vacancies POST /v1/employers", "registerEmployer", a_new_employer, ("employer",)),
    **done("change_employer", "vacancies PATCH /v1/employers/{id}", "changeEmployer", an_employer, ("employer",)),
}
