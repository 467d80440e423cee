"""What can be done with an appointment, each in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, place
from services.kit.database.sessions import Database, of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.jobs import Job, defer
from services.kit.journal.events import Event
from services.kit.journal.recording import record
from services.people.appointments import queries, rules
from services.people.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMade,
    AttendanceRecorded,
    SeatFreed,
)
from services.people.appointments.model import Appointment, Attendance, Cancellation, Coming, Kind
from services.people.appointments.problems import (
    AlreadyBooked,
    AppointmentHasBegun,
    AppointmentIsCancelled,
    AppointmentIsFull,
    AppointmentToCome,
    AttendanceIsSettled,
    TwoAppointmentsAtOnce,
)
from services.people.consents import queries as consents
from services.people.consents.rules import PSYCHOLOGICAL_GUIDANCE, faults_of_using
from services.people.files.actions import opened_file, refuse
from services.people.offices import queries as offices
from services.people.offices.actions import require_open
from services.people.surveys import actions as surveys
from services.people.tasks.actions.raising import reckon_contacts

READ, WRITE = "appointment:read", "appointment:write"
REFUSALS = {
    "appointment_one_at_a_time_excl": TwoAppointmentsAtOnce,
    "attendance_one_at_a_time_excl": TwoAppointmentsAtOnce,
    "attendance_appointment_person_key": AlreadyBooked,
}
"""What is said where a constraint refuses."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What an appointment is to be."""

    kind: Kind
    office: UUID
    place: str | None
    starts_at: datetime
    ends_at: datetime
    capacity: int


async def make_appointment(session: AsyncSession, caller: Caller, stated: Statement) -> Appointment:
    """Make an appointment that the caller holds; raise `TwoAppointmentsAtOnce` where they hold another then."""
    office, now = await require_open(session, stated.office), of(session).clock.now()
    caller.require(WRITE, district=office.district)
    fault = rules.fault_of(stated.kind, stated.starts_at, stated.ends_at, stated.capacity, now)
    if fault is not None:
        raise ValidationFailed(errors=(FieldError(pointer=f"/{fault[0]}", rule=fault[1]),))
    appointment = Appointment(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        kind=stated.kind,
        office=office.id,
        place=stated.place,
        starts_at=stated.starts_at,
        ends_at=stated.ends_at,
        capacity=stated.capacity,
        taken=0,
        organiser=caller.subject,
        cancelled_for=None,
    )
    await place(session, "appointment", appointment.id, area_keys(office.district))
    session.add(appointment)
    await flush(session)
    tell(session, appointment.kind, AppointmentMade(subject=appointment.id))
    return appointment


async def book_appointment(session: AsyncSession, caller: Caller, row: UUID, person_id: UUID) -> Attendance:
    """Book a person for an appointment; of two who want the last seat at once, one gets it.

    For psychological guidance they have agreed to it.
    """
    person = await opened_file(session, caller, WRITE, person_id)
    appointment, now = await open_one(session, caller, row), of(session).clock.now()
    if appointment.kind == rules.GUIDANCE:
        refuse(faults_of_using("person", await consents.said(session, person.id, PSYCHOLOGICAL_GUIDANCE)))
    if appointment.taken >= appointment.capacity:
        raise AppointmentIsFull
    attendance = Attendance(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        appointment=appointment.id,
        person=person.id,
        state="invited",
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        cancelled=False,
        reminded_at=None,
    )
    session.add(attendance)
    await flush(session)
    appointment.taken, appointment.updated_at = appointment.taken + 1, now
    booked = AppointmentBooked(subject=appointment.id, attendance=attendance.id, person=person.id)
    tell(session, appointment.kind, booked)
    return attendance


async def cancel_appointment(
    session: AsyncSession, caller: Caller, row: UUID, seen: Tags, reason: Cancellation
) -> None:
    """Cancel an appointment before it begins; the time of everybody who was booked is free again."""
    appointment = await open_one(session, caller, row)
    seen.require(appointment.version)
    appointment.cancelled_for, appointment.updated_at = reason, of(session).clock.now()
    tell(session, appointment.kind, AppointmentCancelled(subject=appointment.id, reason=reason))


