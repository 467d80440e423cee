"""What may stand in a file as a registration, what a new one ends, and what work ends."""

from datetime import date, timedelta

from sqlalchemy import inspect
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
    new = inspect(registration).attrs.registered_on.history.has_changes()
    if new and stated.kind == rules.UNEMPLOYMENT and await queries.works_on(session, person.id, stated.registered_on):
        faults.append(Fault("registered_on", "in_work"))
    refuse(faults)


async def require_alone(session: AsyncSession, registration: Registration) -> None:
    """Raise `OverlapsRegistration` where another registration holds on one of its days."""
    other = await queries.overlapping(session, registration)
    if other is not None:
        raise OverlapsRegistration(registration=other.id)


async def follow_work(session: AsyncSession, person: Person, began_on: date | None = None) -> None:
    """Cancel a registration as unemployed on the day before the first full-time work, or hire here, that came after it.

    `began_on` is since when work was on file that is not there any more, or not so: what it ended is open again unless
    other work ends it. What would then stand beside another registration is left as it is.
    """
    last_day = None if began_on is None else began_on - timedelta(days=1)
    for registration in await queries.unemployment_until(session, person.id, last_day):
        work = await queries.work_after(session, person.id, registration.registered_on)
        before = (registration.cancelled_on, registration.cancelled_for)
        after = (None, None) if work is None else ended_by(registration, work.since, work.kind)
        if after is None or after == before:
            continue
        with session.no_autoflush:
            registration.cancelled_on = after[0]
            alone = await queries.overlapping(session, registration) is None
            registration.cancelled_on = before[0]
        if alone:
            changed(session, person, registration, {"cancelled_on": after[0], "cancelled_for": after[1]})


def ended_by(registration: Registration, since: date, work: str) -> tuple[date, str] | None:
    """Return on which last day and for what work ends a registration; None where no text there prints that."""
    reason, law = rules.ended_by(work), law_of(registration.district, since)
    if law is None or registration.kind not in law.cancelled_for.get(reason, frozenset()):
        return None
    return since - timedelta(days=1), reason


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
