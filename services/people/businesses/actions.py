"""What may stand in a file as a business."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.businesses import rules
from services.people.businesses.model import Business
from services.people.businesses.rules import DAY, Period
from services.people.clearing.actions import work_told
from services.people.files.actions import Keeping, life_of, refuse
from services.people.persons.model import Person

FACTS = tuple(fact.name for fact in fields(rules.Business))
"""The columns that the rules look at."""


async def require_possible(session: AsyncSession, _: Keyring, person: Person, business: Business) -> None:
    """Raise `ValidationFailed` for what contradicts itself."""
    facts = {fact: getattr(business, fact) for fact in FACTS} | {"suspensions": periods(business.suspensions)}
    refuse(rules.faults_of(rules.Business(**facts), life_of(session, person)))


def ranges(suspensions: Iterable[Period]) -> list[Range[date]]:
    """Return suspensions as the table has them: ranges of days."""
    return [Range(each.since, None if each.until is None else each.until + DAY) for each in suspensions]


def periods(ranges: Sequence[Range[date]]) -> list[Period]:
    """Return suspensions of the table as the rules have them, each with its last day."""
    return [
        Period(each.lower, None if each.upper is None else each.upper - DAY)
        for each in ranges
        if each.lower is not None  # a constraint: every suspension begins
    ]


BUSINESSES = Keeping(part=Business, check=require_possible, then=work_told)
