"""Appointments and attendances over REST."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.http.bodies import Input, Instant
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.appointments import actions
from services.people.appointments.model import Cancellation, Kind
from services.people.appointments.problems import (
    AlreadyBooked,
    AppointmentHasBegun,
    AppointmentIsCancelled,
    AppointmentIsFull,
    AppointmentToCome,
    AttendanceIsSettled,
    TwoAppointmentsAtOnce,
)
from services.people.appointments.queries import APPOINTMENT, ATTENDANCE, AppointmentOut, AttendanceOut

router = APIRouter(prefix="/v1", tags=["appointments"])

step = Steps(router, APPOINTMENT, one="appointment", many="appointments")
step_of_attendance = Steps(router, ATTENDANCE, one="attendance", many="attendances")


class AppointmentIn(Input):
    """An appointment to make, at an office or at another place; one seat where it is one to one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "group_guidance",
                    "office": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "place": "翠竹街道文化站二楼",
                    "starts_at": "2099-03-02T01:00:00Z",
                    "ends_at": "2099-03-02T03:00:00Z",
                    "capacity": 12,
                }
            ]
        }
    )

    kind: Kind
    office: UUID
    place: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    starts_at: Instant
    ends_at: Instant
    capacity: Annotated[int, Field(strict=True, ge=1, le=500)] = 1


class BookIn(Input):
    """Who comes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f"}]})

    person: UUID


class CancelIn(Input):
    """Why an appointment is cancelled."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "organiser_away"}]})

    reason: Cancellation


class AttendanceIn(Input):
    """Whether a person comes, or, once it has begun, whether they came."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "confirmed"}]})

    state: Literal["confirmed", "declined", "attended", "absent"]


@router.post(
    "/appointments",
    status_code=201,
    response_model=AppointmentOut,
    responses=responds(NotFound, TwoAppointmentsAtOnce),
)
@repeatable
async def make_appointment(
    body: AppointmentIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Make an appointment that whoever asks holds."""
    stated = actions.Statement(body.kind, body.office, body.place, body.starts_at, body.ends_at, body.capacity)
    made = await actions.make_appointment(tx, caller, stated)
    return await changed(tx, APPOINTMENT, made.id, location=f"/v1/appointments/{made.id}")


@router.get("/appointments", response_model=Page[AppointmentOut])
async def list_appointments(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(AppointmentOut)],
    caller: Annotated[Caller, needs(actions.READ)],
    office: UUID | None = None,
    kind: Kind | None = None,
) -> Response:
    """List the appointments of offices of the caller's area, in the order of their making."""
    return await page_of(request, caller, APPOINTMENT, paging, fields, office=office, kind=kind)


offer_reads(router, APPOINTMENT, one="appointment", many="appointments", scope=actions.READ)


@router.post(
    "/appointments/{appointment_id}:book",
    status_code=201,
    response_model=AttendanceOut,
    responses=responds(
        NotFound,
        RecordMerged,
        AppointmentIsFull,
        AppointmentIsCancelled,
        AppointmentHasBegun,
        TwoAppointmentsAtOnce,
        AlreadyBooked,
    ),
)
@repeatable
async def book_appointment(
    appointment_id: UUID,
    body: BookIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Book a person for an appointment."""
    booked = await actions.book_appointment(tx, caller, appointment_id, body.person)
    return await changed(tx, ATTENDANCE, booked.id, location=f"/v1/attendances/{booked.id}")


@step("cancel", actions.WRITE, AppointmentIsCancelled, AppointmentHasBegun)
async def cancel_appointment(asked: Asked, body: CancelIn) -> None:
    """Cancel an appointment before it begins."""
    await actions.cancel_appointment(asked.tx, asked.caller, asked.row, asked.seen, body.reason)


@router.get("/attendances", response_model=Page[AttendanceOut])
async def list_attendances(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(AttendanceOut)],
    caller: Annotated[Caller, needs(actions.READ)],
    person: UUID,
) -> Response:
    """List for which appointments a person was booked, and what came of it."""
    return await page_of(request, caller, ATTENDANCE, paging, fields, person=person)


offer_reads(router, ATTENDANCE, one="attendance", many="attendances", scope=actions.READ)


@step_of_attendance(
    "record",
    actions.WRITE,
    RecordMerged,
    AppointmentIsCancelled,
    AppointmentHasBegun,
    AppointmentToCome,
    AttendanceIsSettled,
)
async def record_attendance(asked: Asked, body: AttendanceIn) -> None:
    """Record that a person comes or declines; once it has begun, that they came or stayed away."""
    await actions.record_attendance(asked.tx, asked.caller, asked.row, asked.seen, body.state)
