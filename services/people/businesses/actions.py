"""What can be done with a business, each in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.people.businesses import rules
from services.people.businesses.model import Business
from services.people.businesses.rules import DAY, Period
from services.people.files.actions import changed, life_of, new_part, opened_file, opened_part, recorded, refuse

WRITE = "file:write"
"""The scope that a change to a business asks for."""
FACTS = tuple(fact.name for fact in fields(rules.Business))
"""The columns that the rules look at."""


async def record_business(
    session: AsyncSession, caller: Caller, person_id: UUID, stated: Mapping[str, Any]
) -> Business:
    """Record a business of a person; `stated` holds the columns of the row, its suspensions as `Period`."""
    person = await opened_file(session, caller, WRITE, person_id)
    refuse(rules.faults_of(facts_of(stated), life_of(session, person)))
    return recorded(session, person, Business(**new_part(session, person), **columns(stated)))


async def change_business(
    session: AsyncSession, caller: Caller, business_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Correct a business, or say that it is suspended, goes on or closed; suspensions that are sent replace all."""
    person, business = await opened_part(session, caller, WRITE, Business, business_id, seen)
    if not changes:
        return
    as_it_stands = {fact: getattr(business, fact) for fact in FACTS} | {"suspensions": periods(business.suspensions)}
    refuse(rules.faults_of(facts_of({**as_it_stands, **changes}), life_of(session, person)))
    changed(session, person, business, columns(changes))


def facts_of(stated: Mapping[str, Any]) -> rules.Business:
    """Return what the rules look at."""
    return rules.Business(**{fact: stated[fact] for fact in FACTS})


def columns(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is stated as the table has it: suspensions as ranges of days."""
    if "suspensions" not in stated:
        return dict(stated)
    ranges = [Range(each.since, None if each.until is None else each.until + DAY) for each in stated["suspensions"]]
    return {**stated, "suspensions": ranges}


def periods(ranges: Sequence[Range[date]]) -> list[Period]:
    """Return suspensions of the table as the rules have them, each with its last day."""
    return [
        Period(each.lower, None if each.upper is None else each.upper - DAY)
        for each in ranges
        if each.lower is not None  # a constraint: every suspension begins
    ]
