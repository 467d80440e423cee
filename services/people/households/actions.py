"""What can be done with a household, each in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, person_key, place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.merged import require_unmerged
from services.kit.vault.keyring import Keyring
from services.people.households import queries, rules
from services.people.households.events import HouseholdChanged, HouseholdRegistered, MemberChanged
from services.people.households.model import ADDRESS, Household, Member
from services.people.households.problems import InAnotherHousehold, NotAMember, SecondHead, UnknownPersons

ONE_HOUSEHOLD = "household_member_one_household_idx"
"""The constraint that refuses a person in a second household."""
ONE_HEAD = "household_member_one_head_idx"
"""The constraint that refuses a second head of a household."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated about a household when it is registered; income in fen per head and month, None is not stated."""

    district: str
    hukou_kind: str
    address: str | None
    income_per_head: int | None
    members: Sequence["Membership"]


@dataclass(frozen=True, slots=True)
class Membership:
    """A person as a member, with what is stated about their work; None is not stated."""

    person: UUID
    relation: str
    able: bool | None
    willing: bool | None
    employed: bool | None
    other_income: bool | None


async def register_household(session: AsyncSession, caller: Caller, keyring: Keyring, stated: Statement) -> Household:
    """Register a household with its members, who are registered persons that the caller sees."""
    caller.require("household:register", district=stated.district)
    require_once([member.person for member in stated.members])
    await require_persons(session, [member.person for member in stated.members])
    now = of(session).clock.now()
    household_id = new_id()
    household = Household(
        id=household_id,
        version=1,
        created_at=now,
        updated_at=now,
        district=stated.district,
        hukou_kind=stated.hukou_kind,
        address=None if stated.address is None else ADDRESS.seal(keyring, stated.address, row=household_id),
        income_per_head=stated.income_per_head,
        certified_on=None,
        certified_under=None,
        recheck_since=None,
    )
    await place(session, "household", household.id, visibility(stated.district, (m.person for m in stated.members)))
    session.add(household)
    await session.flush()
    await add_members(session, caller, household.id, stated.members, route="POST /v1/households")
    record(session, HouseholdRegistered(subject=household.id))
    return household


