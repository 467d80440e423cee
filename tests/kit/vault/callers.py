"""Callers that the vault's tests speak for, and persons whom they see."""

from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.identity.caller import Caller

LUOHU = "area:440303"


def caller(
    *, scopes: frozenset[str] = frozenset({"person:read_unmasked"}), purpose: str | None = "assistance"
) -> Caller:
    """Return a caseworker of Luohu district."""
    return Caller("caseworker-1", frozenset({"caseworker"}), scopes, ("440303",), None, None, purpose, (LUOHU,))


async def person_in(owner: AsyncEngine, key: str = LUOHU) -> UUID:
    """Return a new person whom callers with this key see."""
    person = uuid4()
    async with owner.begin() as connection:
        await connection.execute(text("INSERT INTO scope VALUES (:key, :row)"), {"key": key, "row": person})
    return person
