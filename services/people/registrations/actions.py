"""What may stand in a file as a registration, and what a new one ends."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.vault.keyring import Keyring
from services.people.clearing.actions import work_told
from services.people.files.actions import Keeping, changed, life_of, refuse
from services.people.files.rules import Fault
from services.people.persons.model import Person
from services.people.registrations import queries, rules
from services.people.registrations.law import law_of
from services.people.registrations.model import CERTIFICATE_NUMBER, Registration
from services.people.registrations.problems import OverlapsRegistration
from services.people.working_age.law import working_age


async def end_unemployment(session: AsyncSession, keyring: Keyring, person: Person, registration: Registration) -> None:
    """Cancel the open registration as unemployed of somebody who found work.

    Raises `ValidationFailed` for what contradicts itself, `OverlapsRegistration` where another one stays beside it.
    """
    await require_possible(session, keyring, person, registration)
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


async def require_fitting(session: AsyncSession, keyring: Keyring, person: Person, registration: Registration) -> None:
    """Raise `ValidationFailed` for what contradicts itself, `OverlapsRegistration` where another holds beside it."""
    await require_possible(session, keyring, person, registration)
    await require_alone(session, registration)


async def require_possible(session: AsyncSession, _: Keyring, person: Person, registration: Registration) -> None:
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


REGISTRATIONS = Keeping(
    part=Registration, check=require_fitting, begin=end_unemployment, sealed=CERTIFICATE_NUMBER, then=work_told
)
