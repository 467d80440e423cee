"""What can be done with a complaint, each in the caller's transaction."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, person_key, place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.terms import term_of
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.keyring import Keyring
from services.people.complaints import queries, rules
from services.people.complaints.events import (
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintReceived,
    ComplaintRefused,
)
from services.people.complaints.model import (
    ANSWER,
    TEXT,
    Closed,
    Complaint,
    ComplaintKind,
    ComplaintState,
    ComplaintStep,
    Escalated,
    Outcome,
    Refused,
    StepKind,
    Withdrawn,
)
from services.people.complaints.problems import NoSupervisingOffice, NotAtThisStage
from services.people.files.actions import opened_file
from services.people.notifications.actions import Notice, notify
from services.people.notifications.model import NoticeKind
from services.people.notifications.queries import staff_of_caller
from services.people.offices import queries as offices
from services.people.offices.model import Office
from services.people.tasks.actions.raising import Author, end_task
from services.people.tasks.model import Task

Doing = Literal[StepKind, Closed]
"""What is done with a complaint, as `rules.AFTER` knows it."""
READ, FILE, DECIDE = "complaint:read", "complaint:file", "complaint:decide"
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


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with a complaint, by whom, and why; no subject for what the clock does."""

    kind: StepKind
    by: str | None
    reason: Refused | Escalated | Closed | None = None
    outcome: Outcome | None = None
    answer: str | None = None


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


async def accept_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags) -> None:
    """Accept a complaint: from today it is to be answered."""
    complaint, office = await decided(session, caller, row, seen, "accepted")
    move(session, complaint, office, "accepted", Step("accepted", caller.subject), None)
    record(session, ComplaintAccepted(subject=row))
    await tell(session, complaint, "complaint_accepted")


async def refuse_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags, reason: Refused) -> None:
    """Refuse to take a complaint up, for a coded reason."""
    complaint, office = await decided(session, caller, row, seen, "refused")
    move(session, complaint, office, "refused", Step("refused", caller.subject, reason), None)
    record(session, ComplaintRefused(subject=row, reason=reason))
    await tell(session, complaint, "complaint_refused")
    await end(session, complaint, "people.complaint.refused")


async def answer_complaint(
    session: AsyncSession, caller: Caller, keyring: Keyring, row: UUID, seen: Tags, outcome: Outcome, text: str
) -> None:
    """Answer an accepted complaint."""
    complaint, office = await decided(session, caller, row, seen, "answered")
    step = Step("answered", caller.subject, outcome=outcome, answer=text)
    move(session, complaint, office, "answered", step, keyring)
    record(session, ComplaintAnswered(subject=row, outcome=outcome))
    await tell(session, complaint, "complaint_answered")
    await end(session, complaint, "people.complaint.answered")


async def escalate_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags) -> None:
    """Let a complaint that was refused or answered go to the supervising office: whoever complains is not content."""
    caller.require(FILE)
    complaint = await opened(session, row, seen, "escalated")
    await pass_up(session, complaint, Step("escalated", caller.subject, "not_content"))


async def withdraw_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags, reason: Withdrawn) -> None:
    """Close a complaint for whoever complains: they withdraw it, or are content with the answer."""
    caller.require(FILE)
    complaint = await opened(session, row, seen, reason)
    await close(session, caller, complaint, await office_of(session, complaint), reason)


async def settle_complaint(session: AsyncSession, caller: Caller, row: UUID, seen: Tags) -> None:
    """Close a complaint that was answered or refused, and with which nobody went further."""
    complaint, office = await decided(session, caller, row, seen, "settled")
    await close(session, caller, complaint, office, "settled")


async def close(session: AsyncSession, caller: Caller, complaint: Complaint, office: Office, reason: Closed) -> None:
    """Let a complaint be closed, for a coded reason."""
    move(session, complaint, office, "closed", Step("closed", caller.subject, reason), None)
    record(session, ComplaintClosed(subject=complaint.id, reason=reason))
    await end(session, complaint, "people.complaint.closed")


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


def seen_by(person: UUID | None, *districts: str) -> list[str]:
    """Return who sees a complaint: the offices that have dealt with it and all above them, and whoever complains."""
    return [*area_keys(*districts), *([] if person is None else [person_key(person)])]


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let a person see their complaints after two records became one or parted; a move changes nothing of them."""
    await queries.follow(session, person)


async def complaining(session: AsyncSession, caller: Caller, stated: UUID | None, office: Office) -> UUID | None:
    """Return who complains: a person themself, or whom staff of the area write down, who may not say who they are."""
    if caller.person is not None:
        caller.require(FILE)
        if stated not in {None, caller.person}:
            raise NotFound
        return caller.person
    caller.require(FILE, district=office.district)
    return None if stated is None else (await opened_file(session, caller, FILE, stated)).id


async def decided(
    session: AsyncSession, caller: Caller, row: UUID, seen: Tags, step: Doing
) -> tuple[Complaint, Office]:
    """Return a complaint to decide on, held, and the caller's office that deals with it."""
    caller.require(DECIDE)
    complaint = await opened(session, row, seen, step)
    office = await office_of(session, complaint)
    caller.require(DECIDE, district=office.district)
    return complaint, office


