"""What can be done with a need, each in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.cases.actions.moving import happen
from services.people.needs import queries
from services.people.needs.events import NeedChanged, NeedClosed, NeedFollowed, NeedRecorded
from services.people.needs.model import HomeWork, Hours, Need, Transport
from services.people.needs.problems import NeedIsClosed, NeedIsOpen
from services.people.paths.rules.path import Happening
from services.people.persons import queries as persons
from services.people.persons.model import Person
from services.people.tasks.actions.promising import promise_work, stop_promise

WRITE, WRITE_OWN = "need:write", "need:write_own"
ONE_OPEN = "need_one_open_idx"
"""The constraint that refuses a second open need of one purpose."""
OF_JOBS = ("wage_from", "takes_any_post", "hours", "home_work", "transport")
OF_TRAININGS = ("course", "course_times")
"""What is stated of needs of one purpose alone."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person says they need; the wage in fen per month at least."""

    person: UUID
    purpose: str
    occupations: list[str]
    districts: list[str]
    wage_from: int | None
    takes_any_post: bool
    hours: Hours | None = None
    home_work: HomeWork | None = None
    transport: Transport | None = None
    course: str | None = None
    course_times: Sequence[str] = ()


async def record_need(session: AsyncSession, caller: Caller, stated: Statement) -> Need:
    """Record what a person needs; raise `NeedIsOpen` where a need of this purpose is open already."""
    person = await persons.kept(session, stated.person)  # a move meanwhile would leave the need behind
    if caller.person != person.id and not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound  # it waited for a move, and is not told where to
    require_writer(caller, person)
    for need in await queries.open_needs(session, person.id):
        if need.purpose == stated.purpose:
            raise NeedIsOpen(need=need.id)
    now = of(session).clock.now()
    need = Need(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        purpose=stated.purpose,
        occupations=stated.occupations,
        districts=stated.districts,
        wage_from=stated.wage_from,
        takes_any_post=stated.takes_any_post,
        hours=stated.hours,
        home_work=stated.home_work,
        transport=stated.transport,
        course=stated.course,
        course_times=list(stated.course_times),
        recorded_on=of(session).clock.today(),
        closed_on=None,
        closed_for=None,
    )
    refuse_contradictions(need)
    await place(session, "need", need.id, person.seen_by())
    session.add(need)
    await insert_once(session)
    record(session, NeedRecorded(subject=need.id))
    await happen(session, person.id, (Happening.NEED_RECORDED,), "people.need.recorded")
    await promise_work(session, "people.need.recorded", person=person.id)
    return need


async def change_need(
    session: AsyncSession, caller: Caller, need_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Need:
    """Change an open need; `changes` holds the fields that were sent."""
    need = await opened(session, caller, need_id, seen)
    if not changes:
        return need
    for field, value in changes.items():
        setattr(need, field, value)
    refuse_contradictions(need)
    need.updated_at = of(session).clock.now()
    record(session, NeedChanged(subject=need.id, fields=tuple(sorted(changes))))
    if changes.get("takes_any_post") is False:
        await stop_promise(session, need.person, "takes_no_longer_any_post", "people.need.changed")
    elif "takes_any_post" in changes:
        await promise_work(session, "people.need.changed", person=need.person)
    return need


async def close_need(session: AsyncSession, caller: Caller, need_id: UUID, seen: Tags, on: date, reason: str) -> Need:
    """Close a need, on a day not before it was recorded and not in the future."""
    need = await opened(session, caller, need_id, seen)
    if on < need.recorded_on or on > of(session).clock.today():
        rule = "before_the_beginning" if on < need.recorded_on else "date_in_future"
        raise ValidationFailed(errors=(FieldError(pointer="/on", rule=rule),))
    need.closed_on, need.closed_for = on, reason
    need.updated_at = of(session).clock.now()
    record(session, NeedClosed(subject=need.id, reason=reason))
    if all(each is need for each in await queries.open_needs(session, need.person)):
        await happen(session, need.person, (Happening.NEED_CLOSED,), "people.need.closed")
    if need.takes_any_post and reason != "met":  # whoever found work kept it, which its own event tells
        await stop_promise(session, need.person, "takes_no_longer_any_post", "people.need.closed")
    return need


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see all their needs too, and no others."""
    for need in await queries.follow(session, person, of(session).clock.now()):
        record(session, NeedFollowed(subject=need))


async def opened(session: AsyncSession, caller: Caller, need_id: UUID, seen: Tags) -> Need:
    """Return an open need to change: held, allowed, and unchanged since the caller read it."""
    need = await queries.locked(session, need_id)
    require_writer(caller, await persons.read(session, need.person))
    seen.require(need.version)
    if need.closed_on is not None:
        raise NeedIsClosed
    return need


def require_writer(caller: Caller, person: Person) -> None:
    """Raise unless the caller keeps the needs of a person's district, or is the person and says what they need."""
    if caller.person == person.id:
        caller.require(WRITE_OWN)
    else:
        caller.require(WRITE, district=person.residence)


def refuse_contradictions(need: Need) -> None:
    """Raise `ValidationFailed` with what does not go together, as the database does, and what is listed twice."""
    wrong = []
    if not need.occupations and not need.takes_any_post and need.course is None:
        wrong.append(FieldError(pointer="/occupations", rule="occupation_or_any_post"))
    rule, others = ("of_trainings_only", OF_TRAININGS) if need.purpose == "job" else ("of_jobs_only", OF_JOBS)
    wrong += [FieldError(pointer=f"/{field}", rule=rule) for field in others if getattr(need, field)]
    wrong += [
        FieldError(pointer=f"/{field}", rule="listed_twice")
        for field in ("occupations", "districts", "course_times")
        if len(set(getattr(need, field))) < len(getattr(need, field))
    ]
    if wrong:
        raise ValidationFailed(errors=tuple(wrong))


async def insert_once(session: AsyncSession) -> None:
    """Insert what is new; raise `NeedIsOpen` when someone recorded one meanwhile."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_OPEN in str(error.orig):
            raise NeedIsOpen(need=None) from None
        raise
