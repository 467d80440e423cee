"""Every SELECT on notices, and what tells whether a file rests."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Date, Text, Uuid, bindparam, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import SHANGHAI
from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.kit.http.common import NotFound
from services.kit.sweeping import Due
from services.people.base import Base
from services.people.persons.model import Person
from services.people.retention.model import RetentionNotice
from services.people.retention.rules import Activity, End, Grounds, Hold, KeepReason


class RetentionNoticeOut(Output):
    """A notice: the file of a person that is to be anonymised, and what came of it."""

    id: UUID
    version: int
    person: UUID
    grounds: Grounds
    inactive_since: date
    announced_on: date
    announced_by: str | None
    due_on: date
    document: str
    ended_on: date | None
    ended_for: End | None
    kept_for: KeepReason | None
    kept_by: str | None
    created_at: datetime
    updated_at: datetime


_notice = RetentionNotice.__table__.c

RETENTION_NOTICE = Shape(
    kind="retention_notice",
    table="retention_notice",
    model=RetentionNoticeOut,
    fields={name: _notice[name] for name in RetentionNoticeOut.model_fields},
    filters={
        "person": "retention_notice.person = {value}",
        "open": "(retention_notice.ended_on IS NULL) = {value}",
    },
    selective={"person"},
    seen_by="person",
)


async def locked(session: AsyncSession, notice: UUID) -> RetentionNotice:
    """Return a notice as it is now, held until this transaction ends; raise `NotFound`."""
    wanted = select(RetentionNotice).where(RetentionNotice.id == notice).with_for_update()
    row = await session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


async def open_of(session: AsyncSession, person: UUID) -> UUID | None:
    """Return the open notice of a person's file."""
    found: UUID | None = await session.scalar(
        select(RetentionNotice.id).where(RetentionNotice.person == person, RetentionNotice.ended_on.is_(None))
    )
    return found


AT_ONCE = 100
"""Notices that are looked for at once."""


async def due(session: AsyncSession, after: Due | None, today: date) -> Sequence[Due]:
    """Return notices whose day has come, the longest due first, from after one of them on."""
    come = RetentionNotice.ended_on.is_(None) & (RetentionNotice.due_on <= today)
    if after is not None:
        come &= tuple_(RetentionNotice.due_on, RetentionNotice.id) > after
    wanted = select(RetentionNotice.due_on, RetentionNotice.id).where(come)
    rows = await session.execute(wanted.order_by(RetentionNotice.due_on, RetentionNotice.id).limit(AT_ONCE))
    return [Due(*row) for row in rows]


class File(NamedTuple):
    """Whose file is looked at, and where they live."""

    person: UUID
    residence: str


CLAIM = text(
    """
    SELECT id, residence FROM person
    WHERE merged_into IS NULL AND anonymised_on IS NULL AND (look_on IS NULL OR look_on <= :today)
    LIMIT :most FOR UPDATE SKIP LOCKED
    """
)
LOOK = text(
    "UPDATE person SET look_on = look.day FROM unnest(:persons, :days) AS look (person, day) WHERE id = look.person"
).bindparams(bindparam("persons", type_=ARRAY(Uuid)), bindparam("days", type_=ARRAY(Date)))


async def claim(session: AsyncSession, today: date, most: int) -> Sequence[File]:
    """Return files to look at today, each held until this transaction ends; another sweep passes them over."""
    rows = await session.execute(CLAIM, {"today": today, "most": most})
    return [File(*row) for row in rows]


async def look_again(session: AsyncSession, days: Mapping[UUID, date]) -> None:
    """Write down when each file is looked at next: no change of the record, so neither its version nor its instant."""
    await session.execute(LOOK, {"persons": list(days), "days": list(days.values())})


HOUSEHOLD_CHANGES = """
    SELECT kin.person, home.updated_at FROM household AS home JOIN household_member AS kin ON kin.household = home.id
    WHERE kin.person = ANY (:persons) AND kin.left_on IS NULL"""


TOLD_BY_OTHERS = """
    SELECT person, ended_on::timestamp AT TIME ZONE 'Asia/Shanghai' FROM known_enrolment
    WHERE person = ANY (:persons) AND ended_on IS NOT NULL
    UNION ALL SELECT person, greatest(hired_on, checked_on)::timestamp AT TIME ZONE 'Asia/Shanghai' FROM known_referral
    WHERE person = ANY (:persons) AND num_nonnulls(hired_on, checked_on) > 0
    UNION ALL SELECT person, made_at FROM known_decision WHERE person = ANY (:persons)"""


