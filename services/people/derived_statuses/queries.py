"""What statuses are derived from, and the shape of the answer."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.bodies import Output
from services.kit.law_days import DayCaveat
from services.people.certifications.model import Certification
from services.people.derived_statuses.rules import Belonging, DerivedCaveat, NotKnown, Schooling
from services.people.educations.model import Education
from services.people.households.model import Member

DerivedKind = Literal["forties_fifties", "zero_employment_member", "graduate"]
Source = Literal["birth_date", "certification", "education"]
Sure = Literal["read", "quoted", "unverified"]


class DerivedStatusOut(Output):
    """What a person is because of other facts: nobody declares it and no authority certifies it.

    `holds` is null where it is not known, and `missing` says for want of what. `since` is the first day; of what
    follows from the birth date only the year is told (`since_year`). `rule` is the text that says so, `document` its
    number where one is known, `sure` how well it is known; `household`, `certification` and `education` are the rows
    that it follows from. `day_caveats` say why it is not certain that the text is in force on that day.
    """

    kind: DerivedKind
    standing: Literal["derived"]
    follows_from: Source
    holds: bool | None
    since: date | None
    since_year: int | None
    rule: str | None
    document: str | None
    sure: Sure | None
    household: UUID | None
    certification: UUID | None
    education: UUID | None
    level: str | None
    missing: list[NotKnown]
    caveats: list[DerivedCaveat]
    day_caveats: list[DayCaveat]


class DerivedStatusesOut(Output):
    """What a person is as of a day because of other facts."""

    person: UUID
    on: date
    statuses: list[DerivedStatusOut]


async def belonging(session: AsyncSession, person: UUID, on: date) -> Belonging | None:
    """Return the household of a person on a day, as far as the caller sees it, and its certification of that day."""
    covers = and_(
        Certification.household == Member.household,
        Certification.certified_on <= on,
        or_(Certification.withdrawn_on.is_(None), on < Certification.withdrawn_on),
    )
    wanted = (
        select(Member.household, Member.joined_on, Certification.id, Certification.certified_on, Certification.law)
        .outerjoin(Certification, covers)
        .where(Member.person == person, Member.joined_on <= on)
        .where(or_(Member.left_on.is_(None), on < Member.left_on))
        .order_by(Certification.certified_on.desc().nulls_last(), Member.id)
        .limit(1)
    )
    row = (await session.execute(wanted)).one_or_none()
    return None if row is None else Belonging(*row)


async def schooling(session: AsyncSession, person: UUID) -> Sequence[Schooling]:
    """Return the educations of a person that count."""
    mine = (Education.person == person) & Education.annulled_for.is_(None)
    rows = await session.execute(select(Education.id, Education.level, Education.graduated_on).where(mine))
    return [Schooling(*row) for row in rows]
