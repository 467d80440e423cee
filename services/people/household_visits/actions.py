"""Recording a visit, in the caller's transaction, and reading what was noted on visits to a person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.keyring import Keyring
from services.people.files.actions import opened_file, refuse
from services.people.household_visits import queries, rules
from services.people.household_visits.events import HouseholdVisited, PersonVisited
from services.people.household_visits.model import NOTES, HouseholdVisit, Purpose
from services.people.household_visits.problems import VisitDiffers, VisitOfHousehold
from services.people.households.actions import opened
from services.people.persons import queries as persons
from services.people.tasks.actions.raising import reckon_contacts

VISIT = "household:visit"
ANY_VERSION = Tags.read("*", "if-match")
"""A device that was offline has not seen the household as it is by now."""
PRIMARY_KEY = "household_visit_pkey"
NOTED = "GET /v1/persons/{person_id}/visits/unmasked"


async def record_visit(
    session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID, visit_id: UUID, told: rules.Told
) -> HouseholdVisit:
    """Record a visit to a family under the id that the device made; the same again is answered as it was recorded.

    Raises `VisitDiffers` where the id is that of another visit, of whomever.
    """
    household = await opened(session, caller, VISIT, household_id, ANY_VERSION)
    refuse(rules.faults_of(told, of(session).clock.today()))
    if (there := await recorded(session, keyring, visit_id, household.id, told)) is not None:
        return there
    visit = new_visit(session, caller, keyring, visit_id, told)
    visit.household, household.updated_at = household.id, visit.recorded_at
    record(
        session,
        HouseholdVisited(subject=household.id, visit=visit.id, visited_on=told.visited_on, purpose=visit.purpose),
    )
    await keep(session, visit)
    if "nobody_met" not in visit.found:
        await reckon_contacts(session, *await queries.family_of(session, household.id))
    return visit


async def record_visit_to_person(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID, visit_id: UUID, told: rules.Told
) -> HouseholdVisit:
    """Record a visit to a person in the same way.

    Raises `VisitOfHousehold` where they belonged to a household that day, as far as the caller sees it.
    """
    person = await opened_file(session, caller, VISIT, person_id)
    refuse(rules.faults_of(told, of(session).clock.today()))
    if (there := await recorded(session, keyring, visit_id, person.id, told)) is not None:
        return there
    if (home := await queries.household_on(session, person.id, told.visited_on)) is not None:
        raise VisitOfHousehold(household=home)
    visit = new_visit(session, caller, keyring, visit_id, told)
    visit.person, person.updated_at = person.id, visit.recorded_at
    record(session, PersonVisited(subject=person.id, visit=visit.id, visited_on=told.visited_on, purpose=visit.purpose))
    await keep(session, visit)
    if "nobody_met" not in visit.found:
        await reckon_contacts(session, person.id)
    return visit


async def recorded(
    session: AsyncSession, keyring: Keyring, visit_id: UUID, whose: UUID, told: rules.Told
) -> HouseholdVisit | None:
    """Return the visit that was recorded under an id; raise `VisitDiffers` where it is another one."""
    there = await session.get(HouseholdVisit, visit_id)
    if there is not None and (there.whose != whose or not told.same_as(told_of(keyring, there))):
        raise VisitDiffers
    return there


def new_visit(
    session: AsyncSession, caller: Caller, keyring: Keyring, visit_id: UUID, told: rules.Told
) -> HouseholdVisit:
    """Return the row of a visit, which is nobody's yet."""
    purpose: Purpose = told.purpose  # type: ignore[assignment]  # rules know codes as text, the route has checked it
    return HouseholdVisit(
        id=visit_id,
        household=None,
        person=None,
        visited_on=told.visited_on,
        visited_by=caller.subject,
        recorded_at=of(session).clock.now(),
        purpose=purpose,
        found=sorted(set(told.found)),
        notes=None if told.notes is None else NOTES.seal(keyring, told.notes, row=visit_id),
    )


async def keep(session: AsyncSession, visit: HouseholdVisit) -> None:
    """Insert a visit; raise `VisitDiffers` where one that the caller does not see has its id."""
    session.add(visit)
    try:
        await session.flush()
    except IntegrityError as error:
        if PRIMARY_KEY in str(error.orig):
            raise VisitDiffers from None
        raise


async def reveal_visits(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID
) -> list[Mapping[str, Any]]:
    """Return what was noted on visits to a person, and write that down in their access log."""
    await persons.read(session, person_id)
    await note_unmasked_read(session, caller, person_id, ["household_visit.notes"], of(session).clock, route=NOTED)
    visits = await queries.all_visits_of(session, person_id)
    return [{"id": str(visit.id), "notes": told_of(keyring, visit).notes} for visit in visits]


def told_of(keyring: Keyring, visit: HouseholdVisit) -> rules.Told:
    """Return what was told of a visit, its notes in clear: to compare, or for whoever has been noted as reading it."""
    notes = None if visit.notes is None else NOTES.open(keyring, visit.notes.ciphertext, row=visit.id).reveal()
    return rules.Told(visit.visited_on, visit.purpose, visit.found, notes)
