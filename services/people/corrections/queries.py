"""Every SELECT on corrections."""

from datetime import datetime
from uuid import UUID

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.corrections.model import PROPOSED, Approval, Correction, Reason, Rejection, State
from services.people.persons.model import WithoutResidentId


class CorrectionOut(Output):
    """A correction as ordinary reads show it: what is proposed is masked, null where it stays as it is."""

    id: UUID
    version: int
    person: UUID
    name: str | None = Field(examples=["陈**"])
    resident_id: str | None = Field(examples=["370***********0016"])
    without_resident_id: WithoutResidentId | None
    sex: str | None
    birth_date: str | None = Field(examples=["1990-**-**"])
    reason: Reason
    evidence: str = Field(examples=["****"])
    proposed_by: str
    state: State
    decided_by: str | None
    decided_at: datetime | None
    decided_for: Approval | Rejection | None
    created_at: datetime
    updated_at: datetime


_correction = Correction.__table__.c

CORRECTION = Shape(
    kind="person",
    table="correction",
    model=CorrectionOut,
    fields={name: _correction[f"{name}_masked" if name in PROPOSED else name] for name in CorrectionOut.model_fields},
    filters={"person": "correction.person = {value}", "state": "correction.state = {value}"},
    selective={"person"},
    seen_by="person",
)


async def pending_of(session: AsyncSession, person: UUID) -> UUID | None:
    """Return the correction of a person that waits for its decision."""
    found: UUID | None = await session.scalar(
        select(Correction.id).where(Correction.person == person, Correction.state == "pending")
    )
    return found
