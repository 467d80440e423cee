"""Everything that can be read, each of the rows that stand ready: by id, many by their ids, in a list, in a feed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import httpx

from services.kit.identity.clients import register_client
from services.kit.identity.roles import Place
from services.kit.settings import SERVICES
from tests.security import graph
from tests.security.asking import ABOVE, PURPOSE, Headers, Told, told_by
from tests.security.operations import Ask, Case, Operation
from tests.security.world import World

Find = Callable[[Any], object]
Looks = Callable[[World], Ask]


def reading(part: str, looks: Looks) -> Operation:
    """Return an operation that reads what stands ready."""

    async def ready(world: World) -> Case:
        return Case(looks(world), world.about, frozenset({world.rows["person"]["number"]}))

    return Operation(part, ready)


def among(row: str) -> Find:
    """Return how a row is found in a list of rows."""
    return lambda items: next((each for each in items if each["id"] == row), None)


def kind(
    part: str, one: str, many: str, *, listed: str = "", narrow: str = "", names: tuple[str, str] = ("", "")
) -> Mapping[str, Operation]:
    """Return the reads of a kind of row over REST, and those in the graph, which has other names for some."""
    row, read = one, one.replace(" ", "_")
    plural, at = many.replace(" ", "_"), f"/v1/{many.replace(' ', '-')}"

    def by_id(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            address = f"{part} GET {at}/{world.rows[row]['id']}"
            short = told_by(await world.doors.rest(address, headers))
            long = told_by(await world.doors.rest(address, {**headers, **PURPOSE}))
            return short if short == long else Told(0, f"{short.status} the short way, {long.status} the long way")

        return ask

    def batch(world: World) -> Ask:
        ids = {"ids": [world.rows[row]["id"]]}
        return at_address(f"{part} POST {at}:batchGet", lambda answer: answer["items"][0], ids)(world)

    def in_list(world: World) -> Ask:
        query = f"&{narrow}={world.rows[row][narrow]}" if narrow else ""
        find = among(world.rows[row]["id"])
        return at_address(f"{part} GET {at}?limit=100{query}", lambda answer: find(answer["items"]))(world)

    found = {
        f"{part}.read_{read}": by_id,
        f"{part}.read_{plural}": batch,
        f"{part}.{listed or f'list_{plural}'}": in_list,
    }
    every = {name: reading(part, looks) for name, looks in found.items()}
    graph_one, graph_many = names[0] or read, names[1] or plural
    every[f"graph.{graph_one}"] = reading(part, in_field(graph_one, lambda world: {"id": world.rows[row]["id"]}))
    every[f"graph.{graph_many}"] = reading(part, in_connection(graph_many, row, narrow))
    return every


def at_address(request: str, find: Find, body: object = None) -> Looks:
    """Return a look at one address of REST."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            told = told_by(await world.doors.rest(request, headers, body))
            return told if told.code else replace(told, shown=find(told.shown))

        return ask

    return looks


def in_field(name: str, given: Callable[[World], Mapping[str, object]], more: Headers | None = None) -> Looks:
    """Return a look at one field of the graph."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            return await world.doors.graph(graph.document(name), {**headers, **(more or {})}, **given(world))

        return ask

    return looks


def in_connection(name: str, row: str, narrow: str) -> Looks:
    """Return a look for a row in a list of the graph."""

    def looks(world: World) -> Ask:
        given = {"first": 100} | ({f"{narrow}Id": world.rows[row][narrow]} if narrow else {})

        async def ask(headers: Headers) -> Told:
            told = await world.doors.graph(graph.document(name), headers, **given)
            if told.code or not isinstance(told.shown, dict):
                return told
            nodes = [edge["node"] for edge in told.shown["edges"]]
            return replace(told, shown=among(world.rows[row]["id"])(nodes))

        return ask

    return looks


def of_row(row: str, request: str, find: Find = lambda answer: answer, more: Headers | None = None) -> Looks:
    """Return a look at an address that names a row: `people GET /v1/persons/{id}/access-log`."""

    def looks(world: World) -> Ask:
        ask = at_address(request.format(id=world.rows[row]["id"]), find)(world)
        return lambda headers: ask({**headers, **(more or {})})

    return looks


def items(answer: Any) -> object:  # noqa: ANN401 -- any JSON
    """Return what a list holds, None where it holds nothing."""
    return answer["items"] or None


def search(world: World) -> Ask:
    """Look a person up by their resident id."""
    return at_address(
        "people POST /v1/persons:search", lambda answer: answer, {"resident_id": world.rows["person"]["number"]}
    )(world)


def changes(part: str, row: str) -> Looks:
    """Return a look for a row in a feed, which is read to its end."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            read, after = "", ""
            while True:
                answer = await world.doors.rest(f"{part} GET /v1/changes?limit=500{after}", headers)
                if answer.is_error:
                    return told_by(answer)
                read += answer.text
                if not answer.json()["more"]:
                    return found_in(read, world.rows[row]["id"])
                after = f"&after={answer.json()['last']}"

        return ask

    return looks


