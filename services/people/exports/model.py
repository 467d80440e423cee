"""The tables of exports: what was asked for and how far it is, and the sealed file in parts."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.files.model import FileJob
from services.kit.vault import masks
from services.kit.vault.fields import PERSONAL, PersonalField
from services.people.base import Base

Format = Literal["csv", "xlsx", "ndjson"]
State = Literal["waiting", "running", "done", "cancelled", "failed", "expired"]
FailedFor = Literal["too_many_rows", "gave_up"]
CONTENT = PersonalField("people", "person_export_part", "content", masks.hidden)


class PersonExport(FileJob, Base):
    """A file of persons for whoever asked for it."""

    __tablename__ = "person_export"
    __table_args__ = (
        CheckConstraint("format IN ('csv', 'xlsx', 'ndjson')", "format"),
        CheckConstraint("language IN ('zh', 'en')", "language"),
        CheckConstraint("state IN ('waiting', 'running', 'done', 'cancelled', 'failed', 'expired')", "state"),
        CheckConstraint("failed_for IN ('too_many_rows', 'gave_up')", "failed_for"),
        CheckConstraint("rows_written >= 0", "rows_written"),
        CheckConstraint("unmasked = (purpose IS NOT NULL)", "purpose"),
        CheckConstraint("state NOT IN ('done', 'expired') OR expires_at IS NOT NULL", "expires_at"),
        CheckConstraint("(state = 'failed') = (failed_for IS NOT NULL)", "failed_together"),
        CheckConstraint("(state IN ('done', 'cancelled', 'failed', 'expired')) = (ended_at IS NOT NULL)", "ended"),
        Index(None, "subject", "id"),
        Index(
            "person_export_unfinished_idx",
            "updated_at",
            postgresql_where=text("state IN ('waiting', 'running', 'done')"),
        ),
    )

    subject: Mapped[str]
    """Whose it is: nobody else sees it."""
    caller: Mapped[dict[str, Any]]
    """As whom the job works: subject, roles, scopes, keys, organisation, purpose."""
    format: Mapped[Format] = mapped_column(Text)
    language: Mapped[Literal["zh", "en"]] = mapped_column(Text)
    """Of the headings."""
    unmasked: Mapped[bool]
    purpose: Mapped[str | None]
    """What the unmasked data is needed for."""
    narrowed: Mapped[dict[str, Any]]
    """By what the list of persons is narrowed."""
    state: Mapped[State] = mapped_column(Text)
    failed_for: Mapped[FailedFor | None] = mapped_column(Text)
    rows_written: Mapped[int]
    expires_at: Mapped[datetime | None]
    """When the file is destroyed."""


class PersonExportPart(Base):
    """A run of the file's bytes, sealed."""

    __tablename__ = "person_export_part"
    __table_args__ = (CheckConstraint("number > 0", "number"), UniqueConstraint("export_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    export_id: Mapped[UUID] = mapped_column(ForeignKey("person_export.id"))
    number: Mapped[int]
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary, info={PERSONAL: CONTENT})
