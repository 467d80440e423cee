"""Every SELECT on work spells."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape, yuan_text
from services.kit.http.bodies import Output, Yuan
from services.people.files.model import AnnulmentReason
from services.people.work_spells.model import Contract, EndReason, Evidence, Hours, WorkKind, WorkSpell


class WorkSpellState(Output):
    """A job as the state of its person carries it: coded, without the employer's name and the wage."""

    id: UUID
    kind: WorkKind
    hours: Hours
    occupation: str | None
    district: str | None
    since: date
    until: date | None
    contract: Contract | None
    contract_from: date | None
    contract_until: date | None
    insured: bool | None


class WorkSpellOut(Output):
    """A person's time in one job; null is not stated. `until` is its last day, null while it goes on."""

    id: UUID
    version: int
    person: UUID
    kind: WorkKind
    hours: Hours
    employer_name: str | None
    credit_code: str | None
    occupation: str | None
    district: str | None
    grid_cell: str | None
    wage: Yuan | None
    since: date
    until: date | None
    ended_for: EndReason | None
    contract: Contract | None
    contract_from: date | None
    contract_until: date | None
    insured: bool | None
    evidence: Evidence
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_spell = WorkSpell.__table__.c

WORK_SPELL = Shape(
    kind="person",
    table="work_spell",
    model=WorkSpellOut,
    fields={name: _spell[name] for name in WorkSpellOut.model_fields} | {"wage": yuan_text(_spell.wage)},
    filters={
        "person": "work_spell.person = {value}",
        "current": "(work_spell.until IS NULL) = {value}",
        "annulled": "(work_spell.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
)

WORK: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({", ".join(f"'{name}', w.{name}" for name in WorkSpellState.model_fields)})
            ORDER BY w.since, w.id)
        FROM work_spell AS w WHERE w.person = person.id AND w.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The jobs of a person that count, as JSON."""


async def full_time_between(
    session: AsyncSession, person: UUID, since: date, until: date | None, *, but: UUID
) -> UUID | None:
    """Return a person's first full-time job that shares a day with this time, leaving one out."""
    shares_a_day = func.daterange(_spell.since, _spell.until, "[]").op("&&")(func.daterange(since, until, "[]"))
    full_time = (_spell.hours == "full_time") & _spell.annulled_for.is_(None)
    others = select(_spell.id).where(_spell.person == person, full_time, shares_a_day, _spell.id != but)
    found: UUID | None = await session.scalar(others.order_by(_spell.since).limit(1))
    return found
