"""The copies that people keeps of other services' rows: of each only what moves a case."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Table, Text, Uuid

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
