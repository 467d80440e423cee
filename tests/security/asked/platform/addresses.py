"""Addresses beside the operations: health, metrics, documents, and pages for a browser with what they load."""

import re
from collections.abc import Mapping

from services.kit.settings import PARTS, SERVICES
from tests.security.asking import Headers, Told, told_by
from tests.security.operations import Ask, Operation
from tests.security.reads import Looks, page, reading
from tests.security.world import World

WATCHED = ("/livez", "/readyz", "/metrics")
SHOWN = ("/docs", "/openapi.json")
LOADED = re.compile(r'href="((?:docs|graphql)/[^"]+)"')
"""A file that a page loads, relative to the page."""


def file_of(part: str, at: str) -> Looks:
    """Return a look at a file that a page loads; `at` is the page's address."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            html = (await world.doors.rest(f"{part} GET {at}", headers)).text
            loaded = LOADED.search(html)
            assert loaded, f"{part}'s page {at} loads nothing"
            return await page(f"{part} GET {at.rpartition('/')[0]}/{loaded[1]}")(world)(headers)

        return ask

    return looks


def of_each_service(looks: Mapping[str, Looks]) -> Looks:
    """Return a look at what should be the same of every service: `looks` are by its name."""

    def of_all(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            told = {service: await look(world)(headers) for service, look in looks.items()}
            first, *others = told.values()
            if all((each.status, each.shown is None) == (first.status, first.shown is None) for each in others):
                return Told(first.status, shown=first.shown, text="".join(each.text for each in told.values()))
            return Told(0, ", ".join(f"{each.status} of {service}" for service, each in told.items()))

        return ask

    return of_all


def handed_on(at: str) -> Looks:
    """Return a look at an address of every service through the exchange."""
    return of_each_service({service: page(f"exchange GET /{service}{at}") for service in SERVICES})


def graph(world: World) -> Ask:
    """Ask the graph what it is: its fields have rows of their own."""

    async def ask(headers: Headers) -> Told:
        return told_by(await world.doors.rest("gateway POST /graphql", headers, {"query": "{ __typename }"}))

    return ask


OPERATIONS: Mapping[str, Operation] = {
    **{f"{part} GET {at}": reading(part, page(f"{part} GET {at}")) for part in PARTS for at in (*WATCHED, *SHOWN)},
    **{f"{part} GET /docs/{{name}}": reading(part, file_of(part, "/docs")) for part in PARTS},
    **{f"exchange GET /{{service}}{at}": reading("exchange", handed_on(at)) for at in (*WATCHED, *SHOWN)},
    "exchange GET /{service}/docs/{name}": reading(
        "exchange", of_each_service({service: file_of("exchange", f"/{service}/docs") for service in SERVICES})
    ),
    "gateway GET /graphql": reading("gateway", page("gateway GET /graphql")),
    "gateway GET /graphql/{name}": reading("gateway", file_of("gateway", "/graphql")),
    "gateway POST /graphql": reading("gateway", graph),
}