def changes() -> str:
    """Return the statement that tells each change in these files: every table that refers to persons is asked.

    A notice is none of them, but for the one whose file somebody kept.
    """
    parts = ["SELECT id AS person, updated_at AS at FROM person WHERE id = ANY (:persons)"]
    for table in Base.metadata.sorted_tables:
        of = [key.parent.name for key in table.foreign_keys if key.column.table is Person.__table__]
        if "updated_at" not in table.c or table.name in {"person", "retention_notice"}:
            continue
        parts += [
            f"SELECT {column}, updated_at FROM {table.name} WHERE {column} = ANY (:persons)"  # noqa: S608 -- names of our own tables
            for column in sorted(of)
        ]
    return " UNION ALL ".join(
        (
            *parts,
            "SELECT person, updated_at FROM retention_notice WHERE person = ANY (:persons) AND ended_for = 'kept'",
            HOUSEHOLD_CHANGES,
            TOLD_BY_OTHERS,
        )
    )


HOLDS: Mapping[Hold, str] = {
    "open_need": "SELECT person FROM need WHERE closed_on IS NULL",
    "open_start_up_plan": "SELECT person FROM start_up_plan WHERE ended_on IS NULL",
    "open_case": "SELECT person FROM service_case WHERE closed_on IS NULL",
    "open_hand_over": "SELECT person FROM handover WHERE state = 'offered'",
    "assigned_worker": "SELECT person FROM assignment WHERE ended_on IS NULL",
    "appointment_ahead": "SELECT person FROM attendance WHERE starts_at > :now AND NOT cancelled",
    "registered_unemployed": """SELECT person FROM registration
        WHERE kind = 'unemployment' AND cancelled_on IS NULL AND annulled_for IS NULL""",
    "certified_household": """SELECT kin.person FROM household AS home JOIN household_member AS kin
        ON kin.household = home.id WHERE home.certified_on IS NOT NULL AND kin.left_on IS NULL""",
    "open_application": """SELECT kin.person FROM household_application AS asked JOIN household_member AS kin
        USING (household) WHERE asked.state = 'open' AND (kin.left_on IS NULL OR kin.person = asked.applicant)""",
    "drawing_dibao": """SELECT kin.person FROM household_dibao AS link JOIN household_member AS kin USING (household)
        WHERE link.until IS NULL AND kin.left_on IS NULL""",
    "training_under_way": "SELECT person FROM known_enrolment WHERE status = 'enrolled'",
    "referral_under_way": """SELECT person FROM known_referral
        WHERE status IN ('referred', 'interviewed') OR (status = 'hired' AND checked_on IS NULL)""",
    "subsidy_under_way": """SELECT person FROM known_decision AS made
        WHERE outcome IN ('eligible', 'unknown') AND made_at > CAST(:now AS timestamptz) - interval '12 months'
        AND NOT EXISTS (SELECT FROM known_decision AS later WHERE later.made_at > made.made_at
            AND (later.person, later.referral, later.programme) = (made.person, made.referral, made.programme))""",
    "open_complaint": "SELECT person FROM complaint WHERE state IN ('received', 'accepted')",
    "pending_correction": "SELECT person FROM correction WHERE state = 'pending'",
    "open_orientation": "SELECT person FROM orientation WHERE closed_on IS NULL",
    "open_promise": "SELECT person FROM task WHERE kind = 'promise' AND closed_on IS NULL",
    "merge_can_be_undone": "SELECT survivor FROM person_merge WHERE undone_at IS NULL AND undo_until >= :today",
}
"""What is open in a file, as a statement that tells whose.

Nobody tells when a subsidy has been paid to its end: one that was granted, or of which something was still unknown,
counts for twelve months from its last decision, a term of the platform's own.
"""


def held() -> str:
    """Return the statement that tells what is open in these files."""
    return " UNION ALL ".join(
        f"SELECT held.person, '{hold}' AS hold FROM ({statement}) AS held (person) WHERE held.person = ANY (:persons)"  # noqa: S608 -- texts of this file
        for hold, statement in HOLDS.items()
    )


async def activities(
    session: AsyncSession, persons: Sequence[UUID], now: datetime, today: date
) -> Mapping[UUID, Activity]:
    """Return for each file when something last changed in it, and what is open; by the civil day."""
    several = {"persons": list(persons), "now": now, "today": today}
    array = bindparam("persons", type_=ARRAY(Uuid))
    last = text(f"SELECT person, max(at) AS at FROM ({changes()}) AS change GROUP BY person").bindparams(array)  # noqa: S608 -- made above
    days = {row.person: row.at.astimezone(SHANGHAI).date() for row in await session.execute(last, several)}
    holds: dict[UUID, list[Hold]] = {person: [] for person in days}
    statement = text(f"SELECT DISTINCT person, hold FROM ({held()}) AS held ORDER BY hold").bindparams(array)  # noqa: S608 -- made above
    for row in await session.execute(statement.columns(person=Uuid, hold=Text), several):
        holds[row.person].append(row.hold)
    return {person: Activity(day, tuple(holds[person])) for person, day in days.items()}
