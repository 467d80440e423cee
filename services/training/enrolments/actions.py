"""What can be done with an enrolment, each in the caller's transaction."""

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import organisation_key, place_like
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.merged import require_unmerged
from services.training.classes import queries as classes
from services.training.classes.events import SeatsChanged
from services.training.classes.model import Class
from services.training.classes.problems import ClassIsFull, ClassIsOver
from services.training.courses import queries as courses
from services.training.enrolments import queries
from services.training.enrolments.events import EnrolmentFollowed, PersonEnrolled, PersonWithdrew, TrainingCompleted
from services.training.enrolments.model import Enrolment
from services.training.enrolments.problems import AlreadyEnrolled, EnrolmentEnded, UnknownPerson

ONCE = "enrolment_once_idx"
"""The constraint that refuses a second place of one person in a class."""


async def enrol_person(session: AsyncSession, caller: Caller, class_id: UUID, person_id: UUID) -> Enrolment:
    """Give a person a seat in a class; the offices of the person, the institution and the person see it."""
    person = await queries.known_person(session, person_id)
    if person is None:
        raise UnknownPerson
    require_unmerged(person.merged_into)
    caller.require("enrolment:make", district=person.residence)
    joined = await classes.locked(session, class_id)
    today = of(session).clock.today()
    if joined.ends_on < today:
        raise ClassIsOver
    if joined.taken == joined.seats:
        raise ClassIsFull(seats=joined.seats)
    course = await courses.read(session, joined.course)
    now = of(session).clock.now()
    enrolment = Enrolment(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        class_id=joined.id,
        course=course.id,
        occupation=course.occupation,
        person=person.id,
        status="enrolled",
        enrolled_on=today,
        ended_on=None,
    )
    await place_like(session, "enrolment", enrolment.id, person.id, organisation_key(course.provider))
    session.add(enrolment)
    await insert_once(session)
    record(session, PersonEnrolled(subject=enrolment.id))
    change_seats(session, joined, +1)
    return enrolment


async def complete_training(
    session: AsyncSession, caller: Caller, enrolment_id: UUID, seen: Tags, on: date
) -> Enrolment:
    """Record that a person completed a class, which has begun by then."""
    enrolment = await opened(session, caller, enrolment_id, seen)
    attended = await classes.locked(session, enrolment.class_id)
    end(session, enrolment, "completed", on)
    if on < attended.starts_on:
        raise ValidationFailed(errors=(FieldError(pointer="/on", rule="before_the_class"),))
    record(session, TrainingCompleted(subject=enrolment.id))
    return enrolment


async def withdraw_person(session: AsyncSession, caller: Caller, enrolment_id: UUID, seen: Tags, on: date) -> Enrolment:
    """Record that a person left a class before its end, and free the seat."""
    enrolment = await opened(session, caller, enrolment_id, seen)
    left = await classes.locked(session, enrolment.class_id)
    end(session, enrolment, "withdrawn", on)
    record(session, PersonWithdrew(subject=enrolment.id))
    change_seats(session, left, -1)
    return enrolment


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see all their enrolments too; institutions go on seeing their own."""
    for enrolment in await queries.follow(session, person, of(session).clock.now()):
        record(session, EnrolmentFollowed(subject=enrolment))


async def opened(session: AsyncSession, caller: Caller, enrolment_id: UUID, seen: Tags) -> Enrolment:
    """Return a running enrolment to end: held, visible to the caller, and unchanged since the caller read it."""
    enrolment = await queries.locked(session, enrolment_id)
    caller.require("enrolment:write")
    seen.require(enrolment.version)
    if enrolment.status != "enrolled":
        raise EnrolmentEnded(ended=enrolment.status)
    return enrolment


def end(session: AsyncSession, enrolment: Enrolment, status: str, on: date) -> None:
    """End an enrolment on a day not before it began and not in the future."""
    rule = "before_the_enrolment" if on < enrolment.enrolled_on else "date_in_future"
    if on < enrolment.enrolled_on or on > of(session).clock.today():
        raise ValidationFailed(errors=(FieldError(pointer="/on", rule=rule),))
    enrolment.status, enrolment.ended_on = status, on
    enrolment.updated_at = of(session).clock.now()


def change_seats(session: AsyncSession, changed: Class, by: int) -> None:
    """Take or free a seat of a class that is held."""
    changed.taken += by
    changed.updated_at = of(session).clock.now()
    record(session, SeatsChanged(subject=changed.id))


async def insert_once(session: AsyncSession) -> None:
    """Insert what is new; raise `AlreadyEnrolled` where the person has a place in the class."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONCE in str(error.orig):
            raise AlreadyEnrolled from None
        raise
