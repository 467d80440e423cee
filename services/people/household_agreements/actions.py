"""What can be done with an agreement, each in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.files.actions import refuse
from services.people.household_agreements import queries, rules
from services.people.household_agreements.events import AgreementEnded, AgreementSigned
from services.people.household_agreements.model import (
    EndReason,
    HouseholdAgreement,
    HouseholdPromise,
    Kind,
    OfficePromise,
)
from services.people.household_agreements.problems import NoSuchAgreement
from services.people.households.actions import opened

VISIT = "household:visit"
"""Whoever accompanies a family agrees with it on how."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed."""

    kind: Kind
    signed_on: date
    until: date | None
    office_promises: Sequence[OfficePromise]
    household_promises: Sequence[HouseholdPromise]


async def sign_agreement(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, terms: Terms
) -> HouseholdAgreement:
    """Record an agreement that both sides have signed."""
    household = await opened(session, caller, VISIT, household_id, seen)
    today = of(session).clock.today()
    refuse(rules.faults_of(terms.signed_on, terms.until, terms.office_promises, terms.household_promises, today))
    agreement = HouseholdAgreement(
        id=new_id(),
        household=household.id,
        kind=terms.kind,
        signed_on=terms.signed_on,
        signed_by=caller.subject,
        recorded_at=of(session).clock.now(),
        until=terms.until,
        office_promises=sorted(set(terms.office_promises)),
        household_promises=sorted(set(terms.household_promises)),
    )
    session.add(agreement)
    household.updated_at = agreement.recorded_at
    record(session, AgreementSigned(subject=household.id, agreement=agreement.id, signed_on=terms.signed_on))
    return agreement


async def end_agreement(
    session: AsyncSession,
    caller: Caller,
    household_id: UUID,
    seen: Tags,
    agreement_id: UUID,
    *,
    on: date,
    reason: EndReason,
) -> HouseholdAgreement:
    """Record that an agreement ended, and how."""
    household = await opened(session, caller, VISIT, household_id, seen)
    agreement = await queries.open_agreement(session, household.id, agreement_id)
    if agreement is None:
        raise NoSuchAgreement
    refuse(rules.faults_of_ending(agreement.signed_on, on, of(session).clock.today()))
    agreement.ended_on, agreement.ended_for = on, reason
    household.updated_at = of(session).clock.now()
    record(session, AgreementEnded(subject=household.id, agreement=agreement.id, ended_on=on, reason=reason))
    return agreement
