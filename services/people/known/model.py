"""The copies that people keeps of other services' rows: of each only what moves a case or stands on a card."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Table, Text, Uuid

from services.people.base import Base

known_enrolment = Table(
    "known_enrolment",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("ended_on", Date, nullable=True),
    Index(None, "person"),
)
"""Where a person is or was trained, and how it ended."""

known_referral = Table(
    "known_referral",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("hired_on", Date, nullable=True),
    Column("check_due_on", Date, nullable=True),
    Column("checked_on", Date, nullable=True),
    Column("still_held", Boolean, nullable=True),
    Index(None, "person"),
)
"""Where a person was referred, and what came of it."""

known_decision = Table(
    "known_decision",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("referral", Uuid, nullable=False),
    Column("programme", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("payee", Text, nullable=True),
    Column("amount", BigInteger, nullable=True),
    Column("as_of", Date, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Index(None, "person"),
)
"""What was decided on subsidies for a person's work: `amount` in fen, null where it is not fixed.

`payee` is who would be paid; null where the service that decides did not say.
"""
