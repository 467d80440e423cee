"""Visibility of many new rows in one round trip."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

PLACE_ALL = text(
    """SELECT place(placed.id, :kind, string_to_array(placed.keys, ','))
    FROM unnest(:ids, :keys) AS placed (id, keys)"""
).bindparams(bindparam("kind", type_=Text), bindparam("ids", type_=ARRAY(Uuid)), bindparam("keys", type_=ARRAY(Text)))


async def place_all(session: AsyncSession, kind: str, rows: Mapping[UUID, Iterable[str]]) -> None:
    """Make rows visible to exactly their keys, none of which holds a comma."""
    if rows:
        keys = [",".join(each) for each in rows.values()]
        await session.execute(PLACE_ALL, {"kind": kind, "ids": list(rows), "keys": keys})
