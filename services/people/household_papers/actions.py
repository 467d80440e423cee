"""What the papers of a household say, gathered as the caller may read it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.codes.areas import find
from services.kit.database.sessions import of
from services.kit.http.bodies import yuan_of
from services.kit.identity.caller import Caller
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.fields import PersonalField, Sealed
from services.kit.vault.keyring import Keyring
from services.people.assignments.queries import Worker, workers_of
from services.people.dibao_links.model import NUMBER, DibaoLink
from services.people.dibao_links.queries import all_dibao_of
from services.people.household_files.actions import READ_UNMASKED, reading
from services.people.household_files.queries import timeline_of
from services.people.household_papers import queries
from services.people.household_papers.queries import ContactCardOut, ContactOut, EntitlementCardOut, EntitlementOut
from services.people.household_visits.queries import number_of_visits, visits_of
from services.people.households.model import ADDRESS, Household, Member
from services.people.households.problems import UnknownPersons
from services.people.households.queries import persons_of, present_members, read
from services.people.persons.actions import opened
from services.people.persons.model import Person
from services.people.staff.model import NAME, PHONE

WHO_HELPS, STAFF, DECISIONS, HOUSEHOLD = "assignment:read", "staff:read", "decision:read", "household:read"
DOCUMENT = "GET /v1/households/{household_id}/document"
SHOWN = ("name", "household.address", "household.dibao")
"""What a document shows unmasked of each member, as the access log names it."""
COUNTY_DIGITS = 6
"""Digits of GB/T 2260; what follows names a street or a community (GB/T 10114)."""
ENTRIES = 300
"""Entries of the timeline that a document lists, the latest; more would be a file that nobody reads on paper."""
VISITS = 50
"""Visits that a document lists, the latest: a family may have been visited every week for years."""


async def contact_card(session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID) -> ContactCardOut:
    """Return who helps the members of a household whom the caller sees; the pairing of a family is among them."""
    caller.require(STAFF)
    await read(session, household_id)
    seen = await persons_of(session, await present_members(session, household_id))
    workers = await workers_of(session, *seen)
    contacts = [contact(keyring, worker) for worker in workers]
    return ContactCardOut(household=household_id, made_on=of(session).clock.today(), contacts=contacts)


def contact(keyring: Keyring, worker: Worker) -> ContactOut:
    """Return how to reach somebody who helps; those who see whom they help see that as it is."""
    staff, office = worker.staff, worker.office
    return ContactOut(
        person=worker.assignment.person,
        role=worker.assignment.role,
        since=worker.assignment.since,
        name=NAME.open(keyring, staff.name.ciphertext, row=staff.id).reveal(),
        phone=reading(keyring, PHONE, staff.phone, staff.id),
        office=office.name,
        office_address=office.address,
        office_phone=office.phone,
        opening_hours=office.opening_hours,
        organisation=worker.organisation.name,
    )


async def entitlement_card(session: AsyncSession, caller: Caller, household_id: UUID) -> EntitlementCardOut:
    """Return what subsidies has decided for the members of a household, as far as people was told."""
    caller.require(HOUSEHOLD)
    await read(session, household_id)
    entitlements = [
        EntitlementOut.model_validate(
            {**row._mapping, "amount": None if row.amount is None else yuan_of(row.amount)}  # noqa: SLF001 -- SQLAlchemy's public name of it
        )
        for row in await queries.decided_for(session, household_id)
    ]
    return EntitlementCardOut(household=household_id, made_on=of(session).clock.today(), entitlements=entitlements)


async def document(
    session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID, *, unmasked: bool
) -> dict[str, Any]:
    """Return what the file of a household says on paper; unmasked, each member's access log keeps who read it."""
    household = await read(session, household_id)
    members = await queries.members_of(session, household_id)
    seen = await persons_of(session, [member.person for member in members])
    if unmasked:
        await note(session, caller, seen)
    show = Showing(keyring, unmasked=unmasked)
    visits = await visits_of(session, household_id, None, VISITS)
    told = await timeline_of(session, household_id, None, ENTRIES + 1)
    return {
        **await cards(session, caller, keyring, household_id),
        "made_on": of(session).clock.today(),
        "unmasked": unmasked,
        "household": household,
        "area": named(household.district),
        "address": show.field(ADDRESS, household.address, household.id),
        "income": shown_income(caller, household),
        "may_read_income": caller.may(HOUSEHOLD),
        "certifications": await queries.certifications_of(session, household_id),
        "members": [show.member(member, seen.get(member.person)) for member in members],
        "names": {person.id: show.name(person) for person in seen.values()},
        "dibao": [show.dibao(link) for link in await all_dibao_of(session, household_id)],
        "agreements": await queries.agreements_of(session, household_id),
        "visits": visits[::-1],
        "earlier_visits": await number_of_visits(session, household_id) - len(visits),
        "timeline": told[:ENTRIES],
        "more_entries": len(told) > ENTRIES,
    }


