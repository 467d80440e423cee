"""Certifying a household, and ending its certification, each in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.certifications import queries, rules
from services.people.certifications.events import CertificationWithdrawn, HouseholdCertified
from services.people.certifications.law import known_laws_of, laws_of
from services.people.certifications.model import Certification, WithdrawalReason
from services.people.certifications.problems import (
    AlreadyCertified,
    CertifiedLater,
    CertifiedThen,
    NoLawInForce,
    NotCertified,
    NotZeroEmployment,
)
from services.people.households.actions import opened
from services.people.households.model import Household
from services.people.households.problems import UnknownPersons
from services.people.households.queries import persons_of


@dataclass(frozen=True, slots=True)
class Terms:
    """How a household is to be certified.

    As of which day; under which law, None for the one that answers there; and the local dibao line in fen per head and
    month, None where nobody has stated it.
    """

    on: date
    law: str | None
    dibao_line: int | None


async def certify_household(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, terms: Terms
) -> Household:
    """Certify a household as a zero-employment household; raise `NotZeroEmployment` with what stands in the way."""
    require_past(session, terms.on)
    household = await opened(session, caller, "household:certify", household_id, seen)
    if household.certified_under is not None:
        raise AlreadyCertified(law=household.certified_under)
    ended_on = await queries.last_end(session, household.id)
    if ended_on is not None and terms.on < ended_on:
        raise CertifiedThen(ended_on=ended_on)
    law, others = laws_that_apply(household.district, terms)
    facts = await facts_of(session, household, terms.dibao_line)
    decision = rules.decide_zero_employment(facts, terms.on, law)
    caveats = (*decision.caveats, *(f"{rules.ANOTHER_LAW}:{other.id}" for other in others))
    if not decision.granted:
        raise NotZeroEmployment(law=law.id, reasons=decision.reasons, missing=decision.missing, caveats=caveats)
    household.certified_on, household.certified_under = terms.on, law.id
    household.updated_at = of(session).clock.now()
    session.add(
        Certification(
            id=new_id(),
            household=household.id,
            law=law.id,
            certified_on=terms.on,
            certified_by=caller.subject,
            certified_at=of(session).clock.now(),
            facts=frozen(facts),
            caveats=list(caveats),
            withdrawn_on=None,
            withdrawn_for=None,
        )
    )
    record(session, HouseholdCertified(subject=household.id, law=law.id, certified_on=terms.on, caveats=caveats))
    return household


async def withdraw_certification(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, on: date, reason: WithdrawalReason
) -> Household:
    """End a household's certification, for a coded reason, on a day not before it began."""
    require_past(session, on)
    household = await opened(session, caller, "household:certify", household_id, seen)
    if household.certified_under is None:
        raise NotCertified
    ended = await queries.open_certification(session, household.id)
    if on < ended.certified_on:
        raise CertifiedLater(certified_on=ended.certified_on)
    ended.withdrawn_on, ended.withdrawn_for = on, reason
    household.certified_on = household.certified_under = household.recheck_since = None
    household.updated_at = of(session).clock.now()
    record(session, CertificationWithdrawn(subject=household.id, law=ended.law, withdrawn_on=on, reason=reason))
    return household


def require_past(session: AsyncSession, on: date) -> None:
    """Raise `ValidationFailed` for a day that has not come: nobody knows who will have work then."""
    if on > of(session).clock.today():
        raise ValidationFailed(errors=(FieldError(pointer="/on", rule="date_in_future"),))


def laws_that_apply(district: str, terms: Terms) -> tuple[rules.ZeroEmploymentLaw, tuple[rules.ZeroEmploymentLaw, ...]]:
    """Return the law to decide by and the others in force there; raise `NoLawInForce`, with what is known instead.

    Where several are in force the one that took effect last answers, unless the caller names another of them.
    """
    in_force = laws_of(district, terms.on)
    law = rules.latest_law([each for each in in_force if terms.law in {None, each.id}], terms.on)
    if law is None:
        raise NoLawInForce(known=tuple(each.id for each in known_laws_of(district)))
    return law, tuple(each for each in in_force if each is not law)


async def facts_of(session: AsyncSession, household: Household, dibao_line: int | None) -> rules.HouseholdFacts:
    """Return what is known of a household and its members; raise `UnknownPersons` with those the caller cannot see."""
    persons = await persons_of(session, [member.person for member in household.members])
    hidden = tuple(member.person for member in household.members if member.person not in persons)
    if hidden:
        raise UnknownPersons(persons=hidden)
    members = tuple(
        rules.MemberFacts(
            person=member.person,
            sex=persons[member.person].sex,
            birth_date=persons[member.person].birth_date,
            able=member.able,
            willing=member.willing,
            employed=member.employed,
        )
        for member in household.members
    )
    return rules.HouseholdFacts(
        hukou_kind=household.hukou_kind,
        income_per_head=household.income_per_head,
        dibao_line=dibao_line,
        members=members,
        stated_on=of(session).clock.today(),
    )


def frozen(facts: rules.HouseholdFacts) -> dict[str, Any]:
    """Return the facts of a decision as they are kept with it: coded, members by id."""
    kept: dict[str, Any] = to_jsonable_python(facts)
    return kept
