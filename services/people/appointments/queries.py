"""Every SELECT on appointments and attendances."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.sweeping import Due
from services.people.appointments.model import HELD, Appointment, Attendance, Cancellation, Coming, Kind
from services.people.appointments.rules import GUIDANCE


class AppointmentState(Output):
    """An appointment as events and snapshots carry it."""

    id: UUID
    version: int
    kind: Kind
    office: UUID
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    cancelled_for: Cancellation | None


class AppointmentOut(AppointmentState):
    """An appointment as reads show it; `taken` of its seats are taken; where no place is named, it is the office."""

    place: str | None
    created_at: datetime
    updated_at: datetime


class AttendanceOut(Output):
    """A person at an appointment, with its times; `reminded_at` is null until it was said that it is near."""

    id: UUID
    version: int
    appointment: UUID
    person: UUID
    state: Coming
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    reminded_at: datetime | None
    created_at: datetime
    updated_at: datetime


class SessionState(Output):
    """An appointment to which a person came, as the state of the person carries it."""

    id: UUID
    kind: Kind
    held_on: date


_appointment, _attendance = Appointment.__table__.c, Attendance.__table__.c
STATE: dict[str, ColumnElement[Any]] = {name: _appointment[name] for name in AppointmentState.model_fields}

APPOINTMENT_STATE = Shape(
    kind="appointment",
    table="appointment",
    model=AppointmentState,
    fields=STATE,
    told=f"appointment.kind <> '{GUIDANCE}'",
)
APPOINTMENT = Shape(
    kind="appointment",
    table="appointment",
    model=AppointmentOut,
    fields={name: _appointment[name] for name in AppointmentOut.model_fields},
    filters={"office": "appointment.office = {value}", "kind": "appointment.kind = {value}"},
    selective={"office"},
)
ATTENDANCE = Shape(
    kind="person",
    table="attendance",
    model=AttendanceOut,
    fields={name: _attendance[name] for name in AttendanceOut.model_fields},
    filters={"person": "attendance.person = {value}"},
    selective={"person"},
    seen_by="person",
)
SESSIONS: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object('id', a.id, 'kind', a.kind,
            'held_on', (a.starts_at AT TIME ZONE 'Asia/Shanghai')::date) ORDER BY a.starts_at, a.id)
        FROM attendance AS came JOIN appointment AS a ON a.id = came.appointment
        WHERE came.person = person.id AND came.state = 'attended' AND a.kind <> '{GUIDANCE}'), '[]'::json)"""  # noqa: S608 -- a code of our own
)
"""The appointments to which a person came, as JSON; psychological guidance is told to nobody."""


class Known(NamedTuple):
    """An attendance, and of what kind its appointment is."""

    attendance: Attendance
    kind: Kind


async def locked(session: AsyncSession, appointment: UUID) -> Appointment:
    """Return an appointment, held until this transaction ends; raise `NotFound`."""
    wanted = select(Appointment).where(Appointment.id == appointment).with_for_update()
    row = await session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


async def read(session: AsyncSession, appointment: UUID) -> Appointment:
    """Return an appointment; raise `NotFound`."""
    row = await session.get(Appointment, appointment)
    if row is None:
        raise NotFound
    return row


async def attendance_of(session: AsyncSession, attendance: UUID, *, held: bool = False) -> Attendance:
    """Return an attendance, held until this transaction ends where that is asked; raise `NotFound`."""
    wanted = select(Attendance).where(Attendance.id == attendance).execution_options(populate_existing=True)
    row = await session.scalar(wanted.with_for_update() if held else wanted)
    if row is None:
        raise NotFound
    return row


async def attendances(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[Known]:
    """Return attendances in their order, each with the kind of its appointment."""
    wanted = select(Attendance, Appointment.kind).join(Appointment, Appointment.id == Attendance.appointment)
    rows = await session.execute(wanted.where(Attendance.id.in_(ids)).order_by(Attendance.id))
    return [Known(*row) for row in rows]


async def open_guidance(session: AsyncSession, person: UUID, now: datetime) -> Sequence[Attendance]:
    """Return what a person is booked for of psychological guidance to come, held until this transaction ends."""
    mine = select(Attendance).join(Appointment, Appointment.id == Attendance.appointment)
    mine = mine.where(Attendance.person == person, Attendance.starts_at > now, Appointment.kind == GUIDANCE)
    booked = mine.where(Attendance.state.in_(("invited", "confirmed")), Attendance.cancelled.is_(False))
    return (await session.scalars(booked.order_by(Attendance.id).with_for_update(of=Attendance))).all()


async def seats_held(session: AsyncSession, appointment: UUID) -> int:
    """Return how many are booked for an appointment and have not declined."""
    held = select(func.count()).select_from(Attendance).where(Attendance.appointment == appointment, text(HELD))
    return await session.scalar(held) or 0


AT_ONCE = 200
"""Attendances that are looked for at once."""
UNREMINDED = (
    Attendance.state.in_(("invited", "confirmed")) & Attendance.cancelled.is_(False) & Attendance.reminded_at.is_(None)
)


async def near(session: AsyncSession, after: Due | None, now: datetime, until: datetime) -> Sequence[Due]:
    """Return attendances that begin before `until` and of which nobody was reminded, from after one of them on."""
    ahead = UNREMINDED & (Attendance.starts_at > now) & (Attendance.starts_at <= until)
    if after is not None:
        ahead &= tuple_(Attendance.starts_at, Attendance.id) > after
    wanted = select(Attendance.starts_at, Attendance.id).where(ahead)
    rows = await session.execute(wanted.order_by(Attendance.starts_at, Attendance.id).limit(AT_ONCE))
    return [Due(*row) for row in rows]


async def claim_near(session: AsyncSession, row: UUID, now: datetime) -> Known | None:
    """Return an attendance to come of which nobody was reminded yet, held; None where somebody else holds it."""
    wanted = select(Attendance, Appointment.kind).join(Appointment, Appointment.id == Attendance.appointment)
    wanted = wanted.where(Attendance.id == row, UNREMINDED, Attendance.starts_at > now)
    found = (await session.execute(wanted.with_for_update(of=Attendance, skip_locked=True))).one_or_none()
    return None if found is None else Known(*found)
