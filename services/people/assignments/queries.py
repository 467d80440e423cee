"""Every SELECT on assignments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Text, Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.assignments.model import Assignment, EndReason, HandOverReason, WorkerRole
from services.people.offices.model import Office
from services.people.organisations.model import Organisation
from services.people.staff.model import StaffMember


class AssignmentState(Output):
    """An assignment as events and snapshots carry it: ids, days and codes."""

    id: UUID
    version: int
    person: UUID
    staff: UUID
    office: UUID
    organisation: UUID
    role: WorkerRole
    since: date
    ended_on: date | None
    ended_for: EndReason | HandOverReason | None


class AssignmentOut(AssignmentState):
    """An assignment as reads show it; `ended_on` is the first day on which it was no more."""

    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Worker:
    """Who helps a person now: the assignment, whose name and phone `staff` holds sealed, and where they are met."""

    assignment: Assignment
    staff: StaffMember
    office: Office
    organisation: Organisation


class Case(NamedTuple):
    """An open assignment that is to be handed over."""

    id: UUID
    person: UUID
    role: WorkerRole
    since: date


_assignment = Assignment.__table__.c

STATE: dict[str, ColumnElement[Any]] = {name: _assignment[name] for name in AssignmentState.model_fields}

ASSIGNMENT_STATE = Shape(kind="assignment", table="assignment", model=AssignmentState, fields=STATE)

ASSIGNMENT = Shape(
    kind="assignment",
    table="assignment",
    model=AssignmentOut,
    fields=STATE | {"created_at": _assignment.created_at, "updated_at": _assignment.updated_at},
    filters={
        "person": "assignment.person = {value}",
        "staff": "assignment.staff = {value}",
        "role": "assignment.role = {value}",
        "open": "(assignment.ended_on IS NULL) = {value}",
    },
    selective={"person", "staff"},
)


async def locked(session: AsyncSession, assignment: UUID) -> Assignment:
    """Return an assignment, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Assignment).where(Assignment.id == assignment).with_for_update())
    if row is None:
        raise NotFound
    return row


async def open_one(session: AsyncSession, person: UUID, role: WorkerRole, organisation: UUID) -> UUID | None:
    """Return a person's open assignment in a role from an organisation."""
    row = _assignment
    wanted = select(row.id).where(row.person == person, row.role == role, row.organisation == organisation)
    found: UUID | None = await session.scalar(wanted.where(row.ended_on.is_(None)))
    return found


async def workers_of(session: AsyncSession, *persons: UUID) -> Sequence[Worker]:
    """Return who helps these persons now, from every organisation, longest first."""
    rows = await session.execute(
        select(Assignment, StaffMember, Office, Organisation)
        .join(StaffMember, StaffMember.id == Assignment.staff)
        .join(Office, Office.id == Assignment.office)
        .join(Organisation, Organisation.id == Assignment.organisation)
        .where(Assignment.person.in_(persons), Assignment.ended_on.is_(None))
        .order_by(Assignment.since, Assignment.id)
    )
    return [Worker(*row) for row in rows]


async def answerable_for(session: AsyncSession, persons: Iterable[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """Return who of the staff answers for each of these persons now: their caseworkers and whoever is paired."""
    row = _assignment
    wanted = select(row.person, row.staff).distinct().where(row.person.in_(persons), row.ended_on.is_(None))
    found: dict[UUID, list[UUID]] = {}
    for person, staff in await session.execute(wanted.where(row.role.in_(("caseworker", "pairing_helper")))):
        found.setdefault(person, []).append(staff)
    return found


async def specialist_of(session: AsyncSession, person: UUID) -> str | None:
    """Return the subject (`sub`) of a person's psychological specialist; None where they have none who signs in.

    Of several, from several organisations, it is the one who has been longest.
    """
    specialist = (
        select(StaffMember.subject)
        .join(Assignment, Assignment.staff == StaffMember.id)
        .where(
            Assignment.person == person,
            Assignment.role == "psychological_specialist",
            Assignment.ended_on.is_(None),
            StaffMember.left_on.is_(None),
            StaffMember.subject.is_not(None),
        )
    )
    found: str | None = await session.scalar(specialist.order_by(Assignment.since, Assignment.id).limit(1))
    return found


FOLLOW = text(
    """
    WITH moved AS (UPDATE assignment SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id)
    SELECT id, place_like(id, 'assignment', :person, '{}') FROM moved ORDER BY id
    """
)


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every assignment of theirs, and nobody else; return which there are."""
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()


async def caseload(session: AsyncSession, staff: UUID) -> Sequence[Case]:
    """Return the open assignments of a staff member, of persons whom the caller sees."""
    row = _assignment
    wanted = select(row.id, row.person, row.role, row.since).where(row.staff == staff, row.ended_on.is_(None))
    return [Case(*each) for each in await session.execute(wanted.order_by(row.id))]


TAKEN = text(
    """
    SELECT person, role FROM assignment
    WHERE organisation = :organisation AND ended_on IS NULL AND staff <> :first AND person = ANY (:persons)
    """
).bindparams(bindparam("persons", type_=ARRAY(Uuid)))


async def taken(
    session: AsyncSession, organisation: UUID, persons: Iterable[UUID], *, first: UUID
) -> set[tuple[UUID, str]]:
    """Return which of these persons have a worker from an organisation other than `first`, and in which role."""
    rows = await session.execute(TAKEN, {"organisation": organisation, "persons": list(persons), "first": first})
    return {(person, role) for person, role in rows}


PLACE = text(
    "SELECT place_like(begun.id, 'assignment', begun.person, '{}') FROM unnest(:ids, :persons) AS begun (id, person)"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)), bindparam("persons", type_=ARRAY(Uuid)))

END = text(
    """
    UPDATE assignment SET ended_on = greatest(since, :on), ended_for = :reason, version = version + 1, updated_at = :now
    WHERE id = ANY (:ids) AND ended_on IS NULL RETURNING id
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid)), bindparam("on", type_=Date), bindparam("reason", type_=Text))

OPEN = text("SELECT open_assignments_of(:staff, :office)").bindparams(
    bindparam("staff", type_=Uuid), bindparam("office", type_=Uuid)
)


async def end_all(
    session: AsyncSession, assignments: Iterable[UUID], on: date, reason: HandOverReason, now: datetime
) -> int:
    """End open assignments, none before it began; return how many there were."""
    ended = await session.scalars(END, {"ids": list(assignments), "on": on, "reason": reason, "now": now})
    return len(ended.all())


async def place_all(session: AsyncSession, begun: Sequence[Assignment]) -> None:
    """Let whoever sees the persons of new assignments see these, and keep the persons where they are until the end."""
    await session.execute(PLACE, {"ids": [each.id for each in begun], "persons": [each.person for each in begun]})


async def still_open(session: AsyncSession, staff: UUID, office: UUID | None = None) -> int:
    """Return how many assignments of a staff member are open, those of persons whom the caller does not see too."""
    return int(await session.scalar(OPEN, {"staff": staff, "office": office}) or 0)
