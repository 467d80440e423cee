"""What can be done with a registration, each in the caller's transaction."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.vault.keyring import Keyring
from services.people.files.actions import changed, life_of, new_part, opened_file, opened_part, recorded, refuse
from services.people.files.rules import Fault
from services.people.persons.model import Person
from services.people.registrations import queries, rules
from services.people.registrations.law import law_of
from services.people.registrations.model import CERTIFICATE_NUMBER, Registration
from services.people.registrations.problems import OverlapsRegistration
from services.people.working_age.law import working_age

WRITE = "file:write"
"""The scope that a change to a registration asks for."""


async def register(
    session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID, stated: Mapping[str, Any]
) -> Registration:
    """Register a person as employed or unemployed; as employed ends being registered as unemployed the day before."""
    person = await opened_file(session, caller, WRITE, person_id)
    part = new_part(session, person)
    registration = Registration(**part, **sealed(keyring, part["id"], stated), replaces=None)
    await require_possible(session, person, registration)
    await end_unemployment(session, person, registration)
    return recorded(session, person, registration)


async def change_registration(
    session: AsyncSession,
    caller: Caller,
    keyring: Keyring,
    registration_id: UUID,
    seen: Tags,
    changes: Mapping[str, Any],
) -> None:
    """Correct a registration, or cancel it; `changes` holds the fields that were sent."""
    person, registration = await opened_part(session, caller, WRITE, Registration, registration_id, seen)
    if not changes:
        return
    with session.no_autoflush:  # what cannot be is refused by its name, before the database refuses it by its own
        changed(session, person, registration, sealed(keyring, registration.id, changes))
        await require_possible(session, person, registration)
        await require_alone(session, registration)


async def end_unemployment(session: AsyncSession, person: Person, registration: Registration) -> None:
    """Cancel the open registration as unemployed of somebody who found work.

    Raises `OverlapsRegistration` where another registration stays beside the new one.
    """
    before = await queries.overlapping(session, registration)
    if before is None:
        return
    if not rules.ends_for_work(stated_of(before), stated_of(registration)):
        raise OverlapsRegistration(registration=before.id)
    last_day = registration.registered_on - timedelta(days=1)
    changed(session, person, before, {"cancelled_on": last_day, "cancelled_for": "found_work"})
    await session.flush()  # the database allows the new one only once the old one has ended
    registration.replaces = before.id
    await require_alone(session, registration)


async def require_possible(session: AsyncSession, person: Person, registration: Registration) -> None:
    """Raise `ValidationFailed` for what contradicts itself or the law of its place and day."""
    stated = stated_of(registration)
    faults = list(rules.faults_of(stated, life_of(session, person)))
    law = law_of(registration.district, registration.registered_on)
    if law is not None:
        faults += rules.faults_by_law(stated, person.sex, person.birth_date, working_age(), law)
    linked = registration.work_spell
    if linked is not None and not await queries.has_job(session, person.id, linked):
        faults.append(Fault("work_spell", "not_in_this_file"))
    refuse(faults)


async def require_alone(session: AsyncSession, registration: Registration) -> None:
    """Raise `OverlapsRegistration` where another registration holds on one of its days."""
    other = await queries.overlapping(session, registration)
    if other is not None:
        raise OverlapsRegistration(registration=other.id)


def stated_of(registration: Registration) -> rules.Stated:
    """Return what is stated about a registration."""
    return rules.Stated(
        registration.kind,
        registration.registered_on,
        registration.since,
        registration.able,
        registration.willing,
        registration.work_spell is not None,
        registration.cancelled_on,
        registration.cancelled_for,
    )


def sealed(keyring: Keyring, row: UUID, stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent as the table has it: the number of the certificate sealed."""
    number = stated.get("certificate_number")
    kept = {} if number is None else {"certificate_number": CERTIFICATE_NUMBER.seal(keyring, number, row=row)}
    return dict(stated) | kept
