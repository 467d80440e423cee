"""What a worker does with a service case, each in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.areas import lineage
from services.kit.database.ids import new_id
from services.kit.database.security import place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.cases import queries
from services.people.cases.actions.moving import enter, go, know, path_of, standing_of
from services.people.cases.events import CaseClosed, CaseOpened, CasePaused, CaseResumed
from services.people.cases.model import ONE_OPEN, Case, CaseState, CloseReason, PauseReason
from services.people.cases.problems import CaseAtRest, CaseIsOpen, CaseNotPaused, PathGone, StepRefused
from services.people.known.queries import record_of
from services.people.known.rules import happened_since
from services.people.paths.law import read_paths
from services.people.paths.rules.course import PASSING, Move, Standing, Stay, aim, refusal_of, take
from services.people.paths.rules.path import BACK, END, Outcome, Path
from services.people.persons import queries as persons
from services.people.persons.model import Person
from services.people.surveys import actions as surveys
from services.people.tasks.actions.raising import Author, end_step, pause_task, reached_in_step, resume_task
from services.people.tasks.model import TaskEnd
from services.people.tasks.queries import open_step

WRITE = "case:write"


@dataclass(frozen=True, slots=True)
class Opening:
    """Whom to open a case for, on which path, and as of which day: what happened since counts."""

    person: UUID
    path: str
    on: date


async def open_case(session: AsyncSession, caller: Caller, opening: Opening) -> Case:
    """Open a case; raise `CaseIsOpen` where one is open on this path. It begins where what is known leads it."""
    person = await persons.kept(session, opening.person)  # a move or an event meanwhile would leave the case behind
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound  # it waited for a move, and is not told where to
    caller.require(WRITE, district=person.residence)
    path = fitting(of(session).once(read_paths), opening, person, of(session).clock.today())
    if (there := await queries.open_case(session, person.id, path.id)) is not None:
        raise CaseIsOpen(case=there)
    case = new_case(session, caller, opening, path)
    await place(session, "case", case.id, person.seen_by())
    session.add(case)
    await insert_once(session)
    record(session, CaseOpened(subject=case.id))
    await enter(session, case, path.start, 1, Author(caller.subject, None))
    known = happened_since(await record_of(session, person.id), opening.on)
    course = take(path, Standing((Stay(path.start, None),), frozenset()), *known)
    know(session, case, course.standing)
    await go(session, case, course.moves, Author(None, "people.case.opened"))
    return case


@dataclass(frozen=True, slots=True)
class Leading:
    """To which step a case is led, how it leaves the present one, and whether the person was reached in that."""

    to: str
    outcome: Outcome
    reached: bool | None


async def advance_case(session: AsyncSession, caller: Caller, case_id: UUID, seen: Tags, lead: Leading) -> Case:
    """Lead a case to a step, back or to its end; raise `StepRefused` where the path does not let it go there."""
    case = await opened(session, caller, case_id, seen, "open")
    path = required_path(session, case)
    if lead.to not in {BACK, END, *(step.id for step in path.steps)}:
        raise ValidationFailed(errors=(FieldError(pointer="/to", rule="step_unknown"),))
    if lead.outcome not in path.step(case.step).outcomes or (lead.to == END and lead.outcome not in PASSING):
        raise ValidationFailed(errors=(FieldError(pointer="/outcome", rule="outcome_of_another_step"),))
    standing = await standing_of(session, case)
    refusal = refusal_of(path, standing, lead.to, lead.outcome)
    if refusal is not None:
        raise StepRefused(step=case.step, unmet=refusal.unmet, next=refusal.next)
    if lead.reached:
        await reached_in_step(session, case.person, case.id)
    to = aim(path, standing, lead.to)
    await go(session, case, (Move(None if to == END else to, lead.outcome),), Author(caller.subject, None))
    if to != END:
        await settle(session, case, path, standing.left(lead.outcome).entered(to))
    return case


async def pause_case(session: AsyncSession, caller: Caller, case_id: UUID, seen: Tags, reason: PauseReason) -> Case:
    """Let a case rest, from today."""
    case = await opened(session, caller, case_id, seen, "open")
    case.state, case.paused_on, case.paused_for = "paused", of(session).clock.today(), reason
    case.updated_at = of(session).clock.now()
    record(session, CasePaused(subject=case.id, reason=reason))
    if (task := await open_step(session, case.id)) is not None:
        pause_task(session, task, "case_paused")
    return case


async def resume_case(session: AsyncSession, caller: Caller, case_id: UUID, seen: Tags) -> Case:
    """Let a case go on: where its path leads by what happened while it rested."""
    case = await opened(session, caller, case_id, seen, "paused")
    path = required_path(session, case)
    case.state, case.paused_on, case.paused_for = "open", None, None
    case.updated_at = of(session).clock.now()
    record(session, CaseResumed(subject=case.id))
    if (task := await open_step(session, case.id)) is not None:
        resume_task(session, task)
    await settle(session, case, path, await standing_of(session, case))
    return case


NOT_ASKED = frozenset({"died", "opened_in_error"})
"""Why a case is closed after which nobody is asked how content they are."""


async def close_case(session: AsyncSession, caller: Caller, case_id: UUID, seen: Tags, reason: CloseReason) -> Case:
    """Close a case today, open or paused; the step that it is at is broken off unless its path has ended.

    Work of which nobody knows has not lasted.
    """
    case = await opened(session, caller, case_id, seen)
    work = (await record_of(session, case.person)).work
    if reason == "work_lasted" and all(each.until and each.until < case.opened_on for each in work):
        raise ValidationFailed(errors=(FieldError(pointer="/reason", rule="no_work_known"),))
    *_, last = await queries.steps_of(session, case.id)
    today = of(session).clock.today()
    last.left_on, last.left_by = today, caller.subject
    last.outcome = Outcome.PASSED if reason in {"path_ended", "work_lasted"} else Outcome.BROKEN_OFF
    case.state, case.closed_on, case.closed_for, case.paused_on, case.paused_for = "closed", today, reason, None, None
    case.updated_at = of(session).clock.now()
    record(session, CaseClosed(subject=case.id, reason=reason))
    cancelled: TaskEnd | None = "case_closed" if last.outcome is Outcome.BROKEN_OFF else None
    await end_step(session, case.id, Author(caller.subject, None), cancelled)
    if reason not in NOT_ASKED:
        await surveys.ask(session, case.person, "case", case.id)
    return case


async def settle(session: AsyncSession, case: Case, path: Path, standing: Standing) -> None:
    """Let a case go on by itself from where it has just come to."""
    course = take(path, standing)
    know(session, case, course.standing)
    await go(session, case, course.moves, Author(None, "people.case.moved"))


def required_path(session: AsyncSession, case: Case) -> Path:
    """Return the path that a case is to be moved along; raise `PathGone` where no file describes it any more."""
    path = path_of(session, case)
    if path is None:
        raise PathGone(path_id=case.path, step=case.step)
    return path


async def opened(
    session: AsyncSession, caller: Caller, case_id: UUID, seen: Tags, state: CaseState | None = None
) -> Case:
    """Return a case to change: held, allowed, unchanged since the caller read it, and in a state (any but closed)."""
    person = await persons.kept(session, (await queries.read(session, case_id)).person)
    case = await queries.locked(session, case_id)
    caller.require(WRITE, district=person.residence)
    seen.require(case.version)
    if state == "paused" and case.state != state:
        raise CaseNotPaused(state=case.state)
    if case.state == "closed" or (state is not None and case.state != state):
        raise CaseAtRest(state=case.state)
    return case


def fitting(paths: Mapping[str, Path], opening: Opening, person: Person, today: date) -> Path:
    """Return the path of a case to open; raise `ValidationFailed` where it is none of the person's, or not then."""
    path = paths.get(opening.path)
    areas = {*lineage(person.residence), *lineage(person.hukou)}
    faults = []
    if path is None:
        faults.append(FieldError(pointer="/path_id", rule="path_unknown"))
    elif lineage(path.jurisdiction)[-1] not in areas:
        faults.append(FieldError(pointer="/path_id", rule="path_of_another_area"))
    if opening.on > today:
        faults.append(FieldError(pointer="/on", rule="date_in_future"))
    elif opening.on < person.birth_date:
        faults.append(FieldError(pointer="/on", rule="before_birth"))
    if faults or path is None:
        raise ValidationFailed(errors=tuple(faults))
    return path


def new_case(session: AsyncSession, caller: Caller, opening: Opening, path: Path) -> Case:
    """Return a case at the beginning of its path."""
    now = of(session).clock.now()
    return Case(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=opening.person,
        path=path.id,
        step=path.start,
        state="open",
        known=[],
        opened_on=opening.on,
        opened_by=caller.subject,
        paused_on=None,
        paused_for=None,
        closed_on=None,
        closed_for=None,
    )


async def insert_once(session: AsyncSession) -> None:
    """Insert what is new; raise `CaseIsOpen` when someone opened one meanwhile."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_OPEN in str(error.orig):
            raise CaseIsOpen(case=None) from None
        raise
