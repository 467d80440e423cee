"""Organisations and their offices."""

from collections.abc import Mapping

from tests.security.asking import HERE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT, OFFICES = "people POST /v1/organisations", "people POST /v1/offices"
BODY = {"name": "翠竹街道就业服务中心", "kind": "grassroots_platform", "district": HERE}


async def organisation(world: World) -> Row:
    """Register an organisation of the street."""
    return await world.made(AT, BODY)


def window(of: Row) -> Row:
    """Return what opens an office of an organisation."""
    return {"organisation": of["id"], "name": "翠竹街道就业服务窗口", "district": HERE}


async def office(world: World) -> Row:
    """Open an office of the organisation that stands ready."""
    return await world.made(OFFICES, window(world.rows["organisation"]))


async def a_body(world: World) -> Subject:
    """An organisation that is to be registered."""
    return Subject(world.about, body=BODY)


async def an_organisation(world: World) -> Subject:
    """An organisation that is to have another name."""
    return Subject(world.about, {"id": (await organisation(world))["id"]}, {"name": "翠竹街道就业服务站"})


async def an_empty_organisation(world: World) -> Subject:
    """An organisation that is to be closed."""
    return Subject(world.about, {"id": (await organisation(world))["id"]}, {})


async def a_window(world: World) -> Subject:
    """An office that is to be opened."""
    return Subject(world.about, body=window(world.rows["organisation"]))


async def an_office(world: World) -> Subject:
    """An office that is to have another phone number."""
    return Subject(world.about, {"id": (await office(world))["id"]}, {"phone": "0755-00000000"})


async def an_empty_office(world: World) -> Subject:
    """An office that is to be closed."""
    return Subject(world.about, {"id": (await office(world))["id"]}, {})


async def fill(world: World) -> None:
    """Register an organisation with an office."""
    world.rows["organisation"] = await organisation(world)
    world.rows["office"] = await office(world)


CHANGED, MOVED = ("organisation",), ("office",)
OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "organisation", "organisations"),
    **kind("people", "office", "offices"),
    **done("register_organisation", AT, "registerOrganisation", a_body, CHANGED),
    **done(
        "change_organisation", "people PATCH /v1/organisations/{id}", "changeOrganisation", an_organisation, CHANGED
    ),
    **done("close_organisation", f"{AT}/{{id}}:close", "closeOrganisation", an_empty_organisation, CHANGED),
    **done("open_office", OFFICES, "openOffice", a_window, MOVED),
    **done("change_office", "people PATCH /v1/offices/{id}", "changeOffice", an_office, MOVED),
    **done("close_office", f"{OFFICES}/{{id}}:close", "closeOffice", an_empty_office, MOVED),
}
