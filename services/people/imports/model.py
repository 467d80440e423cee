"""The tables of imports: the sealed file in parts, how far it is, and what became of each row."""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.files.model import FileImport, PartOfFile, of_import
from services.kit.vault import masks
from services.kit.vault.fields import PERSONAL, PersonalField
from services.people.base import Base

Format = Literal["csv", "xlsx", "ndjson"]
Outcome = Literal["created", "would_create", "duplicate", "repeated", "ambiguous", "refused"]
CONTENT = PersonalField("people", "person_import_part", "content", masks.hidden)


class PersonImport(FileImport, Base):
    """One file of persons and how far it is; persons who live outside its district are refused.

    One that failed keeps its parts for `KEPT` of `jobs/importing.py`.
    """

    __tablename__ = "person_import"
    __table_args__ = (
        *of_import(),
        CheckConstraint("format IN ('csv', 'xlsx', 'ndjson')", "format"),
        CheckConstraint("rows_read = rows_created + rows_duplicate + rows_ambiguous + rows_refused", "rows_add_up"),
        Index(
            "person_import_unfinished_idx",
            "updated_at",
            postgresql_where=text("state NOT IN ('done', 'refused', 'cancelled')"),
        ),
    )

    format: Mapped[Format] = mapped_column(Text)
    dry_run: Mapped[bool]
    """Nothing is registered: each row says what would become of it."""
    caller: Mapped[dict[str, Any]]
    """Who opened it, as whom the job works: subject, roles, scopes, keys, organisation."""
    rows_created: Mapped[int]
    """Of a dry run: those that would be."""
    rows_duplicate: Mapped[int]
    rows_ambiguous: Mapped[int]
    rows_refused: Mapped[int]
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """What is wrong with the file as a whole."""


class PersonImportPart(PartOfFile, Base):
    """A run of the file's bytes, sealed."""

    __tablename__ = "person_import_part"
    __table_args__ = (CheckConstraint("number > 0", "number"), UniqueConstraint("import_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("person_import.id"))
    number: Mapped[int]
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary, info={PERSONAL: CONTENT})


class PersonImportRow(Base):
    """What became of a row; it names persons by their ids alone, and nothing that the row said."""

    __tablename__ = "person_import_row"
    __table_args__ = (
        CheckConstraint("number > 0", "number"),
        CheckConstraint(
            "outcome IN ('created', 'would_create', 'duplicate', 'repeated', 'ambiguous', 'refused')", "outcome"
        ),
        CheckConstraint(
            "CASE outcome WHEN 'repeated' THEN first_row IS NOT NULL WHEN 'ambiguous' THEN true "
            "ELSE first_row IS NULL END",
            "first_row",
        ),
        CheckConstraint("(outcome = 'refused') = (errors <> '[]')", "errors"),
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("person_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """Of CSV and NDJSON the line at which the row begins, of XLSX the row of the sheet."""
    outcome: Mapped[Outcome] = mapped_column(Text)
    persons: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Who was registered, or whom the row may say, as far as the caller saw them then."""
    held_in: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Counties elsewhere whose offices hold such a person."""
    first_row: Mapped[int | None]
    """The row of this file that says the same person, or may."""
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """What is wrong with the row: pointers, rules and what the rules name; never what a cell held."""
