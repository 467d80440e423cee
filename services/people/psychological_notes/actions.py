"""What can be done with a psychological note, each in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.telemetry.personal import Personal
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.keyring import Keyring
from services.people.assignments.queries import specialist_of
from services.people.consents import queries as consents
from services.people.consents.rules import PSYCHOLOGICAL_GUIDANCE, faults_of_using
from services.people.files.actions import life_of, opened_file, refuse
from services.people.offices.actions import require_open
from services.people.psychological_notes import queries
from services.people.psychological_notes.events import PsychologicalNoteShared, PsychologicalNoteWritten
from services.people.psychological_notes.model import BODY, Kind, NoteReader, PsychologicalNote
from services.people.psychological_notes.problems import NoSpecialist, NotItsReader

READ, WRITE = "psychological_note:read", "psychological_note:write"
OPENING = "GET /v1/psychological-notes/{note_id}/unmasked"
"""What the access log calls the opening of a note."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is written down about a talk with a person, and for which office."""

    person: UUID
    kind: Kind
    held_on: date
    office: UUID
    text: str


async def write_note(session: AsyncSession, caller: Caller, keyring: Keyring, stated: Statement) -> PsychologicalNote:
    """Write a note that its author opens, and whoever is the person's specialist now; the person agreed to the talk."""
    person = await opened_file(session, caller, WRITE, stated.person)
    refuse(life_of(session, person).fault_of("held_on", stated.held_on))
    said = await consents.said(session, person.id, PSYCHOLOGICAL_GUIDANCE)
    refuse(faults_of_using("person", said, ("held_on", stated.held_on)))
    office = await require_open(session, stated.office)
    note_id, now = new_id(), of(session).clock.now()
    readers = {caller.subject, await specialist_of(session, person.id)} - {None}
    shut = BODY.seal(keyring, stated.text, row=note_id, readers=sorted(map(str, readers)))
    note = PsychologicalNote(
        id=note_id,
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        kind=stated.kind,
        held_on=stated.held_on,
        author=caller.subject,
        office=office.id,
        body=shut.ciphertext,
    )
    session.add(note)
    person.updated_at = now
    await session.flush()  # the database lets the author of a note that is there add readers
    session.add_all(NoteReader(note=note.id, reader=reader, wrapped=key) for reader, key in shut.wrapped.items())
    record(session, PsychologicalNoteWritten(subject=person.id, note=note.id))
    return note


async def share_note(session: AsyncSession, caller: Caller, keyring: Keyring, note_id: UUID, seen: Tags) -> None:
    """Let the person's specialist of today open a note from before; its author alone can.

    Raises `NotItsReader` for anybody else, `NoSpecialist` where nobody is assigned. A note that they open already stays
    as it is. Nothing is shared about a person who does not agree to psychological guidance any more.
    """
    there = await queries.read(session, note_id)
    person = await opened_file(session, caller, WRITE, there.person)
    note = await queries.locked(session, note_id)
    seen.require(note.version)
    own = await queries.wrap_of(session, note.id, caller.subject)
    if note.author != caller.subject or own is None:
        raise NotItsReader
    refuse(faults_of_using("person", await consents.said(session, person.id, PSYCHOLOGICAL_GUIDANCE)))
    specialist = await specialist_of(session, person.id)
    if specialist is None:
        raise NoSpecialist
    if await queries.wrap_of(session, note.id, specialist) is not None:
        return
    key = BODY.share(keyring, own, row=note.id, reader=caller.subject, other=specialist)
    session.add(NoteReader(note=note.id, reader=specialist, wrapped=key))
    person.updated_at = note.updated_at = of(session).clock.now()
    record(session, PsychologicalNoteShared(subject=person.id, note=note.id))


async def open_note(session: AsyncSession, caller: Caller, keyring: Keyring, note_id: UUID) -> Personal[str]:
    """Return what a note says to one of its readers, and write that down in the access log of the person.

    Raises `NotItsReader` for everybody else: whoever never had its key, whoever is the specialist no more, and the
    specialist of a person who does not agree to psychological guidance.
    """
    caller.require(READ)
    note = await queries.read(session, note_id)
    wrapped = await queries.wrap_of(session, note.id, caller.subject)
    if wrapped is None or not (caller.subject == note.author or await is_shared_with(session, caller, note.person)):
        raise NotItsReader
    fields = ["psychological_note.text"]
    await note_unmasked_read(session, caller, note.person, fields, of(session).clock, route=OPENING)
    return BODY.open(keyring, note.body, wrapped, row=note.id, reader=caller.subject)


async def is_shared_with(session: AsyncSession, caller: Caller, person: UUID) -> bool:
    """Tell whether the caller reads notes of others: as the person's specialist of now, while the person agrees."""
    if caller.subject != await specialist_of(session, person):
        return False
    answer = await consents.holding(session, person, PSYCHOLOGICAL_GUIDANCE)
    return answer is not None and answer.given
