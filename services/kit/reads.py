"""The reads that every kind of row has: one by its id, many by their ids, and a page of what a caller sees.

    offer_reads(router, COURSE, one="course", many="courses", scope="course:read")

    @router.get("/courses", response_model=Page[CourseOut], responses=responds(ValidationFailed))
    async def list_courses(request: Request, paging: Paging, …, occupation: OccupationCode | None = None) -> Response:
        return await page_of(request, caller, COURSE, paging, fields, occupation=occupation)

What a list may be narrowed by differs from kind to kind, so its route stays with the kind. Where the shape's fields are
`noted`, each of these reads leaves an entry in the access log.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel

from services.kit.database import reading
from services.kit.database.reading import Shape
from services.kit.http.common import NotFound, ValidationFailed
from services.kit.http.etags import IfNoneMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import PageRequest
from services.kit.http.problems import responds
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.resources import BATCH_MOST, Batch, BatchOut, listed, page_start, show
from services.kit.shortcuts import short
from services.kit.telemetry.requests import template
from services.kit.transactions import database_of


def offer_reads(router: APIRouter, shape: Shape, *, one: str, many: str, scope: str, told: str | None = None) -> None:
    """Add `GET /{many}/{id}` and `POST /{many}:batchGet` to a router, for callers with a scope.

    `one` and `many` are the names of the kind, as the address has them; `told` describes the first route.
    """
    model: type[BaseModel] = shape.model
    address = f"{one.rpartition('-')[2]}_id"
    router.add_api_route(
        f"/{many}/{{{address}}}",
        _one(shape, scope, address),
        name=_name(one),
        description=told or f"Return {'an' if one[0] in 'aeiou' else 'a'} {one.replace('-', ' ')}.",
        response_model=model,
        responses=responds(NotFound, ValidationFailed),
    )
    router.add_api_route(
        f"/{many}:batchGet",
        _batch(shape, scope),
        methods=["POST"],
        name=_name(many),
        description=f"Return up to {BATCH_MOST:,} {many.replace('-', ' ')}, aligned to the ids asked; "
        "null where one is absent or hidden.",
        response_model=BatchOut[model],  # type: ignore[valid-type]  # pydantic makes the model of each kind
        responses=responds(ValidationFailed),
    )


async def page_of(
    request: Request, caller: Caller, shape: Shape, paging: PageRequest, fields: Fields, /, **filters: object
) -> Response:
    """Answer a page of the rows that a caller sees, by id; a filter without a value leaves nothing out."""
    rows = await reading.page(
        database_of(request),
        caller,
        shape,
        after=page_start(paging),
        limit=paging.limit,
        fields=fields.names,
        filters={name: value for name, value in filters.items() if value is not None},
        route=route_of(request),
    )
    return listed(paging, rows)


def route_of(request: Request) -> str:
    """Return a request's method and the template of its address, which names nobody: `GET /v1/persons/{person_id}`."""
    return f"{request.method} {template(request.scope, request.scope.get('root_path', ''))}"


def _name(row: str) -> str:
    return f"read_{row.replace('-', '_')}"


def _one(shape: Shape, scope: str, address: str) -> Callable[..., Awaitable[Response]]:
    asked: Any = Path(alias=address)
    chosen, reader = sparse(shape.model), needs(scope)

    async def read_one(
        request: Request, known: IfNoneMatch, row: UUID = asked, fields: Fields = chosen, caller: Caller = reader
    ) -> Response:
        found = await reading.one(database_of(request), caller, shape, row, fields.names, route=route_of(request))
        return show(found, None if shape.volatile else known)

    return read_one if shape.noted else short(read_one, shape, scope)


def _batch(shape: Shape, scope: str) -> Callable[..., Awaitable[Response]]:
    chosen, reader = sparse(shape.model), needs(scope)

    async def read_batch(body: Batch, request: Request, fields: Fields = chosen, caller: Caller = reader) -> Response:
        found = await reading.batch(
            database_of(request), caller, shape, body.ids, fields.names, route=route_of(request)
        )
        return body.answer(found)

    return read_batch
