"""The tables of imports: the file in parts, how far it is, what was found, and which row each vacancy came from."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.vacancies.base import Base

ENDED = ("done", "refused", "cancelled")
"""The states in which nothing more happens; the file's parts are gone then.

One that failed keeps them: it can be started again, or cancelled.
"""


class Import(Versioned, Base):
    """One file of vacancies and how far it is."""

    __tablename__ = "import"
    __table_args__ = (
        CheckConstraint(
            "state IN ('receiving', 'waiting', 'running', 'done', 'refused', 'cancelled', 'failed')", "state"
        ),
        CheckConstraint("encoding IN ('utf-8', 'gb18030')", "encoding"),
        CheckConstraint("rows_total >= 0", "rows_total"),
        CheckConstraint("rows_read = rows_stored + rows_unchanged + rows_refused", "rows_add_up"),
        CheckConstraint(
            "(state IN ('done', 'refused', 'cancelled', 'failed')) = (ended_at IS NOT NULL)",
            "ended",
        ),
        Index("import_one_running_idx", "district", "source", unique=True, postgresql_where=text("state = 'running'")),
        Index("import_unfinished_idx", "updated_at", postgresql_where=text("state IN ('waiting', 'running')")),
        Index(None, "source", "id"),
    )

    source: Mapped[str]
    """Where the file comes from: rows of an office's source with the same key are the same vacancy."""
    district: Mapped[str]
    """The area of the office that imports, whose the source is; rows outside it are not stored."""
    mapping: Mapped[dict[str, Any]]
    state: Mapped[str]
    encoding: Mapped[str | None]
    rows_total: Mapped[int | None]
    """Null until the file was counted."""
    rows_read: Mapped[int]
    rows_stored: Mapped[int]
    """New vacancies and changed ones."""
    rows_unchanged: Mapped[int]
    rows_refused: Mapped[int]
    findings: Mapped[int]
    starts: Mapped[int]
    """How often the job began since it last got on."""
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ImportPart(Base):
    """A run of the file's bytes: in the database, so that any replica can go on with it and no lost disk loses it."""

    __tablename__ = "import_part"
    __table_args__ = (CheckConstraint("number > 0", "number"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportFinding(Base):
    """Something missing or wrong in a row, or in the file: the line, the field, the rule, and what the rule names."""

    __tablename__ = "import_finding"
    __table_args__ = (CheckConstraint("line > 0", "line"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str | None]
    rule: Mapped[str]
    stored: Mapped[bool]
    named: Mapped[dict[str, Any]]


class PostOrigin(Base):
    """Which row a vacancy came from: its key in an office's source, what it then said, where it was last seen."""

    __tablename__ = "post_origin"
    __table_args__ = (UniqueConstraint("post"),)

    district: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    post: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("import.id"))
    line: Mapped[int]
