"""Row security: which policies a table has, and how a row becomes visible to someone.

Table `scope` names, for each row, every key that sees it: each visible area with all its ancestors (`area:4403`), an
organisation (`org:…`), a person (`person:…`). A caller brings his keys in the setting `app.keys`, and the check is one
indexed equality. Why a table and not an array column: array operators lose their index under a policy.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.areas import lineage
from services.kit.database.roles import Role
from services.kit.http.common import NotFound

INSUFFICIENT_PRIVILEGE = "42501"
"""What the database's functions raise for a row that the caller does not see: PostgreSQL, appendix A."""
OPEN_TABLES: dict[str, str] = {
    "alembic_version": "holds the migration's number, which /readyz compares; no row about anyone",
    "published_post": "published vacancies, which everybody may search; a trigger writes them, from rows with security",
}
"""Tables without row security that the application role may read, each with its reason."""


PLACE = text("SELECT place(:row, :kind, :keys)").bindparams(
    bindparam("row", type_=Uuid), bindparam("keys", type_=ARRAY(Text))
)

PLACE_ALL = text(
    "SELECT place(placed.id, :kind, string_to_array(placed.keys, ',')) FROM unnest(:ids, :keys) AS placed (id, keys)"
).bindparams(bindparam("kind", type_=Text), bindparam("ids", type_=ARRAY(Uuid)), bindparam("keys", type_=ARRAY(Text)))

PLACE_LIKE = text("SELECT place_like(:row, :kind, :followed, :added)").bindparams(
    bindparam("row", type_=Uuid), bindparam("followed", type_=Uuid), bindparam("added", type_=ARRAY(Text))
)


class Statements(Protocol):
    """What a migration runs statements with (Alembic's `op`)."""

    def execute(self, sqltext: str) -> None:
        """Run one statement."""


def area_keys(*districts: str) -> list[str]:
    """Return the keys by which the offices of these districts, and all above them, see a row."""
    return list(dict.fromkeys(f"area:{area}" for district in districts for area in lineage(district)))


def organisation_key(organisation: UUID) -> str:
    """Return the key by which an organisation sees a row."""
    return f"org:{organisation}"


def person_key(person: UUID) -> str:
    """Return the key by which a person sees a row."""
    return f"person:{person}"


async def place(session: AsyncSession, kind: str, row: UUID, keys: Iterable[str]) -> None:
    """Make a row visible to exactly these keys; the database refuses it for a row that the caller cannot see.

    A new row is placed before it is inserted: the insert is refused when its own author could not see it.
    """
    await session.execute(PLACE, {"row": row, "kind": kind, "keys": sorted(set(keys))})


async def place_all(session: AsyncSession, kind: str, rows: Mapping[UUID, Iterable[str]]) -> None:
    """Make each row visible to exactly its keys, none of which holds a comma, in one round trip."""
    if rows:
        keys = [",".join(each) for each in rows.values()]
        await session.execute(PLACE_ALL, {"kind": kind, "ids": list(rows), "keys": keys})


async def place_like(session: AsyncSession, kind: str, row: UUID, followed: UUID, *added: str) -> None:
    """Make a row visible to whoever sees the row `followed`, and to the keys that are added.

    Raises `NotFound` where the caller does not see it any more: it waits for a move of `followed` that is under way.
    """
    try:
        await session.execute(PLACE_LIKE, {"row": row, "kind": kind, "followed": followed, "added": sorted(added)})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == INSUFFICIENT_PRIVILEGE:
            raise NotFound from None
        raise


def protect(op: Statements, service: str, table: str, row: str, *, verbs: str = "SELECT, INSERT, UPDATE") -> None:
    """Give a table row security: the application role sees and writes rows whose `row` column has a key of the caller.

    `verbs` are what the application role may do at all. The owner and the system role see every row.
    """
    protect_by(op, service, table, in_scope(f"{table}.{row}"), verbs=verbs)


def in_scope(row: str) -> str:
    """Return the expression that tells whether one of the caller's keys sees a row, as one look-up in an index.

    OFFSET 0 keeps PostgreSQL from gathering every row that the caller sees before it looks at the one that was asked.
    """
    return f"EXISTS (SELECT FROM scope WHERE scope.row_id = {row} AND scope.key = ANY (caller_keys()) OFFSET 0)"


def protect_by(
    op: Statements, service: str, table: str, visible: str, *, written: str | None = None, verbs: str
) -> None:
    """Give a table row security by an expression: `visible` for reading, `written` (else the same) for writing."""
    app, owner, system = (role.of(service) for role in (Role.APP, Role.OWNER, Role.SYSTEM))
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY visible ON {table} TO {app} USING ({visible}) WITH CHECK ({written or visible})")
    op.execute(f"CREATE POLICY kept ON {table} TO {owner}, {system} USING (true) WITH CHECK (true)")
    if verbs:
        op.execute(f"GRANT {verbs} ON {table} TO {app}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {system}")
