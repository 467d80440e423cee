"""Every SELECT on service cases."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.people.cases.model import Case, CaseState, CaseStep, CloseReason, PauseReason
from services.people.paths.rules.path import Outcome


class CaseStateOut(Output):
    """A service case as events and snapshots carry it."""

    id: UUID
    version: int
    person: UUID
    path_id: str
    step: str
    state: CaseState
    opened_on: date
    paused_on: date | None
    paused_for: PauseReason | None
    closed_on: date | None
    closed_for: CloseReason | None


class CaseStepOut(Output):
    """A step that a case is or was at: by whom it was entered and left, or after which event."""

    step: str
    entered_on: date
    entered_by: str | None
    entered_after: str | None
    left_on: date | None
    outcome: Outcome | None
    left_by: str | None
    left_after: str | None


class CaseOut(CaseStateOut):
    """A service case as reads show it, with every step that it was at, the present one last."""

    opened_by: str
    steps: list[CaseStepOut]
    created_at: datetime
    updated_at: datetime


_case = Case.__table__.c

STEPS: ColumnElement[Any] = literal_column(
    """(
        SELECT json_agg(json_build_object('step', s.step, 'entered_on', s.entered_on, 'entered_by', s.entered_by,
            'entered_after', s.entered_after, 'left_on', s.left_on, 'outcome', s.outcome, 'left_by', s.left_by,
            'left_after', s.left_after) ORDER BY s.n)
        FROM service_case_step AS s WHERE s.service_case = service_case.id)"""
)
"""Every step of a case as JSON."""

NAMED_OTHERWISE: Mapping[str, ColumnElement[Any]] = {"path_id": _case.path, "steps": STEPS}
COLUMNS = {name: NAMED_OTHERWISE[name] if name in NAMED_OTHERWISE else _case[name] for name in CaseOut.model_fields}

CASE_STATE = Shape(
    kind="case",
    table="service_case",
    model=CaseStateOut,
    fields={name: COLUMNS[name] for name in CaseStateOut.model_fields},
)

CASE = Shape(
    kind="case",
    table="service_case",
    model=CaseOut,
    fields=COLUMNS,
    filters={
        "person": "service_case.person = {value}",
        "path_id": "service_case.path = {value}",
        "step": "service_case.step = {value}",
        "state": "service_case.state = {value}",
    },
    selective={"person"},
)


async def locked(session: AsyncSession, case: UUID) -> Case:
    """Return a case, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Case).where(Case.id == case).with_for_update())
    if row is None:
        raise NotFound
    return row


async def read(session: AsyncSession, case: UUID) -> Case:
    """Return a case; raise `NotFound` where there is none that the caller sees."""
    row = await session.get(Case, case)
    if row is None:
        raise NotFound
    return row


async def open_case(session: AsyncSession, person: UUID, path: str) -> UUID | None:
    """Return the open case of a person on a path; None where there is none."""
    found: UUID | None = await session.scalar(
        select(Case.id).where(Case.person == person, Case.path == path, Case.closed_on.is_(None))
    )
    return found


async def open_cases(session: AsyncSession, person: UUID) -> Sequence[Case]:
    """Return the cases of a person that have not ended, held until this transaction ends."""
    rows = await session.scalars(
        select(Case).where(Case.person == person, Case.closed_on.is_(None)).order_by(Case.id).with_for_update()
    )
    return rows.all()


async def steps_of(session: AsyncSession, case: UUID) -> Sequence[CaseStep]:
    """Return every step of a case, the present one last."""
    rows = await session.scalars(select(CaseStep).where(CaseStep.service_case == case).order_by(CaseStep.n))
    return rows.all()


FOLLOW = text(
    """
    WITH moved AS (UPDATE service_case SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id)
    SELECT id, place_like(id, 'case', :person, '{}') FROM moved ORDER BY id
    """
)


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every case of theirs, and nobody else; return which cases there are.

    Their versions rise, so that whoever keeps copies takes the new sight for news.
    """
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()
