"""What subsidies keeps of people and matching.

A household's state tells whether it is certified now. Whether it was certified on the day of a hire is told by its
certifications, which are kept as they happen: finding work ends a certification, and the employer is due the subsidy
for having hired from a household that was certified then.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import History, Part, Projection, Source, State
from services.subsidies.placements.model import known_certification, known_household, known_member, known_referral


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


def present_members(state: State) -> list[dict[str, UUID]]:
    """Return who the present members of a household are."""
    return [{"person": UUID(member["person"])} for member in state["members"]]


def _uuid(name: str) -> Callable[[State], UUID]:
    return lambda state: UUID(state[name])


def _as_it_is(name: str) -> Callable[[State], object]:
    return lambda state: state[name]


def _day(name: str) -> Callable[[State], date | None]:
    return lambda state: None if state[name] is None else date.fromisoformat(state[name])


PEOPLE = Source(
    "people",
    projections=(
        Projection(
            "household",
            known_household,
            {"district": _as_it_is("district")},
            parts=(Part(known_member, "household", present_members),),
        ),
    ),
    histories=(
        History(
            known_certification,
            {
                "household.certified": household_certified,
                "household.certification_withdrawn": certification_withdrawn,
            },
        ),
    ),
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
