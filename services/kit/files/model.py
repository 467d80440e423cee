"""What the tables of files have in common: how far a job is with a file, and the parts in which one is sent."""

from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from services.kit.database.base import Versioned
from services.kit.files.records import Encoding

ImportState = Literal["receiving", "waiting", "running", "done", "refused", "cancelled", "failed"]
ENDED: Final = ("done", "refused", "cancelled")
"""The states in which nothing more happens to an import; the file's parts are gone then.

One that failed keeps them: it can be started again, or cancelled.
"""


class FileJob(Versioned):
    """A row with a job of its own, which goes through a file, or makes one."""

    state: Mapped[str]
    starts: Mapped[int]
    """How often the job began since it last got on."""
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class FileImport(FileJob):
    """One file that somebody sends, and how far it is."""

    district: Mapped[str]
    """The area of the office that imports; what lies outside it is not taken."""
    state: Mapped[ImportState] = mapped_column(Text)
    encoding: Mapped[Encoding | None] = mapped_column(Text)
    rows_total: Mapped[int | None]
    """Null until the file was counted."""
    rows_read: Mapped[int]


class PartOfFile:
    """A run of an import's bytes: in the database, so that any replica can go on with it and no lost disk loses it."""

    import_id: Mapped[UUID]
    number: Mapped[int]


def of_import() -> tuple[SchemaItem, ...]:
    """Return the constraints that each table of imports has."""
    return (
        CheckConstraint(
            "state IN ('receiving', 'waiting', 'running', 'done', 'refused', 'cancelled', 'failed')", "state"
        ),
        CheckConstraint("encoding IN ('utf-8', 'gb18030')", "encoding"),
        CheckConstraint("rows_total >= 0", "rows_total"),
        CheckConstraint("(state IN ('done', 'refused', 'cancelled', 'failed')) = (ended_at IS NOT NULL)", "ended"),
    )
