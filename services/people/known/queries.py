"""Every SELECT on what is known of a person's way to work."""

from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.people.known.rules import Record, Work
from services.people.merges.model import Merge
from services.people.persons.model import Person

HIRES = """
    SELECT r.person, r.hired_on AS since, over.by - 1 AS until, CASE WHEN r.still_held THEN r.checked_on END AS held_on
    FROM known_referral AS r CROSS JOIN LATERAL (
        SELECT least(
            CASE WHEN NOT r.still_held THEN r.checked_on END,
            (SELECT min(w.since) FROM work_spell AS w
             WHERE w.person = r.person AND w.annulled_for IS NULL
                AND (w.since = r.hired_on OR (w.since > r.hired_on AND w.hours = 'full_time'))),
            (SELECT min(u.registered_on) FROM registration AS u
             WHERE u.person = r.person AND u.annulled_for IS NULL AND u.kind = 'unemployment'
                AND u.registered_on > r.hired_on)) AS by) AS over
    WHERE r.hired_on IS NOT NULL AND (over.by > r.hired_on) IS NOT FALSE
"""
"""The work that was found here: since when, its last day (null while it goes on, as far as is known), and when held.

It is over by the day on which a check found that it had not lasted, or the person was registered as unemployed; and
from the day on which their file has a job that began with it, or a full-time one that began later, the file tells.
"""

WORK = text(
    f"""
    SELECT since, until, CAST(NULL AS date) AS held_on FROM work_spell
    WHERE person = :person AND annulled_for IS NULL
    UNION ALL
    SELECT since, until, held_on FROM ({HIRES}) AS hire WHERE person = :person
    """  # noqa: S608 -- a text of this file
)
REST = text(
    """
    SELECT
        EXISTS (SELECT FROM need WHERE person = :person AND closed_on IS NULL) AS needs,
        EXISTS (SELECT FROM known_enrolment WHERE person = :person AND status = 'enrolled') AS in_training,
        (SELECT max(ended_on) FROM known_enrolment WHERE person = :person AND status = 'completed') AS trained_on,
        EXISTS (
            SELECT FROM known_referral WHERE person = :person AND status IN ('referred', 'interviewed')) AS referred,
        (SELECT CASE WHEN lacking_skills THEN assessed_on END FROM assessment
            WHERE person = :person AND annulled_for IS NULL AND lacking_skills IS NOT NULL
            ORDER BY assessed_on DESC, id DESC LIMIT 1) AS lacking_skills_on
    """
)


async def surviving(session: AsyncSession, person: UUID) -> UUID:
    """Return the record of a person, that into which theirs went where it did."""
    into: UUID | None = await session.scalar(select(Person.merged_into).where(Person.id == person))
    return into or person


async def merged_with(session: AsyncSession, person: UUID) -> set[UUID]:
    """Return the records of every merge that a record was part of, undone ones too; none where it was in none."""
    either = or_(Merge.survivor == person, Merge.absorbed == person)
    return {
        each for merge in await session.execute(select(Merge.survivor, Merge.absorbed).where(either)) for each in merge
    }


async def record_of(session: AsyncSession, person: UUID) -> Record:
    """Return what is known of a person now."""
    rest = (await session.execute(REST, {"person": person})).one()
    work = await session.execute(WORK, {"person": person})
    return Record(
        needs=rest.needs,
        in_training=rest.in_training,
        trained_on=rest.trained_on,
        referred=rest.referred,
        work=tuple(Work(row.since, row.until, row.held_on) for row in work),
        lacking_skills_on=rest.lacking_skills_on,
    )
