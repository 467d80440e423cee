"""The table of notices: each says of a file when it will be anonymised, and what came of that."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base
from services.people.retention.rules import End, Grounds, KeepReason


class RetentionNotice(Versioned, Base):
    """A file that will be anonymised on a day unless somebody keeps it; one open notice of a file at a time."""

    __tablename__ = "retention_notice"
    __table_args__ = (
        CheckConstraint("grounds IN ('inactive', 'own_request')", "grounds"),
        CheckConstraint("inactive_since <= announced_on", "inactive_since"),
        CheckConstraint("due_on > announced_on", "due_on"),
        CheckConstraint("ended_on >= announced_on", "ended_on"),
        CheckConstraint("ended_for IN ('anonymised', 'kept', 'active_again')", "ended_for"),
        CheckConstraint("(ended_on IS NULL) = (ended_for IS NULL)", "ended_together"),
        CheckConstraint("ended_for <> 'anonymised' OR ended_on >= due_on", "anonymised_when_due"),
        CheckConstraint(
            "kept_for IN ('help_expected', 'claim_open', 'audit_open', 'own_request', 'announced_by_mistake')",
            "kept_for",
        ),
        CheckConstraint(
            "num_nonnulls(kept_for, kept_by) = CASE ended_for WHEN 'kept' THEN 2 ELSE 0 END", "kept_together"
        ),
        CheckConstraint("(grounds = 'own_request') = (announced_by IS NOT NULL)", "announced_by"),
        Index("retention_notice_one_open_idx", "person", unique=True, postgresql_where=text("ended_on IS NULL")),
        Index("retention_notice_due_idx", "due_on", postgresql_where=text("ended_on IS NULL")),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    grounds: Mapped[Grounds] = mapped_column(Text)
    inactive_since: Mapped[date]
    """The day on which something last changed in the file."""
    announced_on: Mapped[date]
    announced_by: Mapped[str | None]
    """The subject of the token with which the person's request was recorded; null where the platform announced it."""
    due_on: Mapped[date]
    """The first day on which it is anonymised."""
    document: Mapped[str]
    """Where the period is laid down."""
    ended_on: Mapped[date | None]
    ended_for: Mapped[End | None] = mapped_column(Text)
    kept_for: Mapped[KeepReason | None] = mapped_column(Text)
    kept_by: Mapped[str | None]
    """The subject of the token of whoever kept it."""
