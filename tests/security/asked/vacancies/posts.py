"""Vacancies: an employer's own, and what is published of them."""

from collections.abc import Mapping

from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

POST = ("post",)
AT = "/v1/vacancies/{id}"


async def a_new_vacancy(world: World) -> Subject:
    """A vacancy that the employer has not offered yet."""
    return Subject(world.about, body=world.vacancy(world.about.organisation))


def of_vacancy(made: Row, world: World, body: Row | None = None) -> Subject:
    """Something about a vacancy of an employer."""
    return Subject(world.about_organisation(made["employer"]), {"id": made["id"]}, body, made["version"])


async def a_vacancy(world: World) -> Subject:
    """A vacancy whose title changes."""
    return of_vacancy(await world.draft(), world, {"title": "家政服务员"})


async def a_draft(world: World) -> Subject:
    """A vacancy that is ready to be published."""
    return of_vacancy(await world.draft(), world)


async def a_filled_vacancy(world: World) -> Subject:
    """A published vacancy that is to be closed."""
    return of_vacancy(await world.published(), world)


OPERATIONS: Mapping[str, Operation] = {
    **kind("vacancies", "vacancy", "vacancies"),
    **kind(
        "vacancies",
        "published vacancy",
        "published vacancies",
        listed="search_published_vacancies",
        narrow="employer",
        names=("publishedVacancy", "publishedVacancies"),
    ),
    **done("register_vacancy", "vacancies POST /v1/vacancies", "registerVacancy", a_new_vacancy, POST),
    **done("change_vacancy", f"vacancies PATCH {AT}", "changeVacancy", a_vacancy, POST),
    **done("publish_vacancy", f"vacancies POST {AT}:publish", "publishVacancy", a_draft, POST),
    **done("close_vacancy", f"vacancies POST {AT}:close", "closeVacancy", a_filled_vacancy, POST),
}
