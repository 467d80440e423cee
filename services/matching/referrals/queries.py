"""Every SELECT on referrals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import Table, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape, yuan_text
from services.kit.http.bodies import Output, Yuan
from services.kit.http.common import NotFound
from services.kit.sweeping import Due
from services.matching.referrals.model import DecliningReason, EndingReason, Override, Referral
from services.matching.referrals.rules import Outcome, Status
from services.matching.suitability.rules import Unmet

EmployerKind = Literal["enterprise", "individual_business", "private_non_enterprise", "public_body", "other", "unknown"]
"""As vacancies has it."""


class ReferralState(Output):
    """A referral as events and snapshots carry it."""

    id: UUID
    version: int
    person: UUID
    vacancy: UUID
    employer: UUID
    employer_kind: EmployerKind
    district: str
    status: Status
    referred_on: date
    interviewed_on: date | None
    hired_on: date | None
    contract_months: int | None
    wage_month: Yuan | None
    social_insurance_paid: bool | None
    check_due_on: date | None
    checked_on: date | None
    still_held: bool | None


class ReferralOut(ReferralState):
    """A referral as reads show it."""

    need: UUID
    recommendation: UUID | None
    unmet: list[Unmet]
    overridden_for: Override | None
    interview_outcome: Outcome | None
    check_asked_on: date | None
    ended_for: EndingReason | None
    declined_on: date | None
    declined_for: DecliningReason | None
    created_at: datetime
    updated_at: datetime


TABLE = cast("Table", Referral.__table__)
_referral = TABLE.c


COLUMNS = {name: _referral[name] for name in ReferralOut.model_fields} | {"wage_month": yuan_text(_referral.wage_month)}

REFERRAL_STATE = Shape(
    kind="referral",
    table="referral",
    model=ReferralState,
    fields={name: COLUMNS[name] for name in ReferralState.model_fields},
)

REFERRAL = Shape(
    kind="referral",
    table="referral",
    model=ReferralOut,
    fields=COLUMNS,
    filters={
        "person": "referral.person = {value}",
        "vacancy": "referral.vacancy = {value}",
        "status": "referral.status = {value}",
        "check_due": "(referral.status = 'hired' AND referral.check_asked_on IS NOT NULL) = {value}",
    },
    selective={"person", "vacancy"},
)


async def locked(session: AsyncSession, referral: UUID) -> Referral:
    """Return a referral, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Referral).where(Referral.id == referral).with_for_update())
    if row is None:
        raise NotFound
    return row


async def under_way(session: AsyncSession, person: UUID, vacancy: UUID) -> UUID | None:
    """Return the referral of a person to a vacancy that has not ended; None where there is none."""
    these = (Referral.person == person) & (Referral.vacancy == vacancy)
    found: UUID | None = await session.scalar(select(Referral.id).where(these, Referral.under_way()))
    return found


async def not_hired(session: AsyncSession, person: UUID) -> Sequence[Referral]:
    """Return the referrals of a person that are under way and have not led to work, held."""
    before_work = Referral.status.in_((Status.REFERRED, Status.INTERVIEWED))
    rows = await session.scalars(
        select(Referral).where(Referral.person == person, before_work).order_by(Referral.id).with_for_update()
    )
    return rows.all()


FOLLOW = text(
    """
    WITH moved AS (
        UPDATE referral SET version = version + 1, updated_at = :now WHERE person = :person RETURNING id, employer
    )
    SELECT id, place_like(id, 'referral', :person, ARRAY[concat('org:', employer)]) FROM moved ORDER BY id
    """
)


async def follow(session: AsyncSession, person: UUID, now: datetime) -> Sequence[UUID]:
    """Let whoever sees a person see every referral of theirs, and each employer its own; return which there are.

    Their versions rise, so that whoever keeps copies takes the new sight for news.
    """
    return (await session.scalars(FOLLOW, {"person": person, "now": now})).all()


AT_ONCE = 100
"""Hires that are looked for at once."""
TO_ASK = (Referral.status == Status.HIRED) & Referral.check_asked_on.is_(None)


async def due(session: AsyncSession, after: Due | None, today: date) -> Sequence[Due]:
    """Return hires whose check is due and has not been asked for, by that day, from after one of them on."""
    unasked = TO_ASK & (Referral.check_due_on <= today)
    if after is not None:
        unasked &= tuple_(Referral.check_due_on, Referral.id) > after
    wanted = select(Referral.check_due_on, Referral.id).where(unasked)
    rows = await session.execute(wanted.order_by(Referral.check_due_on, Referral.id).limit(AT_ONCE))
    return [Due(on, row) for on, row in rows if on is not None]


async def claim_due(session: AsyncSession, row: UUID, today: date) -> Referral | None:
    """Return a hire if its check is due still and was not asked for, held; None where somebody else holds it."""
    unasked = (Referral.id == row) & TO_ASK & (Referral.check_due_on <= today)
    found: Referral | None = await session.scalar(select(Referral).where(unasked).with_for_update(skip_locked=True))
    return found
