"""Every SELECT on complaints."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, literal_column, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.sweeping import Due
from services.people.complaints.model import (
    Closed,
    Complaint,
    ComplaintKind,
    ComplaintState,
    ComplaintStep,
    Escalated,
    Outcome,
    Refused,
    StepKind,
)
from services.people.offices.model import Office
from services.people.organisations.model import Organisation
from services.people.staff.model import Membership, StaffMember


class ComplaintStateOut(Output):
    """A complaint as events and snapshots carry it: ids, days and codes."""

    id: UUID
    version: int
    person: UUID | None
    kind: ComplaintKind
    about_office: UUID
    office: UUID
    received_on: date
    state: ComplaintState
    due_on: date | None


class StepOut(Output):
    """Something that was done with a complaint; `done_by` is null for what the clock did."""

    step: StepKind
    at: datetime
    done_by: str | None
    office: UUID
    refused_for: Refused | None
    outcome: Outcome | None
    escalated_for: Escalated | None
    closed_for: Closed | None


class ComplaintOut(ComplaintStateOut):
    """A complaint as reads show it; what it says, and what was answered, is read unmasked.

    `due_on` is the last day of what is to be done next, null where no text says one; `due_provisional` says that it was
    counted through a year whose holidays are not announced. `person` is null for whoever does not say who they are.
    """

    about_staff: UUID | None
    filed_by: str
    since: date
    due_provisional: bool
    alerted_on: date | None
    task: UUID | None
    steps: list[StepOut]
    created_at: datetime
    updated_at: datetime


_complaint = Complaint.__table__.c
STEPS: ColumnElement[Any] = literal_column(
    """coalesce((
        SELECT json_agg(json_build_object('step', s.step, 'at', s.at, 'done_by', s.done_by, 'office', s.office,
            'refused_for', s.refused_for, 'outcome', s.outcome, 'escalated_for', s.escalated_for,
            'closed_for', s.closed_for) ORDER BY s.at, s.id)
        FROM complaint_step AS s WHERE s.complaint = complaint.id), '[]'::json)"""
)

COMPLAINT_STATE = Shape(
    kind="complaint",
    table="complaint",
    model=ComplaintStateOut,
    fields={name: _complaint[name] for name in ComplaintStateOut.model_fields},
)
COMPLAINT = Shape(
    kind="complaint",
    table="complaint",
    model=ComplaintOut,
    fields={name: STEPS if name == "steps" else _complaint[name] for name in ComplaintOut.model_fields},
    filters={
        "person": "complaint.person = {value}",
        "office": "complaint.office = {value}",
        "state": "complaint.state = {value}",
    },
    selective={"person", "office"},
)


async def locked(session: AsyncSession, complaint: UUID) -> Complaint:
    """Return a complaint as it is now, held until this transaction ends; raise `NotFound`."""
    wanted = select(Complaint).where(Complaint.id == complaint).with_for_update()
    row = await session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


async def steps_of(session: AsyncSession, complaint: UUID) -> Sequence[ComplaintStep]:
    """Return what was done with a complaint, first to last."""
    wanted = select(ComplaintStep).where(ComplaintStep.complaint == complaint).order_by(ComplaintStep.id)
    return (await session.scalars(wanted)).all()


async def supervising(session: AsyncSession, office: UUID, districts: Sequence[str]) -> Office | None:
    """Return the office above another: of the organisation that its own belongs to, else of the nearest district."""
    parent = (
        select(Organisation.parent)
        .join(Office, Office.organisation == Organisation.id)
        .where(Office.id == office)
        .scalar_subquery()
    )
    found: Office | None = await session.scalar(
        select(Office)
        .where(
            Office.closed_on.is_(None),
            Office.id != office,
            or_(Office.organisation == parent, Office.district.in_(districts)),
        )
        .order_by(case((Office.organisation == parent, 0), else_=1), Office.district.desc(), Office.id)
        .limit(1)
    )
    return found


async def supervisors_of(session: AsyncSession, office: UUID, on: date) -> Sequence[UUID]:
    """Return who supervises in an office on a day."""
    rows = await session.scalars(
        select(Membership.staff)
        .join(StaffMember, StaffMember.id == Membership.staff)
        .where(
            Membership.office == office,
            Membership.post == "supervisor",
            Membership.since <= on,
            or_(Membership.left_on.is_(None), Membership.left_on > on),
            StaffMember.left_on.is_(None),
        )
        .distinct()
    )
    return rows.all()


async def districts_of(session: AsyncSession, complaint: UUID) -> Sequence[str]:
    """Return the districts of every office that has dealt with a complaint."""
    offices = select(ComplaintStep.office).where(ComplaintStep.complaint == complaint)
    return (await session.scalars(select(Office.district).where(Office.id.in_(offices)).distinct())).all()


async def follow(session: AsyncSession, person: UUID) -> None:
    """Let a person see the complaints that are theirs now, and nobody else's record."""
    await session.execute(text("SELECT follow_complaints(:person)"), {"person": person})


AT_ONCE = 50
"""Complaints that are looked for at once."""


async def overdue(session: AsyncSession, after: Due | None, today: date) -> Sequence[Due]:
    """Return complaints that are overdue and of which nobody was told, by their last day, from after one of them on."""
    due = (Complaint.due_on < today) & Complaint.alerted_on.is_(None)
    if after is not None:
        due &= tuple_(Complaint.due_on, Complaint.id) > after
    wanted = select(Complaint.due_on, Complaint.id).where(due).order_by(Complaint.due_on, Complaint.id)
    return [Due(on, row) for on, row in await session.execute(wanted.limit(AT_ONCE)) if on is not None]


async def claim_overdue(session: AsyncSession, row: UUID, today: date) -> Complaint | None:
    """Return a complaint if it is overdue still and nobody was told, held; None where another one holds it."""
    due = (Complaint.id == row) & (Complaint.due_on < today) & Complaint.alerted_on.is_(None)
    found: Complaint | None = await session.scalar(select(Complaint).where(due).with_for_update(skip_locked=True))
    return found
