"""What subsidies keeps of people and matching.

A household's state tells whether it is certified now. Whether it was certified on the day of a hire is told by its
certifications, which are kept as they happen: finding work ends a certification, and the employer is due the subsidy
for having hired from a household that was certified then. Who belonged to it on that day is kept in the same way.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.anonymised import Kept, forgetting
from services.kit.database.security import area_keys, organisation_key, place
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import History, Projection, Source, State
from services.subsidies.decisions import queries
from services.subsidies.decisions.queries import TABLE as DECISIONS
from services.subsidies.placements.model import (
    known_certification,
    known_household,
    known_membership,
    known_referral,
)


async def household_certified(session: AsyncSession, heard: Heard) -> None:
    """Note that a certification began."""
    values = {
        "household": heard.subject,
        "certified_on": date.fromisoformat(heard.data["certified_on"]),
        "law": heard.data["law"],
        "withdrawn_on": None,
    }
    statement = upsert(known_certification).values(values)
    again = {name: statement.excluded[name] for name in ("law", "withdrawn_on")}
    await session.execute(statement.on_conflict_do_update(index_elements=["household", "certified_on"], set_=again))


async def certification_withdrawn(session: AsyncSession, heard: Heard) -> None:
    """Note that the open certification ended."""
    mine = (known_certification.c.household == heard.subject) & known_certification.c.withdrawn_on.is_(None)
    ended = update(known_certification).where(mine)
    await session.execute(ended.values(withdrawn_on=date.fromisoformat(heard.data["withdrawn_on"])))


async def members_joined(session: AsyncSession, heard: Heard) -> None:
    """Note since when each present member belongs to the household."""
    joined = {UUID(member["person"]): date.fromisoformat(member["joined_on"]) for member in heard.state["members"]}
    values = [{"household": heard.subject, "person": who, "joined_on": on, "since": on} for who, on in joined.items()]
    if values:
        statement = upsert(known_membership).on_conflict_do_update(
            index_elements=["household", "person", "joined_on"], set_={"until": None}
        )
        await session.execute(statement, values)


async def member_changed(session: AsyncSession, heard: Heard) -> None:
    """Note who joined, and the end of a membership."""
    await members_joined(session, heard)
    if heard.data.get("left_on") is not None:
        left = known_membership.c.person == UUID(heard.data["member"])
        theirs = left & (known_membership.c.household == heard.subject) & known_membership.c.until.is_(None)
        until = date.fromisoformat(heard.data["left_on"])
        await session.execute(update(known_membership).where(theirs).values(until=until))


async def members_certified(session: AsyncSession, heard: Heard) -> None:
    """Note that who belongs to the household now belonged to it on the day as of which it is certified."""
    await members_joined(session, heard)
    present = (known_membership.c.household == heard.subject) & known_membership.c.until.is_(None)
    since = func.least(known_membership.c.since, date.fromisoformat(heard.data["certified_on"]))
    await session.execute(update(known_membership).where(present).values(since=since))


async def decisions_stay(session: AsyncSession, heard: Heard) -> None:
    """Let whoever sees an anonymised record see the decisions about its hires, beside the office and the employer.

    A decision is written once and has no event of its own for it: it says what it said.
    """
    for row in await queries.decisions_of(session, heard.subject):
        seen_by = {*heard.keys, *area_keys(row.district), organisation_key(row.employer)}
        await place(session, "decision", row.id, seen_by)


def _uuid(name: str) -> Callable[[State], UUID]:
    return lambda state: UUID(state[name])


def _as_it_is(name: str) -> Callable[[State], object]:
    return lambda state: state[name]


def _day(name: str) -> Callable[[State], date | None]:
    return lambda state: None if state[name] is None else date.fromisoformat(state[name])


PEOPLE = Source(
    "people",
    projections=(Projection("household", known_household, {"district": _as_it_is("district")}),),
    histories=(
        History(
            known_certification,
            {
                "household.certified": household_certified,
                "household.certification_withdrawn": certification_withdrawn,
            },
        ),
        History(
            known_membership,
            {
                "household.registered": members_joined,
                "household.member_changed": member_changed,
                "household.certified": members_certified,
            },
        ),
    ),
    reactions=forgetting(Kept(DECISIONS, decisions_stay)),
)

MATCHING = Source(
    "matching",
    projections=(
        Projection(
            "referral",
            known_referral,
            {
                "person": _uuid("person"),
                "employer": _uuid("employer"),
                "employer_kind": _as_it_is("employer_kind"),
                "district": _as_it_is("district"),
                "hired_on": _day("hired_on"),
                "contract_months": _as_it_is("contract_months"),
                "social_insurance_paid": _as_it_is("social_insurance_paid"),
            },
        ),
    ),
)
