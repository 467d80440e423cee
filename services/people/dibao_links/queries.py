"""Every SELECT on dibao links, and how they are shown."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Date, bindparam, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.bodies import Output, Yuan
from services.people.dibao_links.model import DibaoLink, EndReason
from services.people.known.queries import HIRES


class DibaoOut(Output):
    """What a household draws as dibao; the number is masked, null is not stated, `until` its last day.

    `help_due_on` is the day from which the household is helped to write it off, null where nobody has worked so long or
    the place prints no months; `help_told_on` is when that was said.
    """

    id: UUID
    number: str | None
    since: date
    until: date | None
    amount: Yuan | None
    recorded_by: str
    ended_for: EndReason | None
    help_due_on: date | None
    help_told_on: date | None


class Working(NamedTuple):
    """A household that draws dibao, where it is, and since when each of its members works who works today."""

    household: UUID
    district: str
    since: tuple[date, ...]
    due_on: date | None
    told_on: date | None


WORKING = text(
    f"""
    WITH linked AS (
        SELECT d.household, h.district, d.help_due_on, d.help_told_on FROM household_dibao AS d
        JOIN household AS h ON h.id = d.household
        WHERE d.until IS NULL AND starts_with(h.district, :area)
    ),
    member AS (
        SELECT m.household, m.person FROM linked
        JOIN household_member AS m ON m.household = linked.household AND m.left_on IS NULL
    ),
    told AS (
        SELECT m.household, m.person, w.since, w.until FROM member AS m
        JOIN work_spell AS w ON w.person = m.person AND w.annulled_for IS NULL AND w.kind <> 'internship'
        UNION ALL
        SELECT m.household, m.person, hire.since, hire.until FROM member AS m
        JOIN ({HIRES}) AS hire ON hire.person = m.person
    ),
    stretches AS (
        SELECT household, person, unnest(range_agg(daterange(since, until, '[]'))) AS days
        FROM told GROUP BY household, person
    )
    SELECT linked.household, linked.district, linked.help_due_on AS due_on, linked.help_told_on AS told_on,
        ARRAY(SELECT lower(s.days) FROM stretches AS s
              WHERE s.household = linked.household AND s.days @> :today ORDER BY 1) AS since
    FROM linked ORDER BY linked.household
    """  # noqa: S608 -- a text of our own
).bindparams(bindparam("today", type_=Date))


async def current(session: AsyncSession, household: UUID) -> DibaoLink | None:
    """Return what a household draws now; None where it draws nothing."""
    return await session.scalar(select(DibaoLink).where(DibaoLink.household == household, DibaoLink.until.is_(None)))


async def between(session: AsyncSession, household: UUID, since: date) -> UUID | None:
    """Return what a household draws on this day or later; None where it draws nothing."""
    shares_a_day = func.daterange(DibaoLink.since, DibaoLink.until, "[]").op("&&")(func.daterange(since, None, "[]"))
    found: UUID | None = await session.scalar(
        select(DibaoLink.id).where(DibaoLink.household == household, shares_a_day).order_by(DibaoLink.since).limit(1)
    )
    return found


async def dibao_of(
    session: AsyncSession, household: UUID, after: tuple[datetime, UUID] | None, most: int
) -> list[DibaoLink]:
    """Return what a household draws and drew, the latest record first."""
    drawn = select(DibaoLink).where(DibaoLink.household == household)
    if after is not None:
        drawn = drawn.where(tuple_(DibaoLink.recorded_at, DibaoLink.id) < after)
    newest = drawn.order_by(DibaoLink.recorded_at.desc(), DibaoLink.id.desc())
    return list(await session.scalars(newest.limit(most)))


async def all_dibao_of(session: AsyncSession, household: UUID) -> Sequence[DibaoLink]:
    """Return all that a household draws and drew, the first day first."""
    drawn = select(DibaoLink).where(DibaoLink.household == household)
    return (await session.scalars(drawn.order_by(DibaoLink.since, DibaoLink.id))).all()


async def working(session: AsyncSession, area: str, today: date) -> Sequence[Working]:
    """Return every household of an area that draws dibao, with since when its members work who work today.

    A stretch of work goes on from one job to the next, in the file or found here, where no day lies between them. An
    internship is none.
    """
    rows = await session.execute(WORKING, {"area": area, "today": today})
    return [Working(row.household, row.district, tuple(row.since), row.due_on, row.told_on) for row in rows]
