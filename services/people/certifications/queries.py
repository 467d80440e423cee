"""Every SELECT on certifications."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, bindparam, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.common import NotFound
from services.people.certifications.model import Certification
from services.people.certifications.rules import Worked
from services.people.known.queries import HIRES


async def open_certification(session: AsyncSession, household: UUID) -> Certification:
    """Return the certification of a household that has not ended; raise `NotFound`."""
    open_one = (Certification.household == household) & Certification.withdrawn_on.is_(None)
    row = await session.scalar(select(Certification).where(open_one).with_for_update())
    if row is None:
        raise NotFound
    return row


async def ended_certifications(session: AsyncSession, household: UUID) -> Sequence[Certification]:
    """Return the certifications of a household that have ended, the last one first."""
    ended = (Certification.household == household) & Certification.withdrawn_on.is_not(None)
    latest = (Certification.withdrawn_on.desc(), Certification.certified_at.desc())
    return (await session.scalars(select(Certification).where(ended).order_by(*latest))).all()


class Record(NamedTuple):
    """What is recorded of a person's work within a year: the stretches, and whether one began on an unknown day."""

    worked: tuple[Worked, ...]
    begin_unknown: bool


WORK_OF = text(
    f"""
    WITH told AS (
        SELECT person, since, until FROM work_spell
        WHERE person = ANY (:persons) AND annulled_for IS NULL AND kind <> 'internship'
        UNION ALL
        SELECT person, coalesce(since, registered_on), cancelled_on FROM registration
        WHERE person = ANY (:persons) AND annulled_for IS NULL AND kind = 'employment'
        UNION ALL
        SELECT person, coalesce(operating_since, registered_on), closed_on FROM business
        WHERE person = ANY (:persons) AND annulled_for IS NULL AND status IN ('operating', 'closed')
        UNION ALL
        SELECT person, since, until FROM ({HIRES}) AS hire WHERE person = ANY (:persons)
    ),
    days AS (
        SELECT person, since IS NULL AS begin_unknown,
            daterange(since, until, '[]') * daterange(:since, :on, '[]') AS worked
        FROM told
    )
    SELECT person, bool_or(begin_unknown) AS begin_unknown,
        ARRAY(SELECT lower(stretch) FROM unnest(range_agg(worked)) AS stretch ORDER BY stretch) AS begins,
        ARRAY(SELECT upper(stretch) - 1 FROM unnest(range_agg(worked)) AS stretch ORDER BY stretch) AS ends
    FROM days WHERE NOT isempty(worked) GROUP BY person
    """  # noqa: S608 -- a text of our own
).bindparams(bindparam("persons", type_=ARRAY(Uuid)), bindparam("since", type_=Date), bindparam("on", type_=Date))


async def work_of(session: AsyncSession, persons: Sequence[UUID], since: date, on: date) -> dict[UUID, Record]:
    """Return what is recorded of persons' work between two days, each day once.

    Jobs, businesses and registrations stand in their files, hires are told by matching. An internship is none. Who has
    no work recorded stands not among them.
    """
    rows = await session.execute(WORK_OF, {"persons": list(persons), "since": since, "on": on})
    return {
        row.person: Record(
            tuple(Worked(begin, end) for begin, end in zip(row.begins, row.ends, strict=True)), row.begin_unknown
        )
        for row in rows
    }


async def certifications_of(
    session: AsyncSession, household: UUID, after: tuple[datetime, UUID] | None, most: int
) -> list[Certification]:
    """Return the certifications of a household, the latest decision first."""
    decided = select(Certification).where(Certification.household == household)
    if after is not None:
        decided = decided.where(tuple_(Certification.certified_at, Certification.id) < after)
    newest = decided.order_by(Certification.certified_at.desc(), Certification.id.desc())
    return list(await session.scalars(newest.limit(most)))


async def next_card_serial(session: AsyncSession, district: str, year: int) -> int:
    """Return the next serial of the cards of a district and year, held until this transaction ends."""
    return int((await session.execute(select(func.next_card_serial(district, year)))).scalar_one())