async def record_attendance(session: AsyncSession, caller: Caller, row: UUID, seen: Tags, state: Coming) -> None:
    """Record that a person comes or declines, and, once it has begun, that they came or stayed away."""
    there = await queries.attendance_of(session, row)
    person = await opened_file(session, caller, WRITE, there.person)
    attendance, now = await queries.attendance_of(session, row, held=True), of(session).clock.now()
    seen.require(attendance.version)
    if attendance.cancelled:
        raise AppointmentIsCancelled
    if state not in rules.AFTER.get(attendance.state, ()):
        raise AttendanceIsSettled
    if (state in rules.OUTCOMES) != (attendance.starts_at <= now):
        raise AppointmentToCome if state in rules.OUTCOMES else AppointmentHasBegun
    appointment = await queries.read(session, attendance.appointment)
    attendance.state, attendance.updated_at = state, now
    if appointment.kind != rules.GUIDANCE:
        person.updated_at = now
    if state == "declined":
        appointment = await queries.locked(session, attendance.appointment)
        appointment.taken, appointment.updated_at = appointment.taken - 1, now
        freed = SeatFreed(subject=appointment.id, attendance=attendance.id, person=person.id)
        tell(session, appointment.kind, freed)
    if state == "attended":
        await surveys.ask(session, person.id, "appointment", appointment.id, appointment.office)
        await reckon_contacts(session, person.id)
    tell(session, appointment.kind, AttendanceRecorded(subject=person.id, attendance=attendance.id, outcome=state))


async def end_guidance(session: AsyncSession, person: UUID) -> None:
    """End what a person who takes their consent back is booked for of psychological guidance.

    They are booked no more when this transaction commits. Whoever writes the withdrawal down, the person themself for
    one, may not change the appointment, so the system frees the seat.
    """
    now = of(session).clock.now()
    for attendance in await queries.open_guidance(session, person, now):
        attendance.state, attendance.updated_at = "declined", now
        await defer(session, FREE_SEAT, appointment=str(attendance.appointment))


async def tell_seats(session: AsyncSession, freed: Sequence[UUID], taken: Sequence[UUID]) -> None:
    """Say of bookings that two records of one person had doubled, or have again, which seats are free and which not."""
    for attendance, kind in await queries.attendances(session, [*freed, *taken]):
        event = SeatFreed if attendance.id in freed else AppointmentBooked
        told = event(subject=attendance.appointment, attendance=attendance.id, person=attendance.person)
        tell(session, kind, told)


async def free_seat(database: Database, *, appointment: str) -> None:
    """Count the seats of an appointment anew, as the system; one for which nobody is left is cancelled."""
    async with database.begin_system() as session:
        held, now = await queries.locked(session, UUID(appointment)), database.clock.now()
        held.taken, held.updated_at = await queries.seats_held(session, held.id), now
        if held.taken == 0 and held.cancelled_for is None and held.starts_at > now:
            held.cancelled_for = "too_few_come"


FREE_SEAT = Job("free_seat", free_seat)


def tell(session: AsyncSession, kind: Kind, event: Event) -> None:
    """Say that something happened, unless it is psychological guidance, of which nobody is told."""
    if kind != rules.GUIDANCE:
        record(session, event)


async def open_one(session: AsyncSession, caller: Caller, row: UUID) -> Appointment:
    """Return an appointment of the caller's area that has not begun, held until this transaction ends."""
    appointment = await queries.locked(session, row)
    office = await offices.kept(session, appointment.office)
    caller.require(WRITE, district=None if office is None else office.district)
    if appointment.cancelled_for is not None:
        raise AppointmentIsCancelled
    if appointment.starts_at <= of(session).clock.now():
        raise AppointmentHasBegun
    return appointment


async def flush(session: AsyncSession) -> None:
    """Insert what is new; raise what a constraint refuses it for."""
    try:
        await session.flush()
    except IntegrityError as error:
        for name, refusal in REFUSALS.items():
            if name in str(error.orig):
                raise refusal from None
        raise
