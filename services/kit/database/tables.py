"""The tables that every service's database has, as queries use them; `foundation.py` makes them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.kit.database.base import KIT

scope = Table(
    "scope",
    KIT,
    Column("key", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("row_id", Uuid, primary_key=True),
    Index(None, "row_id", "key"),
)
"""Which key sees which row; written by the function `place` only."""

journal = Table(
    "journal",
    KIT,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("position", BigInteger, nullable=True),
    Column("id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Uuid, nullable=False),
    Column("row_version", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("keys", ARRAY(Text), nullable=False),
    Column("data", JSONB, nullable=False),
    Column("trace", Text, nullable=True),
    UniqueConstraint("position"),
    UniqueConstraint("id"),
    Index("journal_unpositioned_idx", "seq", postgresql_where=text("position IS NULL")),
    Index(None, "subject"),
)
"""Everything that happened, append-only; `position` is given after the commit by the one sequencer."""

idempotency = Table(
    "idempotency",
    KIT,
    Column("subject", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=True),
    Column("due_on", Date, nullable=False),
    Index(None, "due_on"),
)
"""Keys of requests that were answered, with a digest of the request and the encrypted answer, until `due_on`."""

heard = Table(
    "heard",
    KIT,
    Column("source", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""The last position of each source that this service's projections hold."""

dead_letter = Table(
    "dead_letter",
    KIT,
    Column("source", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("event", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""Events that could not be taken in, however often they were tried; kept until someone mends the cause and rebuilds."""
