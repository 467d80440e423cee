"""The tables of psychological notes: the text under a key of its own, and that key wrapped for each reader."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.vault.readers import ReadersText
from services.people.base import Base

Kind = Literal["interview", "guidance_session", "group_session", "follow_up", "other"]

BODY = ReadersText("people", "psychological_note", "body", wraps="psychological_note_reader")


class PsychologicalNote(Versioned, Base):
    """A note about a talk with a person; it is never written anew, and the person sees that it is there."""

    __tablename__ = "psychological_note"
    __table_args__ = (
        CheckConstraint("kind IN ('interview', 'guidance_session', 'group_session', 'follow_up', 'other')", "kind"),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Kind] = mapped_column(Text)
    held_on: Mapped[date]
    """The day of the talk."""
    author: Mapped[str]
    """The subject of the token by which it was written."""
    office: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    """The office for which the author worked."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """The text, under the note's own key."""


class NoteReader(Base):
    """The key of a note, wrapped for one who reads it: the author, or the person's specialist."""

    __tablename__ = "psychological_note_reader"

    note: Mapped[UUID] = mapped_column(ForeignKey("psychological_note.id"), primary_key=True)
    reader: Mapped[str] = mapped_column(primary_key=True)
    """The subject of their tokens."""
    wrapped: Mapped[bytes] = BODY.wraps_column()