async def opened(session: AsyncSession, row: UUID, seen: Tags, step: Doing) -> Complaint:
    """Return a complaint that is at the stage for a step, held and unchanged since the caller read it."""
    complaint = await queries.locked(session, row)
    seen.require(complaint.version)
    if complaint.state not in rules.AFTER[step]:
        raise NotAtThisStage(state=complaint.state)
    return complaint


async def office_of(session: AsyncSession, complaint: Complaint) -> Office:
    """Return the office that deals with a complaint."""
    office = await offices.kept(session, complaint.office)
    if office is None:
        raise NotFound
    return office


async def pass_up(session: AsyncSession, complaint: Complaint, step: Step) -> None:
    """Let a complaint be received by the supervising office; raise `NoSupervisingOffice` where there is none."""
    office = await session.get_one(Office, complaint.office)
    higher = await queries.supervising(session, office.id, rules.above(office.district))
    if higher is None:
        raise NoSupervisingOffice
    districts = [*await queries.districts_of(session, complaint.id), higher.district]
    await place(session, "complaint", complaint.id, seen_by(complaint.person, *districts))
    complaint.office, complaint.alerted_on = higher.id, None
    move(session, complaint, higher, "received", step, None)
    reason = str(step.reason)
    record(session, ComplaintEscalated(subject=complaint.id, reason=reason, office=higher.id))
    await tell(session, complaint, "complaint_escalated")
    await tell_office(session, complaint, "complaint_escalated", of(session).clock.today().isoformat())


def move(
    session: AsyncSession,
    complaint: Complaint,
    office: Office,
    state: ComplaintState,
    step: Step,
    keyring: Keyring | None,
) -> None:
    """Let a complaint come to a state from today on, by a step that is written down."""
    complaint.state, complaint.updated_at = state, of(session).clock.now()
    for name, value in clock_of(session, office.district, state).items():
        setattr(complaint, name, value)
    write(session, complaint, step, keyring)


def write(session: AsyncSession, complaint: Complaint, step: Step, keyring: Keyring | None) -> None:
    """Write down what was done with a complaint."""
    row = new_id()
    sealed = None if step.answer is None or keyring is None else ANSWER.seal(keyring, step.answer, row=row)
    reasons = {f"{name}_for": step.reason if step.kind == name else None for name in ("refused", "escalated", "closed")}
    session.add(
        ComplaintStep(
            id=row,
            complaint=complaint.id,
            step=step.kind,
            at=of(session).clock.now(),
            done_by=step.by,
            office=complaint.office,
            outcome=step.outcome,
            answer=sealed,
            **reasons,
        )
    )


def clock_of(session: AsyncSession, district: str, state: ComplaintState) -> dict[str, Any]:
    """Return since when a complaint is in a state, and by when what comes next is due, where a text says it."""
    today = of(session).clock.today()
    term = term_of(of(session).settings.complaint_terms, district, today)
    days = None if term is None else {"received": term.accept_days, "accepted": term.answer_days}.get(state)
    due = None if term is None else term.last_day(days, today)
    return {
        "since": today,
        "due_on": None if due is None else due.on,
        "due_provisional": due is not None and due.provisional,
    }


async def tell(session: AsyncSession, complaint: Complaint, kind: NoticeKind) -> None:
    """Notify whoever complains, where they said who they are."""
    if complaint.person is not None:
        facts = {"day": of(session).clock.today().isoformat()}
        await notify(session, Notice(kind, "complaint", complaint.id, facts), person=complaint.person)


async def tell_office(session: AsyncSession, complaint: Complaint, kind: NoticeKind, day: str) -> None:
    """Notify those who supervise in the office that deals with a complaint, and never whom it is about."""
    notice = Notice(kind, "complaint", complaint.id, {"day": day})
    for staff in await queries.supervisors_of(session, complaint.office, of(session).clock.today()):
        if staff != complaint.about_staff:
            await notify(session, notice, staff=staff)


async def end(session: AsyncSession, complaint: Complaint, after: str) -> None:
    """End the task that was raised when a complaint was overdue, where the caller sees it."""
    task = None if complaint.task is None else await session.get(Task, complaint.task, with_for_update=True)
    if task is not None and task.closed_on is None:
        end_task(session, task, "done", Author(None, after))
