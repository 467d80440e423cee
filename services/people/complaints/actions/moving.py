"""How a complaint comes from one state to the next, and who is told."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, person_key, place
from services.kit.database.sessions import of
from services.kit.http.common import NotFound
from services.kit.http.etags import Tags
from services.kit.journal.recording import record
from services.kit.terms import term_of
from services.kit.vault.keyring import Keyring
from services.people.complaints import queries, rules
from services.people.complaints.events import ComplaintEscalated
from services.people.complaints.model import (
    ANSWER,
    Closed,
    Complaint,
    ComplaintState,
    ComplaintStep,
    Escalated,
    Outcome,
    Refused,
    StepKind,
)
from services.people.complaints.problems import NoSupervisingOffice, NotAtThisStage
from services.people.notifications.actions import Notice, notify
from services.people.notifications.model import NoticeKind
from services.people.offices import queries as offices
from services.people.offices.model import Office
from services.people.tasks.actions.raising import Author, end_task
from services.people.tasks.model import Task

Doing = Literal[StepKind, Closed]
"""What is done with a complaint, as `rules.AFTER` knows it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done with a complaint, by whom, and why; no subject for what the clock does."""

    kind: StepKind
    by: str | None
    reason: Refused | Escalated | Closed | None = None
    outcome: Outcome | None = None
    answer: str | None = None


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


def seen_by(person: UUID | None, *districts: str) -> list[str]:
    """Return who sees a complaint: the offices that have dealt with it and all above them, and whoever complains."""
    return [*area_keys(*districts), *([] if person is None else [person_key(person)])]


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
        complaint.task = None  # another office may have one of its own
