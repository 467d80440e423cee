"""Every SELECT on what matching knows of others."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.common import NotFound
from services.kit.merged import require_unmerged
from services.matching.known.model import known_employer, known_enrolment, known_need, known_person, known_vacancy
from services.matching.referrals.model import Referral, vacancy_hires
from services.matching.suitability.rules import AFTER_ANY_CODE, Post, Search, Wish

_person, _need, _vacancy = known_person.c, known_need.c, known_vacancy.c


@dataclass(frozen=True, slots=True)
class Person:
    """A person as matching knows them."""

    id: UUID
    residence: str


async def person(session: AsyncSession, person_id: UUID) -> Person:
    """Return a person; raise `NotFound` where there is none that the caller sees, `RecordMerged` for a double.

    One whose record is anonymised is not there.
    """
    named = (_person.id == person_id) & _person.anonymised_on.is_(None)
    wanted = select(_person.residence, _person.merged_into).where(named)
    row = (await session.execute(wanted)).one_or_none()
    if row is None:
        raise NotFound
    require_unmerged(row.merged_into)
    return Person(person_id, row.residence)


async def refuses(session: AsyncSession, person_id: UUID, use: str) -> bool:
    """Tell whether a person refuses a use of their data."""
    found: bool | None = await session.scalar(
        select(literal(use) == any_(_person.refuses)).where(_person.id == person_id)
    )
    return bool(found)


async def wish(session: AsyncSession, of: Person) -> Wish | None:
    """Return what a person looks for, by their open job need; None where they have none."""
    open_job = (_need.person == of.id) & (_need.purpose == "job") & _need.closed_on.is_(None)
    need = (await session.execute(select(known_need).where(open_job).order_by(_need.id).limit(1))).one_or_none()
    if need is None:
        return None
    completed = (known_enrolment.c.person == of.id) & (known_enrolment.c.status == "completed")
    trained = await session.scalars(select(known_enrolment.c.occupation).where(completed).distinct())
    return Wish(
        need=need.id,
        residence=of.residence,
        occupations=tuple(need.occupations),
        districts=tuple(need.districts),
        wage_from=need.wage_from,
        takes_any_post=need.takes_any_post,
        hours=need.hours,
        home_work=need.home_work,
        trained=tuple(sorted(trained)),
    )


def posts() -> Select[Any]:
    """Return the statement that reads vacancies as the rules want them, with the seats that are left."""
    left = _vacancy.seats - func.coalesce(vacancy_hires.c.hired, 0)
    columns = (_vacancy[name] for name in ("occupation", "district", "pay_from", "pay_to", "pay_agreed"))
    joined = known_vacancy.outerjoin(vacancy_hires, vacancy_hires.c.vacancy == _vacancy.id)
    return select(
        _vacancy.id,
        _vacancy.employer,
        *columns,
        left.label("seats_left"),
        (_vacancy.status == "published").label("published"),
        _vacancy.published_on,
    ).select_from(joined)


async def post(session: AsyncSession, vacancy: UUID) -> Post | None:
    """Return a vacancy that is or was published; None where there is none that the caller sees."""
    row = (await session.execute(posts().where(_vacancy.id == vacancy))).mappings().one_or_none()
    return None if row is None else Post(**row)


async def employer_kind(session: AsyncSession, employer: UUID) -> str | None:
    """Return the kind of an employer; None where nothing was heard of it."""
    kind: str | None = await session.scalar(select(known_employer.c.kind).where(known_employer.c.id == employer))
    return kind


async def candidates(session: AsyncSession, person_id: UUID, search: Search, most: int) -> list[Post]:
    """Return the published vacancies with free seats that a search allows, the most recently published first."""
    rows = await session.execute(search_statement(person_id, search, most))
    return [Post(**row) for row in rows.mappings()]


def search_statement(person_id: UUID, search: Search, most: int) -> Select[Any]:
    """Return the statement of a search; it leaves out where the person is referred already."""
    under_way = select(Referral.vacancy).where(Referral.person == person_id, Referral.under_way())
    allowed = [
        _vacancy.status == "published",
        _vacancy.seats > func.coalesce(vacancy_hires.c.hired, 0),
        or_(*(begins(_vacancy.district, area) for area in search.areas), _vacancy.district.in_(search.coarse)),
        _vacancy.id.not_in(under_way),
    ]
    if search.occupations is not None:
        allowed.append(or_(*(begins(_vacancy.occupation, start) for start in search.occupations)))
    if search.wage_from is not None:
        unsaid = _vacancy.pay_agreed | _vacancy.pay_to.is_(None)
        allowed.append(unsaid | (_vacancy.pay_to >= search.wage_from))
    return posts().where(*allowed).order_by(_vacancy.published_on.desc().nulls_last(), _vacancy.id).limit(most)


def begins(code: ColumnElement[str], start: str) -> ColumnElement[bool]:
    """Return the condition that a code begins so, as a range: row security lets an index serve that, and no LIKE."""
    return and_(code >= start, code < start + AFTER_ANY_CODE)
