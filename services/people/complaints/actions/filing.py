"""Filing a complaint, and reading what it says, each in the caller's transaction."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.keyring import Keyring
from services.people.complaints import queries
from services.people.complaints.actions.moving import Step, clock_of, seen_by, write
from services.people.complaints.events import ComplaintReceived
from services.people.complaints.model import ANSWER, TEXT, Complaint, ComplaintKind
from services.people.files.actions import opened_file
from services.people.notifications.queries import staff_of_caller
from services.people.offices import queries as offices
from services.people.offices.model import Office

READ, FILE = "complaint:read", "complaint:file"
OPENING = "GET /v1/complaints/{complaint_id}/unmasked"
"""What the access log calls the reading of what a complaint says."""
UNKNOWN_STAFF = "complaint_about_staff_fkey"


@dataclass(frozen=True, slots=True)
class Statement:
    """Who complains about which office and whom, of what, and what they say; no person where they do not say who."""

    person: UUID | None
    kind: ComplaintKind
    about_office: UUID
    about_staff: UUID | None
    text: str


async def file_complaint(session: AsyncSession, caller: Caller, keyring: Keyring, stated: Statement) -> Complaint:
    """File a complaint: a person their own, staff what somebody tells them; the office it is about deals with it."""
    office = await offices.kept(session, stated.about_office)
    if office is None or office.closed_on is not None:
        raise ValidationFailed(errors=(FieldError(pointer="/about_office", rule="no_open_office"),))
    if stated.about_staff is not None and stated.about_staff == await staff_of_caller(session):
        raise ValidationFailed(errors=(FieldError(pointer="/about_staff", rule="not_about_oneself"),))
    person = await complaining(session, caller, stated.person, office)
    row, now, today = new_id(), of(session).clock.now(), of(session).clock.today()
    complaint = Complaint(
        id=row,
        version=1,
        created_at=now,
        updated_at=now,
        person=person,
        filed_by=caller.subject,
        kind=stated.kind,
        about_office=office.id,
        about_staff=stated.about_staff,
        office=office.id,
        text=TEXT.seal(keyring, stated.text, row=row),
        received_on=today,
        state="received",
        alerted_on=None,
        task=None,
        **clock_of(session, office.district, "received"),
    )
    await place(session, "complaint", row, seen_by(person, office.district))
    session.add(complaint)
    try:
        await session.flush()
    except IntegrityError as error:
        if UNKNOWN_STAFF in str(error.orig):
            raise ValidationFailed(errors=(FieldError(pointer="/about_staff", rule="no_such_staff"),)) from None
        raise
    write(session, complaint, Step("received", caller.subject), None)
    record(session, ComplaintReceived(subject=row))
    return complaint


async def open_complaint(session: AsyncSession, caller: Caller, keyring: Keyring, row: UUID) -> dict[str, Any]:
    """Return what a complaint says and what was answered, and write that down in the access log.

    It stands there about the person, or, where nobody said who they are, about the complaint itself.
    """
    caller.require(READ)
    complaint = await session.get(Complaint, row)
    if complaint is None:
        raise NotFound
    fields = ["complaint.text", "complaint.answers"]
    about = complaint.person or complaint.id
    await note_unmasked_read(session, caller, about, fields, of(session).clock, route=OPENING)
    steps = await queries.steps_of(session, row)
    answers = [ANSWER.open(keyring, each.answer.ciphertext, row=each.id) for each in steps if each.answer is not None]
    text = TEXT.open(keyring, complaint.text.ciphertext, row=complaint.id)
    return {"text": text.reveal(), "answers": [each.reveal() for each in answers]}


async def complaining(session: AsyncSession, caller: Caller, stated: UUID | None, office: Office) -> UUID | None:
    """Return who complains: a person themself, or whom staff of the area write down, who may not say who they are."""
    if caller.person is not None:
        caller.require(FILE)
        if stated not in {None, caller.person}:
            raise NotFound
        return caller.person
    caller.require(FILE, district=office.district)
    return None if stated is None else (await opened_file(session, caller, FILE, stated)).id


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let a person see their complaints after two records became one or parted; a move changes nothing of them."""
    await queries.follow(session, person)
