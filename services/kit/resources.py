"""Answers that are resources: bytes from PostgreSQL, with the ETag of their version."""

from functools import lru_cache
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict, Field
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.areas import COUNTRY, area_of
from services.kit.database.reading import Row, Rows, Shape
from services.kit.http.bodies import Input, Output
from services.kit.http.common import NotFound
from services.kit.http.etags import Tags, etag
from services.kit.http.pages import PageRequest

BATCH_MOST = 1000
Item = TypeVar("Item")


class Batch(Input):
    """The ids of a batch read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": ["01a201e0-5c08-7c3f-ac6d-1f384ead234f"]}]})

    ids: Annotated[list[UUID], Field(min_length=1, max_length=BATCH_MOST)]

    def answer(self, items: bytes) -> Response:
        """Answer the fragments, aligned to the ids."""
        return Response(b'{"items":%b}' % items, media_type="application/json")


class BatchOut(Output, Generic[Item]):
    """What a batch read answers."""

    items: list[Item | None]
    """Aligned to the ids asked; null where one is absent or hidden."""


def show(row: Row | None, known: Tags | None = None) -> Response:
    """Answer one resource; raise `NotFound` where there is none, `NotModified` where the caller has this version."""
    if row is None:
        raise NotFound
    if known is not None:
        known.spare(row.version)
    return Response(row.body, media_type="application/json", headers={"ETag": etag(row.version)})


async def changed(session: AsyncSession, shape: Shape, row: UUID, *, location: str | None = None) -> Response:
    """Answer a resource as this transaction leaves it; 201 with its address where `location` says it is new."""
    await session.flush()
    found = (await session.execute(state_of(shape), {"row": row})).one()
    headers = {"ETag": etag(found.version)} | ({"Location": location} if location else {})
    return Response(found.body, status_code=201 if location else 200, media_type="application/json", headers=headers)


@lru_cache(maxsize=512)
def state_of(shape: Shape) -> TextClause:
    """Return the statement that reads one row within a transaction that knows its caller."""
    body = f"CAST({shape.json_beside_names()} AS text)"
    return text(f"SELECT version, {body} AS body FROM {shape.table} WHERE id = :row")  # noqa: S608 -- the service's own shapes


def listed(paging: PageRequest, rows: Rows) -> Response:
    """Answer one page of a list, with the cursor of the next one in the body and in the Link header."""
    if rows.last is None:
        return Response(b'{"items":%b,"next":null}' % rows.body, media_type="application/json")
    cursor = paging.seal([rows.last])
    body = b'{"items":%b,"next":"%b"}' % (rows.body, cursor.encode())
    return Response(body, media_type="application/json", headers={"Link": paging.link(cursor)})


def page_start(paging: PageRequest) -> UUID | None:
    """Return the id after which the asked page begins; None on the first one."""
    after = paging.after(UUID)
    return after[0] if after is not None else None


def within(district: str | None) -> str | None:
    """Return the prefix that every district inside this one begins with; None where it leaves nothing out."""
    area = COUNTRY if district is None else area_of(district)
    return None if area == COUNTRY else area
