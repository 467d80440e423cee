"""Every SELECT on the file of a household: its timeline."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Date, DateTime, Row, Uuid, bindparam, text
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
    WITH told ("on", happened, row, person, codes, at, event, facts) AS (
        SELECT CAST(created_at AT TIME ZONE 'Asia/Shanghai' AS date), 'registered', id, NULL::uuid, '{}'::text[],
            created_at, NULL, NULL::jsonb
        FROM household WHERE id = :household
        UNION ALL SELECT m.joined_on, 'member_joined', m.id, m.person, ARRAY[m.relation], h.created_at, '%',
            jsonb_build_object('state', jsonb_build_object('members', jsonb_build_array(
                jsonb_build_object('person', m.person, 'joined_on', m.joined_on))))
        FROM household_member AS m JOIN household AS h ON h.id = m.household WHERE m.household = :household
        UNION ALL SELECT m.left_on, 'member_left', m.id, m.person, ARRAY[m.relation], h.created_at, 'member_changed',
            jsonb_build_object('member', m.person, 'left_on', m.left_on)
        FROM household_member AS m JOIN household AS h ON h.id = m.household WHERE m.household = :household
        UNION ALL SELECT received_on, 'applied', id, applicant, evidence, received_at, NULL, NULL
        FROM household_application WHERE household = :household
        UNION ALL SELECT posted_from, 'posted', id, NULL, ARRAY[posted_at], received_at, 'application_posted',
            jsonb_build_object('application', id, 'posted_from', posted_from)
        FROM household_application WHERE household = :household
        UNION ALL SELECT a.decided_on, 'application_' || a.state, a.id, NULL, a.reasons,
            coalesce(c.certified_at, a.received_at), CASE WHEN c.id IS NULL THEN 'application_' || a.state END,
            jsonb_build_object('application', a.id)
        FROM household_application AS a LEFT JOIN household_certification AS c ON c.application = a.id
        WHERE a.household = :household
        UNION ALL SELECT raised_on, 'objected', id, NULL, ARRAY[ground], recorded_at, NULL, NULL
        FROM application_objection WHERE household = :household
        UNION ALL SELECT answered_on, 'objection_answered', id, NULL, ARRAY[outcome], recorded_at, 'objection_answered',
            jsonb_build_object('objection', id)
        FROM application_objection WHERE household = :household
        UNION ALL SELECT certified_on, 'certified', id, NULL, ARRAY[law], certified_at, NULL, NULL
        FROM household_certification WHERE household = :household
        UNION ALL SELECT withdrawn_on, 'certification_ended', id, NULL, ARRAY[withdrawn_for], certified_at,
            'certification_withdrawn', jsonb_build_object('withdrawn_on', withdrawn_on)
        FROM household_certification WHERE household = :household
        UNION ALL SELECT rechecked_on, 'rechecked', id, NULL, outcome || reasons, rechecked_at, NULL, NULL
        FROM household_recheck WHERE household = :household
        UNION ALL SELECT since, 'dibao_began', id, NULL, '{}', recorded_at, NULL, NULL
        FROM household_dibao WHERE household = :household
        UNION ALL SELECT until, 'dibao_ended', id, NULL, ARRAY[ended_for], recorded_at, 'dibao_ended',
            jsonb_build_object('dibao', id)
        FROM household_dibao WHERE household = :household
        UNION ALL SELECT help_told_on, 'write_off_help_due', id, NULL, '{}', recorded_at, 'write_off_help_due',
            jsonb_build_object('dibao', id)
        FROM household_dibao WHERE household = :household
        UNION ALL SELECT visited_on, 'visited', id, NULL, purpose || found, recorded_at, NULL, NULL
        FROM household_visit WHERE household = :household
        UNION ALL SELECT signed_on, 'agreement_signed', id, NULL, ARRAY[kind], recorded_at, NULL, NULL
        FROM household_agreement WHERE household = :household
        UNION ALL SELECT ended_on, 'agreement_ended', id, NULL, ARRAY[ended_for], recorded_at, 'agreement_ended',
            jsonb_build_object('agreement', id)
        FROM household_agreement WHERE household = :household
    ), noted AS MATERIALIZED (
        SELECT type, at, data FROM journal WHERE subject = :household
    ), line AS (
        SELECT "on", happened, row, person, codes, coalesce((
            SELECT min(n.at) FROM noted AS n
            WHERE n.type LIKE 'bihuan.people.household.' || event || '.v%' AND n.at >= told.at AND n.data @> facts
            ), at) AS recorded_at
        FROM told WHERE "on" IS NOT NULL
    )
    SELECT "on", happened, row, person, codes, recorded_at FROM line
    WHERE CAST(:day AS date) IS NULL
       OR ("on", recorded_at, row, happened) < (:day, CAST(:at AS timestamptz), CAST(:row AS uuid), :happened)
    ORDER BY "on" DESC, recorded_at DESC, row DESC, happened DESC LIMIT :most
    """
).bindparams(
    bindparam("household", type_=Uuid),
    bindparam("day", type_=Date),
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("row", type_=Uuid),
)
"""The line of days, each day in the order in which its entries were recorded.

What a row says of its end has no instant of its own: that is the first entry of the journal that says the same.
"""

Place = tuple[date, datetime, UUID, str]
"""Where an entry stands in the line: its day, when it was recorded, its row, and what happened."""


def place_of(entry: Row[Any]) -> Place:
    """Return where an entry stands in the line."""
    return entry.on, entry.recorded_at, entry.row, entry.happened


async def timeline_of(session: AsyncSession, household: UUID, after: Place | None, most: int) -> Sequence[Row[Any]]:
    """Return what happened to a household, the latest day first and on each what was recorded last."""
    day, at, row, happened = after or (None, None, None, "")
    place = {"household": household, "day": day, "at": at, "row": row, "happened": happened, "most": most}
    return (await session.execute(TIMELINE, place)).all()
