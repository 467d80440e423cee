"""The tables of imports: the file in parts, how far it is, what was found, and which row each vacancy came from."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.files.model import FileImport, PartOfFile, of_import
from services.vacancies.base import Base


class Import(FileImport, Base):
    """One file of vacancies and how far it is; the source is its office's, rows outside the area are not stored."""

    __tablename__ = "import"
    __table_args__ = (
        *of_import(),
        CheckConstraint("rows_read = rows_stored + rows_unchanged + rows_refused", "rows_add_up"),
        Index("import_one_running_idx", "district", "source", unique=True, postgresql_where=text("state = 'running'")),
        Index("import_unfinished_idx", "updated_at", postgresql_where=text("state IN ('waiting', 'running')")),
        Index(None, "source", "id"),
    )

    source: Mapped[str]
    """Where the file comes from: rows of an office's source with the same key are the same vacancy."""
    mapping: Mapped[dict[str, Any]]
    rows_stored: Mapped[int]
    """New vacancies and changed ones."""
    rows_unchanged: Mapped[int]
    rows_refused: Mapped[int]
    findings: Mapped[int]


class ImportPart(PartOfFile, Base):
    """A run of the file's bytes."""

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
