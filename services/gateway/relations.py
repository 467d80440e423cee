"""Fields that lead to other rows: one row, read in batches, or a list of rows, read page by page.

Their resolvers are made here from what a noun says of itself, so a noun's module holds none.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Annotated, Any

import strawberry

from services.gateway.connections import FIRST, Connection, connection
from services.gateway.context import Info
from services.gateway.endpoints import Endpoint, Filter
from services.gateway.rest import Call
from services.gateway.scalars import Id
from services.gateway.shapes import ASKS, NEEDS, Shape

First = Annotated[int, strawberry.argument(description="How many rows to answer, 200 at most.")]
After = Annotated[str | None, strawberry.argument(description="A cursor: the rows that follow it are answered.")]
RowId = Annotated[Id, strawberry.argument(description="The row's id.")]

Resolver = Callable[..., Awaitable[Any]]


def row(endpoint: Endpoint, description: str, *, by: str) -> Any:  # noqa: ANN401 -- a field of the graph
    """Lead to the row whose id the field `by` holds; null where there is none that the caller sees."""

    async def resolve(self: Any, info: Info) -> Shape | None:  # noqa: ANN401 -- any noun
        found: str | None = getattr(self, by)
        return None if found is None else await load(info, endpoint, found)

    return _field(resolve, endpoint.node | None, description, _batched(endpoint), needs=(by,))


def one(endpoint: Endpoint, description: str) -> Any:  # noqa: ANN401 -- a field of the graph
    """Lead to the row with a given id; null where there is none that the caller sees."""

    async def resolve(info: Info, id: str) -> Shape | None:  # noqa: A002 -- the argument's name
        return await load(info, endpoint, id)

    return _field(_with(resolve, ("id", RowId, ...)), endpoint.node | None, description, _batched(endpoint))


def whole(service: str, address: str, kind: type[Shape], description: str, *, by: str) -> Any:  # noqa: ANN401 -- a field of the graph
    """Lead to one answer about this row, such as a card; `{id}` in the address is the value of the field `by`."""

    async def resolve(self: Any, info: Info) -> Shape | None:  # noqa: ANN401 -- any noun
        info.context.spend(info.chosen().size)
        return kind.of(await info.context.send(service, Call("GET", address.format(id=getattr(self, by)))))

    return _field(resolve, kind | None, description, f"{service} GET {address}", needs=(by,))


def rows(endpoint: Endpoint, description: str, **given: str) -> Any:  # noqa: ANN401 -- a field of the graph
    """Lead to a list; `given` says which of its filters, or fields in its address, are fields of this row."""
    filters = tuple(each for each in endpoint.filters if each.parameter not in given)
    in_query = {each.parameter for each in endpoint.filters}

    async def resolve(self: Any, info: Info, first: int, after: str | None, **asked: Any) -> Connection[Shape]:  # noqa: ANN401 -- any noun, any filter
        own = {parameter: getattr(self, name) for parameter, name in given.items()}
        address = endpoint.address.format_map(own)
        query = {**narrowed(filters, asked), **{name: value for name, value in own.items() if name in in_query}}
        return await connection(info, endpoint, address, query, first, after)

    arguments = ((each.argument, _annotation(each), None) for each in filters)
    with_page = _with(resolve, ("first", First, FIRST), ("after", After, None), *arguments)
    page = Connection[endpoint.node] | None  # type: ignore[name-defined] # a type made when the program runs
    asks = f"{endpoint.service} GET {endpoint.address}"
    return _field(with_page, page, description, asks, needs=tuple(given.values()))


def narrowed(filters: Sequence[Filter], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query parameters of the filters that were asked for."""
    values = ((each.parameter, asked[each.argument]) for each in filters)
    return {name: value.value if isinstance(value, Enum) else value for name, value in values}


async def load(info: Info, endpoint: Endpoint, row: str) -> Shape | None:
    """Return one row, read together with all others of its kind that this request asks for at the same time."""
    chosen = info.chosen()
    info.context.spend(chosen.size)
    fields = endpoint.fields(chosen.names)
    loader = info.context.loader((endpoint.kind, endpoint.address, fields), partial(batch, info, endpoint, fields))
    document = await loader.load(row)
    return None if document is None else endpoint.shape.of(document)


async def batch(info: Info, endpoint: Endpoint, fields: tuple[str, ...] | None, rows: list[str]) -> list[Any]:
    """Return many rows as JSON objects, aligned to their ids; None where one is absent or hidden."""
    query = {"fields": ",".join(fields)} if fields else None
    call = Call("POST", f"{endpoint.address}:batchGet", query=query, body={"ids": rows})
    found: list[Any] = (await info.context.send(endpoint.service, call))["items"]
    return found


def _annotation(narrowing: Filter) -> Any:  # noqa: ANN401 -- an annotation
    return Annotated[narrowing.accepts | None, strawberry.argument(description=narrowing.description)]


def _with(resolve: Resolver, *arguments: tuple[str, Any, Any]) -> Resolver:
    """Give a resolver the arguments (name, annotation, default) in place of those it was written with."""
    kept = [each for each in inspect.signature(resolve).parameters.values() if each.name in {"self", "info"}]
    added = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=annotation,
            default=inspect.Parameter.empty if default is ... else default,
        )
        for name, annotation, default in arguments
    ]
    resolve.__signature__ = inspect.Signature([*kept, *added])  # type: ignore[attr-defined] # inspect.signature reads it
    return resolve


def _batched(endpoint: Endpoint) -> str:
    return f"{endpoint.service} POST {endpoint.address}:batchGet"


def _field(resolve: Resolver, kind: Any, description: str, asks: str, needs: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 -- a field
    metadata = {NEEDS: needs, ASKS: asks}
    return strawberry.field(resolver=resolve, graphql_type=kind, description=description, metadata=metadata)
