"""Who read which personal data unmasked, when, and what for: one entry per read, append-only.

PIPL (个人信息保护法) art. 51 and 54 want access controlled and auditable. An entry names fields, never their values. It
is inserted in the reader's own transaction, before the answer leaves: a read whose entry cannot be written is refused.
Some findings are not sealed and as sensitive: a `Shape` names them as `noted`, and each read of them leaves an entry.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    insert,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import Clock
from services.kit.database.base import KIT
from services.kit.database.security import Statements, protect
from services.kit.identity.caller import Caller
from services.kit.telemetry.traces import current_trace_id

READ_UNMASKED = "person:read_unmasked"
"""The scope that an unmasked read takes."""
NONE_STATED = "none_stated"
"""What the log keeps as the purpose of whoever stated none: it is never null."""

access_log = Table(
    "access_log",
    KIT,
    Column("id", Uuid, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("subject", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("organisation", Uuid, nullable=True),
    Column("purpose", Text, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("fields", ARRAY(Text), nullable=False),
    Column("route", Text, nullable=False),
    Column("trace_id", Text, nullable=True),
    Column("position", BigInteger, nullable=True),
    Column("chain", LargeBinary, nullable=True),
    CheckConstraint("(position IS NULL) = (chain IS NULL)", "chained_together"),
    UniqueConstraint("position"),
    Index(None, "person", "at"),
    Index("access_log_unchained_idx", "at", "id", postgresql_where=text("position IS NULL")),
)
"""Every unmasked read: who (`subject`, `roles`, `organisation`), for what, about whom, which fields, and where.

`position` and `chain` are given after the commit, once (`chain`).
"""

ACCESS_LOG = (
    """
CREATE TABLE access_log (
    id uuid CONSTRAINT access_log_pkey PRIMARY KEY,
    at timestamptz NOT NULL,
    subject text NOT NULL,
    roles text[] NOT NULL,
    organisation uuid,
    purpose text NOT NULL,
    person uuid NOT NULL,
    fields text[] NOT NULL,
    route text NOT NULL,
    trace_id text
)
""",
    "CREATE INDEX access_log_person_at_idx ON access_log (person, at)",
    """
CREATE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING MESSAGE = 'the access log is append-only';
END $$
""",
    """
CREATE TRIGGER access_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only()
""",
)


async def note_unmasked_read(
    session: AsyncSession, caller: Caller, person: UUID, fields: Sequence[str], clock: Clock, *, route: str
) -> None:
    """Let a caller read these fields of a person unmasked, and write that down; nothing may be opened before.

    Raises `Forbidden` without the scope `person:read_unmasked`, `PurposeRequired` without a stated purpose.
    `route` is the template (`GET /v1/persons/{id}`), which names nobody.
    """
    await note_unmasked_reads(session, caller, (person,), fields, clock, route=route)


async def note_unmasked_reads(
    session: AsyncSession, caller: Caller, persons: Sequence[UUID], fields: Sequence[str], clock: Clock, *, route: str
) -> None:
    """Do so for many persons, each of whom gets an entry of their own."""
    caller.require(READ_UNMASKED)
    caller.require_purpose()
    await note_reads(session, caller, persons, fields, clock, route=route)


async def note_reads(
    session: AsyncSession, caller: Caller, persons: Sequence[UUID], fields: Sequence[str], clock: Clock, *, route: str
) -> None:
    """Write down that a caller reads these fields of persons, for the purpose that they state, if they state one."""
    entry = entry_of(caller, fields, clock, route)
    if persons:
        await session.execute(insert(access_log), [entry | {"id": uuid4(), "person": person} for person in persons])


def entry_of(caller: Caller, fields: Sequence[str], clock: Clock, route: str) -> dict[str, Any]:
    """Return an entry, but for its id and whom it is about."""
    return {
        "at": clock.now(),
        "subject": caller.subject,
        "roles": sorted(caller.roles),
        "organisation": caller.organisation,
        "purpose": caller.purpose or NONE_STATED,
        "fields": list(fields),
        "route": route,
        "trace_id": current_trace_id(),
    }


def entry_text(caller: Caller, fields: Sequence[str], clock: Clock, route: str) -> str:
    """Return the same as `noting` takes it: JSON."""
    return orjson.dumps(entry_of(caller, fields, clock, route)).decode()


def noting(persons: str, entry: str) -> str:
    """Return the statement that writes an entry about each of the persons of a query with one column of that name.

    `entry` is the parameter that holds `entry_text`.
    """
    return f"""INSERT INTO access_log (id, at, subject, roles, organisation, purpose, person, fields, route, trace_id)
        SELECT gen_random_uuid(), entry.at, entry.subject, entry.roles, entry.organisation, entry.purpose, read.person,
            entry.fields, entry.route, entry.trace_id
        FROM ({persons}) AS read CROSS JOIN jsonb_to_record({entry}::text::jsonb) AS entry (at timestamptz,
            subject text, roles text[], organisation uuid, purpose text, fields text[], route text, trace_id text)"""  # noqa: S608 -- the kit's own texts


def lay_access_log(op: Statements, service: str) -> None:
    """Make `access_log`: for a service's migration. Entries about a person are seen by whoever sees the person."""
    for statement in ACCESS_LOG:
        op.execute(statement)
    protect(op, service, "access_log", "person", verbs="SELECT, INSERT")
