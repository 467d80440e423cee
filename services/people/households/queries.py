"""Every SELECT on households."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from services.kit.database.reading import Shape, yuan_text
from services.kit.database.sessions import Database
from services.kit.http.bodies import Output, Yuan
from services.kit.http.common import NotFound
from services.kit.identity.caller import Caller
from services.people.households.model import Household, Member
from services.people.persons.model import Person
from services.people.persons.queries import noted

HukouKind = Literal["urban", "rural"]
Relation = Literal["head", "spouse", "child", "parent", "other"]


class MemberOut(Output):
    """A person in a household and what is stated about their work; null is not stated.

    `other_income` is income from a business or an investment.
    """

    person: UUID
    relation: Relation
    joined_on: date
    able: bool | None
    willing: bool | None
    employed: bool | None
    other_income: bool | None


class OpenApplication(Output):
    """The application of a household that waits for its decision; `due_on` is null where its law prints no period."""

    id: UUID
    law: str
    received_on: date
    due_on: date | None
    due_provisional: bool
    posted_from: date | None
    posted_until: date | None
    objections_open: int


class HouseholdOut(Output):
    """A household as ordinary reads show it.

    `certified_with` are the caveats of the open certification, by code: `facts_of_a_later_day` where it is as of an
    earlier day than the facts that it rests on were stated. Its certifications say them in sentences.
    `write_off_help_due_on` is from when it is to be helped to give its dibao up, for a member has worked long enough.
    """

    id: UUID
    version: int
    district: str
    hukou_kind: HukouKind
    address: str | None
    income_per_head: Yuan | None
    certified_on: date | None
    certified_under: str | None
    certified_with: list[str]
    recheck_since: date | None
    members: list[MemberOut]
    application: OpenApplication | None
    write_off_help_due_on: date | None
    created_at: datetime
    updated_at: datetime


class HouseholdState(Output):
    """A household as events and snapshots carry it."""

    id: UUID
    version: int
    district: str
    hukou_kind: HukouKind
    certified_on: date | None
    certified_under: str | None
    certified_with: list[str]
    recheck_since: date | None
    members: list[MemberOut]
    write_off_help_due_on: date | None


_household = Household.__table__.c

MEMBERS: ColumnElement[Any] = literal_column(
    """coalesce((
        SELECT json_agg(json_build_object('person', m.person, 'relation', m.relation, 'joined_on', m.joined_on,
            'able', m.able, 'willing', m.willing, 'employed', m.employed, 'other_income', m.other_income)
            ORDER BY m.joined_on, m.person)
        FROM household_member AS m WHERE m.household = household.id AND m.left_on IS NULL), '[]'::json)"""
)
"""The present members of a household as JSON."""

CAVEATS: ColumnElement[Any] = literal_column(
    """coalesce((
        SELECT c.caveats FROM household_certification AS c WHERE c.household = household.id AND c.withdrawn_on IS NULL),
        '{}')"""
)
"""What the open certification of a household leans on without being sure of it, by code; empty where none is open."""

APPLICATION: ColumnElement[Any] = literal_column(
    """(SELECT json_build_object('id', a.id, 'law', a.law, 'received_on', a.received_on, 'due_on', a.due_on,
            'due_provisional', a.due_provisional, 'posted_from', a.posted_from, 'posted_until', a.posted_until,
            'objections_open', (SELECT count(*) FROM application_objection AS o
                WHERE o.application = a.id AND o.outcome IS NULL))
        FROM household_application AS a WHERE a.household = household.id AND a.state = 'open')"""
)
"""The open application of a household as JSON; null where none is open."""

WRITE_OFF_HELP: ColumnElement[Any] = literal_column(
    "(SELECT d.help_due_on FROM household_dibao AS d WHERE d.household = household.id AND d.until IS NULL)"
)
"""From when a household that draws dibao is to be helped to give it up."""

CERTIFIED: dict[str, ColumnElement[Any]] = {
    "certified_on": _household.certified_on,
    "certified_under": _household.certified_under,
    "certified_with": CAVEATS,
    "recheck_since": _household.recheck_since,
    "members": MEMBERS,
}

HOUSEHOLD = Shape(
    kind="household",
    table="household",
    model=HouseholdOut,
    fields={
        "id": _household.id,
        "version": _household.version,
        "district": _household.district,
        "hukou_kind": _household.hukou_kind,
        "address": _household.address_masked,
        "income_per_head": yuan_text(_household.income_per_head),
        **CERTIFIED,
        "application": APPLICATION,
        "write_off_help_due_on": WRITE_OFF_HELP,
        "created_at": _household.created_at,
        "updated_at": _household.updated_at,
    },
    filters={
        "district": "starts_with(household.district, {value})",
        "certified": "(household.certified_on IS NOT NULL) = {value}",
        "recheck": "(household.recheck_since IS NOT NULL) = {value}",
    },
)

HOUSEHOLD_STATE = Shape(
    kind="household",
    table="household",
    model=HouseholdState,
    fields={
        "id": _household.id,
        "version": _household.version,
        "district": _household.district,
        "hukou_kind": _household.hukou_kind,
        **CERTIFIED,
        "write_off_help_due_on": WRITE_OFF_HELP,
    },
)


async def locked(session: AsyncSession, household: UUID) -> Household:
    """Return a household with its present members, held until this transaction ends; raise `NotFound`."""
    row = await session.scalar(select(Household).where(Household.id == household).with_for_update())
    if row is None:
        raise NotFound
    present = select(Household).outerjoin(Member, (Member.household == Household.id) & Member.left_on.is_(None))
    with_members = present.where(Household.id == household).options(contains_eager(Household.members))
    await session.execute(with_members.execution_options(populate_existing=True))
    return row


async def read(session: AsyncSession, household: UUID) -> Household:
    """Return a household; raise `NotFound` where there is none that the caller sees."""
    row = await session.get(Household, household)
    if row is None:
        raise NotFound
    return row


async def present_members(session: AsyncSession, household: UUID) -> Sequence[UUID]:
    """Return who belongs to a household now."""
    present = select(Member.person).where(Member.household == household, Member.left_on.is_(None))
    return (await session.scalars(present.order_by(Member.joined_on, Member.person))).all()


async def persons_of(session: AsyncSession, persons: Sequence[UUID], *, held: bool = False) -> dict[UUID, Person]:
    """Return those of the persons that the caller sees; where `held`, whoever writes about them waits for us."""
    wanted = select(Person).where(Person.id.in_(persons)).order_by(Person.id)
    held_still = wanted.with_for_update(read=True, key_share=True).execution_options(populate_existing=True)
    rows = await session.scalars(held_still if held else wanted)
    return {row.id: row for row in rows}


async def named_of(session: AsyncSession, persons: Sequence[UUID], *, held: bool = False) -> dict[UUID, Person]:
    """Return the same but for records that name nobody: to whoever writes about persons they are not there."""
    seen = await persons_of(session, persons, held=held)
    return {row.id: row for row in seen.values() if row.anonymised_on is None}


async def members_by_id(session: AsyncSession, memberships: Sequence[UUID]) -> Sequence[Member]:
    """Return those of the memberships whose households the caller sees."""
    wanted = select(Member).where(Member.id.in_(memberships)).execution_options(populate_existing=True)
    return (await session.scalars(wanted)).all()


class Held(NamedTuple):
    """A person who is a member of a household, and the county whose offices hold it; None where nobody is."""

    person: UUID | None
    county: str | None


async def holder(database: Database, caller: Caller, persons: Sequence[UUID], *, route: str) -> Held:
    """Return the first of these persons who is a member of a household, wherever that is held.

    Whoever is told stands in that person's access log, as with `holder` of persons.
    """
    row = await database.reads.fetchrow(
        "SELECT person, county FROM household_holder_of($1, $2, $3, $4, $5, $6, $7, $8)",
        list(persons),
        *noted(database, caller, route),
    )
    return Held(None, None) if row is None else Held(row["person"], row["county"])