def snapshot(part: str, row: str) -> Looks:
    """Return a look for a row in a snapshot."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            answer = await world.doors.rest(f"{part} GET /v1/snapshot", headers)
            return told_by(answer) if answer.is_error else found_in(answer.text, world.rows[row]["id"])

        return ask

    return looks


def found_in(feed: str, row: str) -> Told:
    """Return what a feed tells of a row."""
    return Told(httpx.codes.OK, shown=row if row in feed else None, text=feed)


def page(request: str) -> Looks:
    """Return a look at what stands there for everybody."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            answer = await world.doors.rest(request, headers)
            return Told(answer.status_code, shown=answer.text, text=answer.text)

        return ask

    return looks


def token(world: World) -> Ask:
    """Ask for a token as a client that is registered."""
    secret = register_client(world.doors.settings, "matrix", roles=["provincial_system"], place=Place((ABOVE,)))
    form = {"grant_type": "client_credentials", "client_id": "matrix", "client_secret": secret}

    async def ask(headers: Headers) -> Told:
        answer = await world.doors.parts["gateway"].client.post("/oauth/token", data=form, headers=dict(headers))
        return Told(answer.status_code, shown="issued" if answer.is_success else None)

    return ask


FOLLOWED = {
    "people": "person",
    "vacancies": "employer",
    "training": "enrolment",
    "matching": "referral",
    "subsidies": "decision",
    "exchange": "person",
}
"""The row that is looked for in each feed."""

READS: Mapping[str, Operation] = {
    **kind("people", "person", "persons"),
    **kind("people", "household", "households"),
    **kind("people", "need", "needs"),
    **kind("vacancies", "employer", "employers"),
    **kind("vacancies", "vacancy", "vacancies"),
    **kind(
        "vacancies",
        "published vacancy",
        "published vacancies",
        listed="search_published_vacancies",
        narrow="employer",
        names=("publishedVacancy", "publishedVacancies"),
    ),
    **kind("training", "course", "courses"),
    **kind("training", "class", "classes", names=("trainingClass", "trainingClasses")),
    **kind("training", "enrolment", "enrolments"),
    **kind("matching", "recommendation", "recommendations"),
    **kind("matching", "referral", "referrals"),
    **kind("subsidies", "decision", "decisions"),
    "people.search_person": reading("people", search),
    "graph.personByResidentId": reading(
        "people", in_field("personByResidentId", lambda world: {"residentId": world.rows["person"]["number"]})
    ),
    "people.reveal_person": reading("people", of_row("person", "people GET /v1/persons/{id}/unmasked", more=PURPOSE)),
    "graph.unmaskedPerson": reading(
        "people", in_field("unmaskedPerson", lambda world: {"id": world.about.person}, PURPOSE)
    ),
    "people.read_access_log": reading("people", of_row("person", "people GET /v1/persons/{id}/access-log", items)),
    "people.list_certifications": reading(
        "people", of_row("household", "people GET /v1/households/{id}/certifications", items)
    ),
    "vacancies.read_import": reading("vacancies", of_row("import", "vacancies GET /v1/imports/{id}")),
    "vacancies.list_findings": reading("vacancies", of_row("import", "vacancies GET /v1/imports/{id}/findings", items)),
    "vacancies.list_imports": reading(
        "vacancies",
        lambda world: at_address(
            "vacancies GET /v1/imports?limit=100", lambda answer: among(world.rows["import"]["id"])(answer["items"])
        )(world),
    ),
    "graph.imports": reading("vacancies", in_connection("imports", "import", "")),
    **{f"{part}.read_changes": reading(part, changes(part, row)) for part, row in FOLLOWED.items()},
    **{f"{part}.read_snapshot": reading(part, snapshot(part, row)) for part, row in FOLLOWED.items()},
    **{
        f"{part}.{name}": reading(part, page(f"{part} GET {at}"))
        for part in (*SERVICES, "gateway", "exchange")
        for name, at in (("list_problem_types", "/problems"), ("explain_problem_type", "/problems/not-found"))
    },
    "gateway.token": reading("gateway", token),
    "gateway.discovery": reading("gateway", page("gateway GET /.well-known/openid-configuration")),
    "gateway.keys": reading("gateway", page("gateway GET /oauth/jwks")),
    "graph.platform": reading("gateway", in_field("platform", lambda _: {})),
}
"""How each read is asked, by its name in the matrix."""
