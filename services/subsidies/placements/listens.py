"""What subsidies keeps of people and matching.

A household's state tells whether it is certified now. Whether it was certified on the day of a hire is told by its
certifications, which are kept as they happen: finding work ends a certification, and the employer is due the subsidy
for having hired from a household that was certified then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Projection, Source
from services.subsidies.placements.model import known_certification, known_household, known_member, known_referral


@dataclass(frozen=True, eq=False)
class HouseholdProjection(Projection):
    """Keeps households together with who their present members are."""

    async def take(self, session: AsyncSession, *rows: Heard) -> None:
        """Keep households and their members as they were told, unless a later version is here already."""
        await super().take(session, *rows)
        ids = [row.subject for row in rows]
        here = await session.execute(select(self.table.c.id, self.table.c.version).where(self.table.c.id.in_(ids)))
        versions = {row.id: row.version for row in here}
        told = [row for row in rows if versions[row.subject] == row.row_version]
        await session.execute(delete(known_member).where(known_member.c.household.in_([row.subject for row in told])))
        members = [
            {"household": row.subject, "person": UUID(member["person"])}
            for row in told
            for member in row.state["members"]
        ]
        if members:
            await session.execute(insert(known_member), members)

    async def clear(self, session: AsyncSession) -> None:
        """Drop every household and member, before a snapshot fills the tables again."""
        await super().clear(session)
        await session.execute(delete(known_member))


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


State = Mapping[str, Any]
"""The public state of another service's row."""


def _uuid(name: str) -> Callable[[State], UUID]:
    return lambda state: UUID(state[name])


def _as_it_is(name: str) -> Callable[[State], object]:
    return lambda state: state[name]


def _day(name: str) -> Callable[[State], date | None]:
    return lambda state: None if state[name] is None else date.fromisoformat(state[name])


PEOPLE = Source(
    "people",
    projections=(HouseholdProjection("household", known_household, {"district": _as_it_is("district")}),),
    reactions={
        "household.certified": household_certified,
        "household.certification_withdrawn": certification_withdrawn,
    },
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
