"""The tables of merges; which rows went along, only the database's functions write."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

Grounds = Literal["document_seen", "confirmed_by_police", "confirmed_by_person"]
"""What shows that two records are one person's."""
UndoReason = Literal["two_persons", "wrong_survivor", "merged_in_error"]


class Merge(Versioned, Base):
    """One record that went into another of the same person; a record is in one merge at a time."""

    __tablename__ = "person_merge"
    __table_args__ = (
        CheckConstraint("survivor <> absorbed", "two_records"),
        CheckConstraint("grounds IN ('document_seen', 'confirmed_by_police', 'confirmed_by_person')", "grounds"),
        CheckConstraint("despite <@ '{sex,birth_date}'", "despite"),
        CheckConstraint("undone_for IN ('two_persons', 'wrong_survivor', 'merged_in_error')", "undone_for"),
        CheckConstraint("num_nulls(undone_at, undone_by, undone_for) IN (0, 3)", "undone_together"),
        Index("person_merge_one_idx", "absorbed", unique=True, postgresql_where=text("undone_at IS NULL")),
        Index(None, "survivor", "id"),
        Index(None, "absorbed", "id"),
    )

    survivor: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """The record that goes on."""
    absorbed: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """The record that went into it: it can be read, and is changed no more."""
    grounds: Mapped[Grounds] = mapped_column(Text)
    despite: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """In which facts the records differ, as whoever merged them knew."""
    merged_by: Mapped[str]
    """The subject of the token, as for `undone_by`."""
    undo_until: Mapped[date]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_for: Mapped[UndoReason | None] = mapped_column(Text)


merge_row = Table(
    "person_merge_row",
    Base.metadata,
    Column("merge", Uuid, ForeignKey("person_merge.id"), primary_key=True),
    Column("relation", Text, primary_key=True),
    Column("row_id", Uuid, primary_key=True),
    Column("was", Text, nullable=True),
    Column("became", Text, nullable=True),
    CheckConstraint("num_nulls(was, became) IN (0, 2)", "became"),
)
"""The rows that a merge took to the survivor, so that they can go back.

Those of which both records had one stay where they were: they `became` what the merge made of them, and are again what
they `was` once it is undone.
"""
