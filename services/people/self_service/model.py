"""The tables of one-time codes. A code is kept as a keyed digest alone; no caller reads either table."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base
from services.people.self_service.rules import Ended


class SelfServiceCode(Base):
    """A code that was sent to a person; one is live at a time."""

    __tablename__ = "self_service_code"
    __table_args__ = (
        CheckConstraint("length(digest) = 32", "digest"),
        CheckConstraint("valid_until > made_at", "valid_until"),
        CheckConstraint("wrong_tries BETWEEN 0 AND 5", "wrong_tries"),
        CheckConstraint("ended_for IN ('used', 'withdrawn', 'replaced', 'wrong_tries')", "ended_for"),
        CheckConstraint("ended_at >= made_at", "ended_at"),
        CheckConstraint("(ended_for IS NULL) = (ended_at IS NULL)", "ended_together"),
        CheckConstraint("(wrong_tries = 5) = (ended_for IS NOT DISTINCT FROM 'wrong_tries')", "five_tries"),
        Index("self_service_code_one_live_idx", "person", unique=True, postgresql_where=text("ended_for IS NULL")),
        Index(None, "person", "made_at"),
        Index(None, "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID]
    """No reference: a code stays with the record that it was made for, and does not follow it into another."""
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC-SHA-256 of the code and its id, under a key that the database does not hold."""
    made_by: Mapped[str]
    """The subject of the token of the office or of the terminal."""
    made_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    wrong_tries: Mapped[int] = mapped_column(Integer)
    ended_for: Mapped[Ended | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]


class SelfServiceTry(Base):
    """That a terminal asked for a code or tried one: for counting, whoever it was about."""

    __tablename__ = "self_service_try"
    __table_args__ = (Index(None, "terminal", "at"), Index(None, "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    at: Mapped[datetime]
