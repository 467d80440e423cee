"""Every SELECT on insurance spells."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape, yuan_text
from services.kit.http.bodies import Output, Yuan
from services.people.files.model import AnnulmentReason
from services.people.insurance_spells.model import Evidence, Insurance, InsuranceSpell, InsuredAs, Payer


class InsuranceSpellState(Output):
    """An insurance spell as the state of its person carries it: coded, without what contributions are reckoned from."""

    id: UUID
    insurance: Insurance
    insured_as: InsuredAs
    district: str | None
    first_month: date
    last_month: date | None
    paid_by: Payer | None


class InsuranceSpellOut(Output):
    """The months for which a person paid into one social insurance; null is not stated.

    Months are written as their first day; `last_month` is null while it goes on. `base` is what contributions are
    reckoned from, yuan per month.
    """

    id: UUID
    version: int
    person: UUID
    insurance: Insurance
    insured_as: InsuredAs
    district: str | None
    first_month: date
    last_month: date | None
    base: Yuan | None
    paid_by: Payer | None
    evidence: Evidence
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_spell = InsuranceSpell.__table__.c

INSURANCE_SPELL = Shape(
    kind="person",
    table="insurance_spell",
    model=InsuranceSpellOut,
    fields={name: _spell[name] for name in InsuranceSpellOut.model_fields} | {"base": yuan_text(_spell.base)},
    filters={
        "person": "insurance_spell.person = {value}",
        "current": "(insurance_spell.last_month IS NULL) = {value}",
        "annulled": "(insurance_spell.annulled_for IS NOT NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
)

_STATE = ", ".join(f"'{name}', i.{name}" for name in InsuranceSpellState.model_fields)

INSURANCE: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({_STATE})
            ORDER BY i.first_month, i.id)
        FROM insurance_spell AS i WHERE i.person = person.id AND i.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The insurance spells of a person that count, as JSON."""


async def sharing_a_month(session: AsyncSession, spell: InsuranceSpell) -> UUID | None:
    """Return the first other spell of a person into the same insurance that shares a month with this one."""
    months = func.daterange(spell.first_month, spell.last_month, "[]")
    shared = func.daterange(_spell.first_month, _spell.last_month, "[]").op("&&")(months)
    of_one = (_spell.person == spell.person) & (_spell.insurance == spell.insurance) & _spell.annulled_for.is_(None)
    others = select(_spell.id).where(of_one, shared, _spell.id != spell.id)
    found: UUID | None = await session.scalar(others.order_by(_spell.first_month).limit(1))
    return found
