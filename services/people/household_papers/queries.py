"""Every SELECT on what the papers of a household tell, and how its cards are shown as data."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.bodies import Output, Yuan
from services.people.assignments.model import WorkerRole
from services.people.certifications.model import Certification
from services.people.household_agreements.model import HouseholdAgreement
from services.people.households.model import Member


class ContactOut(Output):
    """Somebody who helps a member of a household now, as what, since when, and how to reach them at work."""

    person: UUID
    role: WorkerRole
    since: date
    name: str
    phone: str | None
    office: str
    office_address: str | None
    office_phone: str | None
    opening_hours: str | None
    organisation: str


class ContactCardOut(Output):
    """Who helps the members of a household whom the caller sees, on a day."""

    household: UUID
    made_on: date
    contacts: list[ContactOut]


class EntitlementOut(Output):
    """What was decided last of a programme for a member's work.

    `payee` is who would be paid, null where that is not told; `amount` is one payment, null where it is not fixed;
    `as_of` is the day that was asked about.
    """

    decision: UUID
    person: UUID
    programme: str
    outcome: Literal["eligible", "ineligible", "unknown"]
    payee: str | None
    amount: Yuan | None
    as_of: date
    decided_at: datetime


class EntitlementCardOut(Output):
    """What was decided on subsidies for the members of a household, as people had been told by a day.

    What was not decided is not on it, and may be due all the same.
    """

    household: UUID
    made_on: date
    entitlements: list[EntitlementOut]


DECIDED = text(
    """
    SELECT DISTINCT ON (k.person, k.referral, k.programme) k.id AS decision, m.person, k.programme, k.outcome, k.payee,
        k.amount, k.as_of, k.made_at AS decided_at
    FROM household_member AS m
    JOIN person AS p ON p.id = m.person OR p.merged_into = m.person
    JOIN known_decision AS k ON k.person = p.id
    WHERE m.household = :household AND m.left_on IS NULL
    ORDER BY k.person, k.referral, k.programme, k.made_at DESC, k.id DESC
    """
).bindparams(bindparam("household", type_=Uuid))
"""The last decision of each programme about each hire; those about a record that went into a member's are theirs."""


async def decided_for(session: AsyncSession, household: UUID) -> Sequence[Row[tuple[object, ...]]]:
    """Return what was decided last on subsidies for the present members of a household."""
    return (await session.execute(DECIDED, {"household": household})).all()


async def members_of(session: AsyncSession, household: UUID) -> Sequence[Member]:
    """Return the present members of a household, the first first."""
    present = select(Member).where(Member.household == household, Member.left_on.is_(None))
    return (await session.scalars(present.order_by(Member.joined_on, Member.person))).all()


async def certifications_of(session: AsyncSession, household: UUID) -> Sequence[Certification]:
    """Return every certification of a household, the first day first."""
    every = select(Certification).where(Certification.household == household)
    return (await session.scalars(every.order_by(Certification.certified_on, Certification.id))).all()


async def agreements_of(session: AsyncSession, household: UUID) -> Sequence[HouseholdAgreement]:
    """Return every agreement with a household, the first day first."""
    every = select(HouseholdAgreement).where(HouseholdAgreement.household == household)
    return (await session.scalars(every.order_by(HouseholdAgreement.signed_on, HouseholdAgreement.id))).all()
