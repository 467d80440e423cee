"""Every SELECT on what is known of a person's way to work."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.people.known.rules import Record, Work
from services.people.persons.model import Person

# Spells in the file that count, and hires; one that was checked and had not lasted ended on the day of the check.
WORK = text(
    """
    SELECT since, until, CAST(NULL AS date) AS held_on FROM work_spell
    WHERE person = :person AND annulled_for IS NULL
    UNION ALL
    SELECT hired_on, CASE WHEN NOT still_held THEN checked_on END, CASE WHEN still_held THEN checked_on END
    FROM known_referral WHERE person = :person AND hired_on IS NOT NULL
    """
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
