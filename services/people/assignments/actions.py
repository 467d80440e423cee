"""What can be done with assignments, each in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place_like
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.assignments import queries, rules
from services.people.assignments.events import AssignmentBegan, AssignmentEnded, AssignmentFollowed
from services.people.assignments.model import Assignment, EndReason, HandOverReason, WorkerRole
from services.people.assignments.problems import (
    AlreadyAssigned,
    AssignmentHasEnded,
    CaseloadChanged,
    NotOfThisOffice,
    RolesNeedPosts,
)
from services.people.offices.actions import require_open
from services.people.persons import queries as persons
from services.people.staff import queries as staff
from services.people.staff.model import StaffMember

SCOPE, HAND_OVER = "assignment:write", "staff:write"
ONE_OPEN = "assignment_one_open_idx"
"""The constraint that refuses a second open assignment of one role and organisation."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Who is to help a person, from which office, as what and since when."""

    person: UUID
    staff: UUID
    office: UUID
    role: WorkerRole
    since: date


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom a caseload goes, in which of their offices, from which day and why."""

    successor: UUID
    office: UUID
    on: date
    reason: HandOverReason


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of a caseload: how many assignments go on with the successor, how many ended only, how many stay.

    `version` is that of the staff member whose caseload it was.
    """

    version: int
    handed_over: int
    ended_only: int
    left: int


async def assign(session: AsyncSession, caller: Caller, stated: Statement) -> Assignment:
    """Assign a worker to a person; raise `AlreadyAssigned`, `NotOfThisOffice`."""
    person = await persons.kept(session, stated.person)  # a move meanwhile would leave the assignment behind
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound  # it waited for a move, and is not told where to
    caller.require(SCOPE, district=person.residence)
    require_day(stated.since, of(session).clock.today(), "since")
    helper = await staff.kept(session, stated.staff)
    if helper is None or helper.left_on is not None:
        raise ValidationFailed(errors=(FieldError(pointer="/staff", rule="no_such_staff"),))
    office = await require_open(session, stated.office)
    posts = await staff.posts_in(session, stated.staff, stated.office, stated.since)
    if not posts:
        raise NotOfThisOffice
    if not rules.fits(stated.role, posts):
        raise ValidationFailed(errors=(FieldError(pointer="/role", rule="role_needs_post"),))
    there = await queries.open_one(session, person.id, stated.role, office.organisation)
    if there is not None:
        raise AlreadyAssigned(assignment=there)
    assignment = begun(session, stated, office.organisation)
    await place_like(session, "assignment", assignment.id, person.id)
    session.add(assignment)
    await insert_once(session, AlreadyAssigned(assignment=None))
    record(session, AssignmentBegan(subject=assignment.id, taken_over=None))
    return assignment


async def end_assignment(
    session: AsyncSession, caller: Caller, assignment_id: UUID, seen: Tags, on: date, reason: EndReason
) -> Assignment:
    """End an assignment, on a day not before it began and not in the future."""
    assignment = await queries.locked(session, assignment_id)
    person = await persons.read(session, assignment.person)
    caller.require(SCOPE, district=person.residence)
    seen.require(assignment.version)
    if assignment.ended_on is not None:
        raise AssignmentHasEnded
    require_day(on, of(session).clock.today(), "on")
    if on < assignment.since:
        raise ValidationFailed(errors=(FieldError(pointer="/on", rule="ends_before_it_begins"),))
    assignment.ended_on, assignment.ended_for = on, reason
    assignment.updated_at = of(session).clock.now()
    record(session, AssignmentEnded(subject=assignment.id, reason=reason))
    return assignment


async def hand_over_caseload(
    session: AsyncSession, caller: Caller, first_id: UUID, seen: Tags, stated: HandOver
) -> HandedOver:
    """End every open assignment of one staff member, and let it go on with another, in one transaction.

    Where the person has somebody else in that role from that organisation, it only ends. What began after the day of
    the hand-over ends on the day it began. Persons whom the caller does not see keep their worker: they are counted.
    """
    caller.require(HAND_OVER)
    first, successor = await parties(session, first_id, stated.successor)
    seen.require(first.version)
    require_day(stated.on, of(session).clock.today(), "on")
    office = await require_open(session, stated.office)
    posts = await staff.posts_in(session, successor.id, office.id, of(session).clock.today())
    if not posts:
        raise NotOfThisOffice
    cases = await queries.caseload(session, first.id)
    if wrong := rules.unfit((case.role for case in cases), posts):
        raise RolesNeedPosts(roles=wrong)
    held = await queries.taken(session, office.organisation, [case.person for case in cases], first=first.id)
    going_on = continued(cases, held)
    new = [
        begun(
            session,
            Statement(case.person, successor.id, office.id, case.role, max(case.since, stated.on)),
            office.organisation,
        )
        for case in going_on
    ]
    await queries.place_all(session, new)  # before the rows are held: a move holds its person first
    now = of(session).clock.now()
    if await queries.end_all(session, [case.id for case in cases], stated.on, stated.reason, now) != len(cases):
        raise CaseloadChanged
    session.add_all(new)
    first.updated_at = now  # whoever hands the same caseload over at the same time finds another version
    await insert_once(session, CaseloadChanged())
    for case in cases:
        record(session, AssignmentEnded(subject=case.id, reason=stated.reason))
    for assignment, case in zip(new, going_on, strict=True):
        record(session, AssignmentBegan(subject=assignment.id, taken_over=case.id))
    return HandedOver(first.version, len(new), len(cases) - len(new), await queries.still_open(session, first.id))


def continued(cases: Sequence[queries.Case], held: set[tuple[UUID, str]]) -> list[queries.Case]:
    """Return the assignments that go on: one for each person and role, none where somebody else is there."""
    first_of: dict[tuple[UUID, str], queries.Case] = {}
    for case in cases:
        if (case.person, case.role) not in held:
            first_of.setdefault((case.person, case.role), case)
    return list(first_of.values())


async def parties(session: AsyncSession, first: UUID, successor: UUID) -> tuple[StaffMember, StaffMember]:
    """Return both staff members of a hand-over, held until this transaction ends; raise for one who is not there."""
    if first == successor:
        raise ValidationFailed(errors=(FieldError(pointer="/successor", rule="successor_is_another"),))
    held = {each.id: each for each in await staff.all_locked(session, first, successor)}
    if first not in held:
        raise NotFound
    if successor not in held or held[successor].left_on is not None:
        raise ValidationFailed(errors=(FieldError(pointer="/successor", rule="no_such_staff"),))
    return held[first], held[successor]


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see who helps them too, and no others."""
    for assignment in await queries.follow(session, person, of(session).clock.now()):
        record(session, AssignmentFollowed(subject=assignment))


def begun(session: AsyncSession, stated: Statement, organisation: UUID) -> Assignment:
    """Return a new assignment."""
    now = of(session).clock.now()
    return Assignment(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=stated.person,
        staff=stated.staff,
        office=stated.office,
        organisation=organisation,
        role=stated.role,
        since=stated.since,
        ended_on=None,
        ended_for=None,
    )


def require_day(on: date, today: date, field: str) -> None:
    """Raise `ValidationFailed` for a day that has not come."""
    if on > today:
        raise ValidationFailed(errors=(FieldError(pointer=f"/{field}", rule="date_in_future"),))


async def insert_once(session: AsyncSession, refusal: AlreadyAssigned | CaseloadChanged) -> None:
    """Insert what is new; raise the refusal where somebody else was assigned meanwhile."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_OPEN in str(error.orig):
            raise refusal from None
        raise
