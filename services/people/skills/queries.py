"""Every SELECT on skills."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.files.model import AnnulmentReason
from services.people.skills.model import Skill, SkillEvidence, SkillLevel


class SkillState(Output):
    """A skill as the state of its person carries it: coded, without its name and its certificate."""

    id: UUID
    occupation: str | None
    level: SkillLevel
    evidence: SkillEvidence
    issued_on: date | None
    valid_until: date | None


class SkillOut(Output):
    """What a person can do; null is not stated, and the certificate's number is masked."""

    id: UUID
    version: int
    person: UUID
    occupation: str | None
    name: str | None
    level: SkillLevel
    evidence: SkillEvidence
    certificate_number: str | None = Field(examples=["S0************34"])
    issuer: str | None
    issued_on: date | None
    valid_until: date | None
    annulled_for: AnnulmentReason | None
    created_at: datetime
    updated_at: datetime


_skill = Skill.__table__.c

SKILL = Shape(
    kind="person",
    table="skill",
    model=SkillOut,
    fields={
        name: _skill["certificate_number_masked" if name == "certificate_number" else name]
        for name in SkillOut.model_fields
    },
    filters={"person": "skill.person = {value}", "annulled": "(skill.annulled_for IS NOT NULL) = {value}"},
    selective={"person"},
    seen_by="person",
)

_STATE = ", ".join(f"'{name}', s.{name}" for name in SkillState.model_fields)

SKILLS: ColumnElement[Any] = literal_column(
    f"""coalesce((
        SELECT json_agg(json_build_object({_STATE}) ORDER BY s.id)
        FROM skill AS s WHERE s.person = person.id AND s.annulled_for IS NULL), '[]'::json)"""  # noqa: S608 -- names of a model's own fields
)
"""The skills of a person that count, as JSON."""


async def the_same(session: AsyncSession, skill: Skill) -> UUID | None:
    """Return the other row of a person's file that says the same skill at the same level, if there is one."""
    called = func.coalesce(_skill.occupation, _skill.name) == (skill.occupation or skill.name)
    same = (_skill.person == skill.person) & called & (_skill.level == skill.level) & _skill.annulled_for.is_(None)
    found: UUID | None = await session.scalar(select(_skill.id).where(same, _skill.id != skill.id))
    return found
