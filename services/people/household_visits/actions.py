"""Recording a visit, in the caller's transaction."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.keyring import Keyring
from services.people.files.actions import refuse
from services.people.household_visits import queries, rules
from services.people.household_visits.events import HouseholdVisited
from services.people.household_visits.model import NOTES, HouseholdVisit, Purpose
from services.people.household_visits.problems import VisitDiffers
from services.people.households.actions import opened
from services.people.tasks.actions.raising import reckon_contacts

VISIT = "household:visit"
ANY_VERSION = Tags.read("*", "if-match")
"""A device that was offline has not seen the household as it is by now."""
PRIMARY_KEY = "household_visit_pkey"


async def record_visit(
    session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID, visit_id: UUID, told: rules.Told
) -> HouseholdVisit:
    """Record a visit under the id that the device made; the same one again is answered as it was recorded.

    Raises `VisitDiffers` where the id is that of another visit, of this household or any other.
    """
    household = await opened(session, caller, VISIT, household_id, ANY_VERSION)
    refuse(rules.faults_of(told, of(session).clock.today()))
    there = await session.get(HouseholdVisit, visit_id)
    if there is not None:
        if there.household != household.id or not told.same_as(told_of(keyring, there)):
            raise VisitDiffers
        return there
    visit = new_visit(session, caller, keyring, household.id, visit_id, told)
    session.add(visit)
    household.updated_at = visit.recorded_at
    record(
        session,
        HouseholdVisited(subject=household.id, visit=visit.id, visited_on=told.visited_on, purpose=visit.purpose),
    )
    try:
        await session.flush()
    except IntegrityError as error:  # of a household that the caller does not see
        if PRIMARY_KEY in str(error.orig):
            raise VisitDiffers from None
        raise
    if "nobody_met" not in visit.found:
        await reckon_contacts(session, *await queries.family_of(session, household.id))
    return visit


def new_visit(
    session: AsyncSession, caller: Caller, keyring: Keyring, household: UUID, visit_id: UUID, told: rules.Told
) -> HouseholdVisit:
    """Return the row of a visit."""
    purpose: Purpose = told.purpose  # type: ignore[assignment]  # rules know codes as text, the route has checked it
    return HouseholdVisit(
        id=visit_id,
        household=household,
        visited_on=told.visited_on,
        visited_by=caller.subject,
        recorded_at=of(session).clock.now(),
        purpose=purpose,
        found=sorted(set(told.found)),
        notes=None if told.notes is None else NOTES.seal(keyring, told.notes, row=visit_id),
    )


def told_of(keyring: Keyring, visit: HouseholdVisit) -> rules.Told:
    """Return what was told of a visit, its notes in clear: to compare, never to be shown."""
    notes = None if visit.notes is None else NOTES.open(keyring, visit.notes.ciphertext, row=visit.id).reveal()
    return rules.Told(visit.visited_on, visit.purpose, visit.found, notes)
