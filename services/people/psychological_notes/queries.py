"""Every SELECT on psychological notes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.psychological_notes.model import Kind, NoteReader, PsychologicalNote


class PsychologicalNoteOut(Output):
    """That a note was written: when the talk was, of what kind, and for which office the author works."""

    id: UUID
    version: int
    person: UUID
    kind: Kind
    held_on: date
    office: UUID
    created_at: datetime
    updated_at: datetime


_note = PsychologicalNote.__table__.c

PSYCHOLOGICAL_NOTE = Shape(
    kind="person",
    table="psychological_note",
    model=PsychologicalNoteOut,
    fields={name: _note[name] for name in PsychologicalNoteOut.model_fields},
    filters={"person": "psychological_note.person = {value}"},
    selective={"person"},
    seen_by="person",
)


async def read(session: AsyncSession, note: UUID) -> PsychologicalNote:
    """Return a note; raise `NotFound`."""
    found: PsychologicalNote | None = await session.get(PsychologicalNote, note)
    if found is None:
        raise NotFound
    return found


async def locked(session: AsyncSession, note: UUID) -> PsychologicalNote:
    """Return a note, held until this transaction ends; raise `NotFound`."""
    found = await session.scalar(select(PsychologicalNote).where(PsychologicalNote.id == note).with_for_update())
    if found is None:
        raise NotFound
    return found


async def wrap_of(session: AsyncSession, note: UUID, reader: str) -> bytes | None:
    """Return the key of a note as it is wrapped for a reader; the database shows authors those of their notes alone."""
    found: bytes | None = await session.scalar(
        select(NoteReader.wrapped).where(NoteReader.note == note, NoteReader.reader == reader)
    )
    return found
