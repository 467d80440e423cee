"""How an operation is asked: a request that succeeds for whoever may make it, over REST or in the graph."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.security import graph
from tests.security.asking import About, Headers, Told, told_by
from tests.security.world import World

Ask = Callable[[Headers], Awaitable[Told]]


async def nothing() -> None:
    """Leave everything as it is."""


@dataclass(frozen=True)
class Case:
    """One operation ready to be asked: how, whom it is about, and what is to be done when it was."""

    ask: Ask
    about: About
    plain: frozenset[str] = frozenset()
    """Resident ids that the answer shall not show to whoever may not read them."""
    after: Callable[[], Awaitable[object]] = nothing


@dataclass(frozen=True)
class Operation:
    """An operation: how it is made ready, and the tables that it changes where it changes any."""

    part: str
    prepare: Callable[[World], Awaitable[Case]]
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What something is done with: values of its address, its body, and whom it is about."""

    about: About
    path: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    version: int = 1
    content: bytes | None = None
    """A file, where that is the body."""
    plain: frozenset[str] = frozenset()
    after: Callable[[], Awaitable[object]] = nothing

    def case(self, ask: Ask) -> Case:
        """Return this, to be asked so."""
        return Case(ask, self.about, self.plain, self.after)


Prepare = Callable[[World], Awaitable[Subject]]


def over_rest(request: str, prepare: Prepare, tables: tuple[str, ...]) -> Operation:
    """Return something that is done over REST: `people POST /v1/persons/{id}`."""

    async def ready(world: World) -> Case:
        subject = await prepare(world)
        address = request.format_map(subject.path)

        async def ask(headers: Headers) -> Told:
            sent = {**headers, "If-Match": f'"{subject.version}"'}
            if subject.content is None:
                return told_by(await world.doors.rest(address, sent, subject.body))
            sent["Content-Type"] = "text/csv"
            return told_by(await world.doors.rest(address, sent, content=subject.content))

        return subject.case(ask)

    return Operation(request.partition(" ")[0], ready, tables)


def in_graph(part: str, name: str, prepare: Prepare, tables: tuple[str, ...]) -> Operation:
    """Return the same through the graph, by the field that does it; `part` keeps the rows."""

    async def ready(world: World) -> Case:
        subject = await prepare(world)
        body = graph.as_input(name, subject.body)
        given = {**subject.path, "ifMatch": subject.version, "input": body, "case": body}
        given["personId"] = subject.path.get("person_id")

        async def ask(headers: Headers) -> Told:
            return await world.doors.graph(graph.document(name), headers, **graph.takes(name, given))

        return subject.case(ask)

    return Operation(part, ready, tables)


def done(name: str, request: str, graph_name: str, prepare: Prepare, tables: tuple[str, ...]) -> dict[str, Operation]:
    """Return something that is done, over REST and through the graph where it can be, by its names in the matrix.

    `name` is that over REST, `graph_name` the graph's field, empty where it has none; `tables` are those that it
    changes.
    """
    part = request.partition(" ")[0]
    ways = {f"{part}.{name}": over_rest(request, prepare, tables)}
    if graph_name:
        ways[f"graph.{graph_name}"] = in_graph(part, graph_name, prepare, tables)
    return ways


async def state(world: World, operation: Operation) -> list[str | None]:
    """Return what the tables hold that an operation changes, each as one value."""
    look = "SELECT md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM {} AS t"
    return [await world.looks[operation.part].fetchval(look.format(table)) for table in operation.tables]
