"""Every SELECT on the file of a household: its timeline."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import Date, Row, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.bodies import Output

Happened = Literal[
    "registered",
    "member_joined",
    "member_left",
    "applied",
    "posted",
    "objected",
    "objection_answered",
    "application_granted",
    "application_refused",
    "application_withdrawn",
    "certified",
    "certification_ended",
    "rechecked",
    "dibao_began",
    "dibao_ended",
    "write_off_help_due",
    "visited",
    "agreement_signed",
    "agreement_ended",
]


class TimelineEntry(Output):
    """Something that happened to a household, on the day on which it did.

    `row` is what it is recorded by: the application, the visit. `codes` say more, as that does: the relation of who
    joined, the ground of an objection, the reasons of a refusal, the law of a certification or why it ended, what came
    of a re-check and why, what a visit was for and found, the kind of an agreement or why it ended.
    """

    on: date
    happened: Happened
    row: UUID
    person: UUID | None
    codes: list[str]


TIMELINE = text(
    """
    WITH told ("on", happened, row, person, codes) AS (
        SELECT CAST(created_at AT TIME ZONE 'Asia/Shanghai' AS date), 'registered', id, NULL::uuid, '{}'::text[]
        FROM household WHERE id = :household
        UNION ALL SELECT joined_on, 'member_joined', id, person, ARRAY[relation]
        FROM household_member WHERE household = :household
        UNION ALL SELECT left_on, 'member_left', id, person, ARRAY[relation]
        FROM household_member WHERE household = :household
        UNION ALL SELECT received_on, 'applied', id, applicant, evidence
        FROM household_application WHERE household = :household
        UNION ALL SELECT posted_from, 'posted', id, NULL, ARRAY[posted_at]
        FROM household_application WHERE household = :household
        UNION ALL SELECT decided_on, 'application_' || state, id, NULL, reasons
        FROM household_application WHERE household = :household
        UNION ALL SELECT raised_on, 'objected', id, NULL, ARRAY[ground]
        FROM application_objection WHERE household = :household
        UNION ALL SELECT answered_on, 'objection_answered', id, NULL, ARRAY[outcome]
        FROM application_objection WHERE household = :household
        UNION ALL SELECT certified_on, 'certified', id, NULL, ARRAY[law]
        FROM household_certification WHERE household = :household
        UNION ALL SELECT withdrawn_on, 'certification_ended', id, NULL, ARRAY[withdrawn_for]
        FROM household_certification WHERE household = :household
        UNION ALL SELECT rechecked_on, 'rechecked', id, NULL, outcome || reasons
        FROM household_recheck WHERE household = :household
        UNION ALL SELECT since, 'dibao_began', id, NULL, '{}'
        FROM household_dibao WHERE household = :household
        UNION ALL SELECT until, 'dibao_ended', id, NULL, ARRAY[ended_for]
        FROM household_dibao WHERE household = :household
        UNION ALL SELECT help_told_on, 'write_off_help_due', id, NULL, '{}'
        FROM household_dibao WHERE household = :household
        UNION ALL SELECT visited_on, 'visited', id, NULL, purpose || found
        FROM household_visit WHERE household = :household
        UNION ALL SELECT signed_on, 'agreement_signed', id, NULL, ARRAY[kind]
        FROM household_agreement WHERE household = :household
        UNION ALL SELECT ended_on, 'agreement_ended', id, NULL, ARRAY[ended_for]
        FROM household_agreement WHERE household = :household
    )
    SELECT "on", happened, row, person, codes FROM told
    WHERE "on" IS NOT NULL
      AND (CAST(:day AS date) IS NULL OR ("on", happened, row) < (:day, :happened, CAST(:row AS uuid)))
    ORDER BY "on" DESC, happened DESC, row DESC LIMIT :most
    """
).bindparams(bindparam("household", type_=Uuid), bindparam("day", type_=Date), bindparam("row", type_=Uuid))


async def timeline_of(
    session: AsyncSession, household: UUID, after: tuple[date, str, UUID] | None, most: int
) -> Sequence[Row[tuple[date, str, UUID, UUID | None, list[str]]]]:
    """Return what happened to a household, the latest day first."""
    day, happened, row = after or (None, "", None)
    place = {"household": household, "day": day, "happened": happened, "row": row, "most": most}
    return (await session.execute(TIMELINE, place)).all()
