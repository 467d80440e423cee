"""Ways to read what stands ready: by id, many by their ids, in a list, as a page, over REST and in the graph."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.security import graph
from tests.security.asking import PURPOSE, Headers, Told, told_by
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


def page(request: str) -> Looks:
    """Return a look at what stands there for everybody."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            answer = await world.doors.rest(request, headers)
            return Told(answer.status_code, shown="a page", text=answer.text)

        return ask

    return looks