async def change_household(
    session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Household:
    """Change what is stated about a household, its district too; `changes` holds the fields that were sent.

    A move is for an office that covers both places: nobody would be answerable for a household that its own author
    cannot see. Members and certifications are seen with their household, so they go along.
    """
    household = await opened(session, caller, "household:write", household_id, seen)
    if not changes:
        return household
    if "district" in changes:
        caller.require("household:write", district=changes["district"])
    facts = {name: value for name, value in changes.items() if name != "address"}
    touch(session, household, (name for name, value in facts.items() if getattr(household, name) != value))
    if "address" in changes:
        address = changes["address"]
        household.address = None if address is None else ADDRESS.seal(keyring, address, row=household.id)
    for name, value in facts.items():
        setattr(household, name, value)
    if "district" in changes:
        await show_to_members(session, household, (member.person for member in household.members))
    record(session, HouseholdChanged(subject=household.id, fields=tuple(sorted(changes))))
    return household


async def join_household(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, member: Membership
) -> Household:
    """Take a registered person into a household."""
    household = await opened(session, caller, "household:write", household_id, seen)
    await require_persons(session, [member.person])
    touch(session, household, rules.DECIDING)
    await add_members(session, caller, household.id, [member], route="POST /v1/households/{household_id}/members")
    await show_to_members(session, household, [*(m.person for m in household.members), member.person])
    record(session, MemberChanged(subject=household.id, member=member.person))
    return household


async def change_member(
    session: AsyncSession, caller: Caller, household_id: UUID, person: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Household:
    """Change what is stated about a member, or end the membership (`left_on`)."""
    household = await opened(session, caller, "household:write", household_id, seen)
    member = next((m for m in household.members if m.person == person), None)
    if member is None:
        raise NotAMember
    if not changes:
        return household
    if set(changes) != {"left_on"}:
        await require_named(session, person)
    if "left_on" in changes:
        require_end(member, changes["left_on"], of(session).clock.today())
    touch(session, household, (field for field, value in changes.items() if getattr(member, field) != value))
    for field, value in changes.items():
        setattr(member, field, value)
    await flush(session)
    if "left_on" in changes:
        await show_to_members(session, household, (m.person for m in household.members if m is not member))
    record(session, MemberChanged(subject=household.id, member=person, left_on=changes.get("left_on")))
    return household


async def follow_merge(session: AsyncSession, memberships: Sequence[UUID], person: UUID) -> bool:
    """Let households know that these memberships are another record's of the same person from now on.

    Tells False where one of them is in a household that the caller does not see.
    """
    members = await queries.members_by_id(session, memberships)
    for household_id in sorted({member.household for member in members}):
        household = await queries.locked(session, household_id)
        household.updated_at = of(session).clock.now()
        await session.flush()
        await show_to_members(session, household, (member.person for member in household.members))
        record(session, MemberChanged(subject=household.id, member=person))
    return len(members) == len(memberships)


async def opened(session: AsyncSession, caller: Caller, scope: str, household_id: UUID, seen: Tags) -> Household:
    """Return a household to change: held, allowed, and unchanged since the caller read it.

    Who sees it by its district covers that, unless it moved while they waited for it: they are not told where to.
    """
    household = await queries.locked(session, household_id)
    caller.require(scope)
    if not caller.covers(household.district):
        raise NotFound
    seen.require(household.version)
    return household


def touch(session: AsyncSession, household: Household, changed: Iterable[str]) -> None:
    """Let the household have a new version, for its members are part of it.

    Where it is certified and these facts decide that, it is to be looked at again from today.
    """
    household.updated_at = of(session).clock.now()
    if household.certified_under is not None and household.recheck_since is None and rules.puts_in_doubt(changed):
        household.recheck_since = of(session).clock.today()


def require_end(member: Member, left_on: date, today: date) -> None:
    """Raise `ValidationFailed` unless the membership can have ended on that day."""
    fault = rules.fault_of_leaving(member.joined_on, left_on, today)
    if fault is not None:
        raise ValidationFailed(errors=(FieldError(pointer="/left_on", rule=fault),))


def require_once(persons: Sequence[UUID]) -> None:
    """Raise `ValidationFailed` with every person who is listed again."""
    again = rules.repeated(persons)
    if again:
        errors = (FieldError(pointer=f"/members/{index}/person", rule="person_repeated") for index in again)
        raise ValidationFailed(errors=tuple(errors))


async def require_persons(session: AsyncSession, persons: Sequence[UUID]) -> None:
    """Raise `UnknownPersons` with those who are not registered, not visible or anonymised, `RecordMerged` for a double.

    They are held: whoever anonymises one of them waits.
    """
    seen = await queries.named_of(session, persons, held=True)
    unknown = tuple(person for person in persons if person not in seen)
    if unknown:
        raise UnknownPersons(persons=unknown)
    for person in seen.values():
        require_unmerged(person.merged_into)


async def require_named(session: AsyncSession, member: UUID) -> None:
    """Raise `NotAMember` for a member whose record is anonymised: nothing is stated about them but that they left."""
    seen = await queries.persons_of(session, [member])
    if member in seen and seen[member].anonymised_on is not None:
        raise NotAMember


async def show_to_members(session: AsyncSession, household: Household, persons: Iterable[UUID]) -> None:
    """Let exactly these persons, and the offices of the district, see the household."""
    await place(session, "household", household.id, visibility(household.district, persons))


def visibility(district: str, persons: Iterable[UUID]) -> list[str]:
    """Return who sees a household: the offices of its district, and its members."""
    return [*area_keys(district), *(person_key(person) for person in persons)]


def new_member(household: UUID, member: Membership, today: date) -> Member:
    """Return a membership that begins today."""
    return Member(
        id=new_id(),
        household=household,
        person=member.person,
        relation=member.relation,
        joined_on=today,
        left_on=None,
        able=member.able,
        willing=member.willing,
        employed=member.employed,
        other_income=member.other_income,
    )


async def add_members(
    session: AsyncSession, caller: Caller, household: UUID, joining: Sequence[Membership], *, route: str
) -> None:
    """Let memberships begin today; raise `InAnotherHousehold`, `SecondHead`.

    Whoever is told where a member's other household is held stands in that person's access log.
    """
    session.add_all(new_member(household, member, of(session).clock.today()) for member in joining)
    try:
        await flush(session)
    except IntegrityError as error:
        if ONE_HOUSEHOLD not in str(error.orig):
            raise
        held = await queries.holder(of(session), caller, [member.person for member in joining], route=route)
        raise InAnotherHousehold(person=held.person, held_in=held.county) from None


async def flush(session: AsyncSession) -> None:
    """Write what has changed; raise `SecondHead` where that makes a second head."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_HEAD in str(error.orig):
            raise SecondHead from None
        raise
