"""Deciding by the law: which text answers, and what is known of a household."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.people.certifications import queries, rules
from services.people.certifications.law import known_laws_of, laws_of
from services.people.certifications.problems import NoLawInForce
from services.people.files.rules import MONTHS_OF_A_YEAR, months_later
from services.people.households.model import Household, Member
from services.people.households.problems import UnknownPersons
from services.people.households.queries import named_of
from services.people.persons.model import Person

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """How a household is to be decided on.

    As of which day; under which law, None for the one that answers there; and the local dibao line in fen per head and
    month, None where nobody has stated it.
    """

    on: date
    law: str | None
    dibao_line: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, with the law it was taken by, the facts it rests on, and every caveat."""

    law: rules.ZeroEmploymentLaw
    facts: rules.HouseholdFacts
    granted: bool
    reasons: tuple[rules.Reason, ...]
    missing: tuple[str, ...]
    caveats: tuple[str, ...]


async def decide(session: AsyncSession, household: Household, terms: Terms) -> Decided:
    """Decide whether a household is a zero-employment household, by the law that applies."""
    law, others = laws_that_apply(household.district, terms)
    facts = await facts_of(session, household, terms)
    decision = rules.decide_zero_employment(facts, terms.on, law)
    caveats = (*decision.caveats, *(f"{rules.ANOTHER_LAW}:{other.id}" for other in others))
    return Decided(law, facts, decision.granted, decision.reasons, decision.missing, caveats)


def require_past(session: AsyncSession, on: date, *, field: str = "on") -> None:
    """Raise `ValidationFailed` for a day that has not come: nobody knows what will be so then."""
    if on > of(session).clock.today():
        raise ValidationFailed(errors=(FieldError(pointer=f"/{field}", rule="date_in_future"),))


def laws_that_apply(district: str, terms: Terms) -> tuple[rules.ZeroEmploymentLaw, Sequence[rules.ZeroEmploymentLaw]]:
    """Return the law to decide by and the others in force there; raise `NoLawInForce`, with what is known instead.

    Where several are in force the one that started last answers, unless the caller names another of them.
    """
    in_force = laws_of(district, terms.on)
    law = next((each for each in in_force if terms.law in {None, each.id}), None)
    if law is None:
        raise NoLawInForce(known=tuple(each.id for each in known_laws_of(district)))
    return law, tuple(each for each in in_force if each is not law)


async def facts_of(session: AsyncSession, household: Household, terms: Terms) -> rules.HouseholdFacts:
    """Return what is known of a household and its members; raise `UnknownPersons` with those the caller cannot see.

    So it is with a member whose record is anonymised: end that membership first.

    The members of one that is not certified are held: whoever tells of their work meanwhile waits, and finds what was
    decided. Of one that is certified they wait for the household.
    """
    uncertified = household.certified_under is None
    persons = await named_of(session, [member.person for member in household.members], held=uncertified)
    hidden = tuple(member.person for member in household.members if member.person not in persons)
    if hidden:
        raise UnknownPersons(persons=hidden)
    year = months_later(terms.on, -MONTHS_OF_A_YEAR) + DAY
    recorded = await queries.work_of(session, list(persons), year, terms.on)
    members = tuple(
        member_facts(member, persons[member.person], recorded.get(member.person), terms.on)
        for member in household.members
    )
    return rules.HouseholdFacts(
        hukou_kind=household.hukou_kind,
        income_per_head=household.income_per_head,
        dibao_line=terms.dibao_line,
        members=members,
        stated_on=of(session).clock.today(),
    )


def member_facts(member: Member, person: Person, recorded: queries.Record | None, on: date) -> rules.MemberFacts:
    """Return what is known of a member: what is stated in the household, and what is recorded of their work."""
    worked = () if recorded is None else recorded.worked
    return rules.MemberFacts(
        person=member.person,
        sex=person.sex,
        birth_date=person.birth_date,
        able=member.able,
        willing=member.willing,
        employed=True if any(each.until == on for each in worked) else member.employed,
        other_income=member.other_income,
        worked=None if recorded is not None and recorded.begin_unknown else worked,
    )


def frozen(facts: rules.HouseholdFacts) -> dict[str, Any]:
    """Return the facts of a decision as they are kept with it: coded, members by id."""
    kept: dict[str, Any] = to_jsonable_python(facts)
    return kept
