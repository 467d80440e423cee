"""Certifying a household, and ending its certification."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.applications.actions import close, require_heard
from services.people.applications.queries import open_application
from services.people.certifications import queries, rules
from services.people.certifications.actions.deciding import Decided, Terms, decide, frozen, require_past
from services.people.certifications.events import CertificationWithdrawn, HouseholdCertified
from services.people.certifications.model import Certification, WithdrawalReason
from services.people.certifications.problems import (
    AlreadyCertified,
    CertifiedLater,
    CertifiedThen,
    NotCertified,
    NotZeroEmployment,
)
from services.people.households.actions import opened
from services.people.households.model import Household
from services.people.tasks.actions.promising import promise_work, stop_promises


async def certify_household(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, terms: Terms
) -> Household:
    """Certify a household as a zero-employment household; raise `NotZeroEmployment` with what stands in the way.

    An open application is granted by it, and is what it is decided by: its law, unless `terms` name another. Raises
    `ApplicationWaits` while a posting or an objection is to be heard.
    """
    require_past(session, terms.on)
    household = await opened(session, caller, "household:certify", household_id, seen)
    before = await certifiable(session, household, terms.on)
    application = await open_application(session, household.id)
    if application is not None and terms.law is None:
        terms = replace(terms, law=application.law)
    decided = await decide(session, household, terms)
    if not decided.granted:
        raise NotZeroEmployment(
            law=decided.law.id, reasons=decided.reasons, missing=decided.missing, caveats=decided.caveats
        )
    require_heard(application, decided.law, terms.on)
    if application is not None:
        close(session, caller, application, "granted")
    certification = new_certification(session, caller, household, terms.on, decided)
    certification.application = None if application is None else application.id
    certification.follows = before
    certification.card_number = await new_card_number(session, household.district)
    session.add(certification)
    household.certified_on, household.certified_under = terms.on, decided.law.id
    household.updated_at = of(session).clock.now()
    record(
        session,
        HouseholdCertified(subject=household.id, law=decided.law.id, certified_on=terms.on, caveats=decided.caveats),
    )
    await promise_work(session, "people.household.certified", household=household.id)
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
    await end_certification(session, household, ended, on, reason)
    return household


async def end_certification(
    session: AsyncSession, household: Household, certification: Certification, on: date, reason: WithdrawalReason
) -> None:
    """Let a certification end, and with it whatever put it in doubt and what was promised by it."""
    certification.withdrawn_on, certification.withdrawn_for = on, reason
    household.certified_on = household.certified_under = household.recheck_since = None
    household.updated_at = of(session).clock.now()
    told = CertificationWithdrawn(subject=household.id, law=certification.law, withdrawn_on=on, reason=reason)
    record(session, told)
    await stop_promises(session, household.id, "certification_withdrawn", "people.household.certification_withdrawn")


async def certifiable(session: AsyncSession, household: Household, on: date) -> UUID | None:
    """Return the certification that ended last; raise `AlreadyCertified` or `CertifiedThen` where one covers that day.

    One that ended on the day it began covers no day.
    """
    if household.certified_under is not None:
        raise AlreadyCertified(law=household.certified_under)
    ended = await queries.ended_certifications(session, household.id)
    ends = (each.withdrawn_on for each in ended if each.withdrawn_on and each.withdrawn_on > each.certified_on)
    ended_on = max(ends, default=None)
    if ended_on is not None and on < ended_on:
        raise CertifiedThen(ended_on=ended_on)
    return ended[0].id if ended else None


def new_certification(
    session: AsyncSession, caller: Caller, household: Household, on: date, decided: Decided
) -> Certification:
    """Return the row of a certification that begins."""
    return Certification(
        id=new_id(),
        household=household.id,
        law=decided.law.id,
        certified_on=on,
        certified_by=caller.subject,
        certified_at=of(session).clock.now(),
        facts=frozen(decided.facts),
        caveats=list(decided.caveats),
        withdrawn_on=None,
        withdrawn_for=None,
    )


async def new_card_number(session: AsyncSession, district: str) -> str:
    """Return the next number of a card 零就业家庭证 of the county that certifies, in the year of today."""
    county, year = rules.county_of(district), of(session).clock.today().year
    return rules.card_number(county, year, await queries.next_card_serial(session, county, year))