async def cards(session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID) -> dict[str, Any]:
    """Return the cards that a document ends with; null is one that the caller does not read."""
    helped = caller.may(WHO_HELPS) and caller.may(STAFF)
    decided = caller.may(DECISIONS) and caller.may(HOUSEHOLD)
    contacts = (await contact_card(session, caller, keyring, household_id)).contacts if helped else None
    entitled = (await entitlement_card(session, caller, household_id)).entitlements if decided else None
    return {"contacts": contacts, "entitlements": entitled}


async def names_of(session: AsyncSession, household_id: UUID) -> Mapping[UUID, str]:
    """Return the masked names of the members of a household whom the caller sees."""
    seen = await persons_of(session, await present_members(session, household_id))
    return {person.id: person.name.masked for person in seen.values()}


async def note(session: AsyncSession, caller: Caller, seen: Mapping[UUID, Person]) -> None:
    """Let a caller read the document unmasked, and write that down with each member; without one it is refused."""
    caller.require(READ_UNMASKED)
    if not seen:
        raise UnknownPersons(persons=())
    for person in seen:
        await note_unmasked_read(session, caller, person, SHOWN, of(session).clock, route=DOCUMENT)


def shown_income(caller: Caller, household: Household) -> str | None:
    """Return the income per head in yuan, where it is stated and the caller reads it."""
    stated = household.income_per_head if caller.may(HOUSEHOLD) else None
    return None if stated is None else str(yuan_of(stated))


class Showing:
    """Shows sealed fields: masked, or as they are where that was noted first."""

    def __init__(self, keyring: Keyring, *, unmasked: bool) -> None:
        """Open with a keyring, or nothing."""
        self._keyring = keyring
        self._unmasked = unmasked

    def field(self, field: PersonalField, kept: Sealed | None, row: UUID) -> str | None:
        """Return a field of a row."""
        if kept is None or not self._unmasked:
            return None if kept is None else kept.masked
        return reading(self._keyring, field, kept, row)

    def name(self, person: Person) -> str:
        """Return the name of a person."""
        return (opened(self._keyring, person, "name") or "") if self._unmasked else person.name.masked

    def member(self, member: Member, person: Person | None) -> dict[str, object]:
        """Return what the document says of a member; the name is null where the caller does not see them."""
        return {"stated": member, "name": None if person is None else self.name(person)}

    def dibao(self, link: DibaoLink) -> dict[str, object]:
        """Return what the document says of an allowance."""
        amount = None if link.amount is None else str(yuan_of(link.amount))
        return {"link": link, "number": self.field(NUMBER, link.number, link.id), "amount": amount}


def named(district: str) -> str:
    """Return what a county is called, with the code of the district in it; the code alone where no table knows it."""
    county = find(district[:COUNTY_DIGITS])
    return district if county is None else f"{county.name} {district}"
