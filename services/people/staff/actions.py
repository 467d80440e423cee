"""What can be done with a staff member's record, each in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.events import Event
from services.kit.journal.recording import record
from services.kit.vault.fields import Sealed
from services.kit.vault.keyring import Keyring
from services.people.assignments import queries as assignments
from services.people.offices.actions import require_open
from services.people.offices.model import Office
from services.people.organisations import queries as organisations
from services.people.staff import law, queries, rules
from services.people.staff.events import (
    StaffCertificateChanged,
    StaffCertified,
    StaffChanged,
    StaffJoined,
    StaffLeft,
    StaffLeftPost,
    StaffRegistered,
)
from services.people.staff.model import NUMBER, CertificateKind, Membership, Post, StaffCertificate, StaffMember
from services.people.staff.problems import (
    AlreadyInPost,
    NoSuchCertificate,
    NoSuchMembership,
    PostNeedsCertificate,
    StaffHasLeft,
    StillAssigned,
)

SCOPE = "staff:write"
NO_OVERLAP = "staff_membership_no_overlap_excl"
"""The constraint that refuses one post of one office twice on a day."""


@dataclass(frozen=True, slots=True)
class Joining:
    """A post of an office, and since when."""

    office: UUID
    post: Post
    since: date


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is stated about a certificate; `valid_until` is the last day on which it counts."""

    kind: CertificateKind
    number: str
    issued_on: date
    valid_until: date | None


async def register_staff(
    session: AsyncSession,
    caller: Caller,
    keyring: Keyring,
    reached: Mapping[str, str | None],
    joining: Joining,
    certificates: Sequence[Certificate],
) -> StaffMember:
    """Register a staff member with their first post; `reached` is their name and work phone."""
    office = await require_office(session, caller, joining)
    now, staff_id = of(session).clock.now(), new_id()
    staff = StaffMember(
        id=staff_id,
        version=1,
        created_at=now,
        updated_at=now,
        **{field: sealed(keyring, field, text, staff_id) for field, text in reached.items()},
        subject=None,
        left_on=None,
    )
    await place(session, "staff_member", staff.id, area_keys(office.district))
    session.add(staff)
    await session.flush()
    for number, certificate in enumerate(certificates):
        session.add(new_certificate(session, keyring, staff, certificate, f"/certificates/{number}"))
    await session.flush()
    await begin(session, staff, office, joining)
    record(session, StaffRegistered(subject=staff.id))
    return staff


async def change_staff(
    session: AsyncSession, caller: Caller, keyring: Keyring, staff_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> None:
    """Change name or work phone; `changes` holds the fields that were sent."""
    staff = await present(session, caller, staff_id, seen)
    if not changes:
        return
    for field, text in changes.items():
        setattr(staff, field, sealed(keyring, field, text, staff.id))
    touch(session, staff, StaffChanged(subject=staff.id, fields=tuple(sorted(changes))))


async def join_office(session: AsyncSession, caller: Caller, staff_id: UUID, seen: Tags, joining: Joining) -> None:
    """Let a staff member begin in a post of an office, which sees them from then on.

    Raises `PostNeedsCertificate`, `AlreadyInPost`.
    """
    staff = await present(session, caller, staff_id, seen)
    office = await require_office(session, caller, joining)
    await begin(session, staff, office, joining)
    await place(session, "staff_member", staff.id, area_keys(*await queries.districts_of(session, staff.id)))
    touch(session, staff, StaffJoined(subject=staff.id, office=office.id, post=joining.post))


async def leave_post(
    session: AsyncSession, caller: Caller, staff_id: UUID, seen: Tags, membership_id: UUID, left_on: date
) -> None:
    """End a membership; the office goes on seeing who worked there.

    Raises `StillAssigned` where persons count on them there.
    """
    staff = await present(session, caller, staff_id, seen)
    held = {each.id: each for each in await queries.memberships_of(session, staff.id) if each.left_on is None}
    membership = held.get(membership_id)
    if membership is None:
        raise NoSuchMembership
    others = (each for each in held.values() if each.office == membership.office and each is not membership)
    if not any(others):
        await refuse_helpers(session, staff, membership.office)
    end(membership, left_on, of(session).clock.today())
    touch(session, staff, StaffLeftPost(subject=staff.id, office=membership.office, post=membership.post))


async def certify_staff(
    session: AsyncSession, caller: Caller, keyring: Keyring, staff_id: UUID, seen: Tags, stated: Certificate
) -> None:
    """Record a certificate of a staff member."""
    staff = await present(session, caller, staff_id, seen)
    session.add(new_certificate(session, keyring, staff, stated, ""))
    touch(session, staff, StaffCertified(subject=staff.id, certificate=stated.kind))


async def change_certificate(
    session: AsyncSession, caller: Caller, staff_id: UUID, seen: Tags, certificate_id: UUID, valid_until: date | None
) -> None:
    """Change the last day on which a certificate counts: it was extended, or withdrawn."""
    staff = await present(session, caller, staff_id, seen)
    held = {each.id: each for each in await queries.certificates_of(session, staff.id)}
    certificate = held.get(certificate_id)
    if certificate is None:
        raise NoSuchCertificate
    refuse(rules.fault_of_certificate(certificate.issued_on, valid_until, of(session).clock.today()), "")
    certificate.valid_until = valid_until
    touch(session, staff, StaffCertificateChanged(subject=staff.id, certificate=certificate.kind))


async def leave(session: AsyncSession, caller: Caller, staff_id: UUID, seen: Tags, left_on: date) -> None:
    """Let a staff member leave every office; raise `StillAssigned` where persons count on them."""
    staff = await present(session, caller, staff_id, seen)
    await refuse_helpers(session, staff, None)
    for membership in await queries.memberships_of(session, staff.id):
        if membership.left_on is None:
            end(membership, left_on, of(session).clock.today())
    staff.left_on = left_on
    touch(session, staff, StaffLeft(subject=staff.id))


async def present(session: AsyncSession, caller: Caller, staff_id: UUID, seen: Tags) -> StaffMember:
    """Return a staff member to change, who has not left: held, allowed, and unchanged since the caller read them.

    Whoever sees them by an office of their own area may: the database shows them to nobody else.
    """
    caller.require(SCOPE)
    staff = await queries.locked(session, staff_id)
    seen.require(staff.version)
    if staff.left_on is not None:
        raise StaffHasLeft
    return staff


async def require_office(session: AsyncSession, caller: Caller, joining: Joining) -> Office:
    """Return the open office in which somebody is to begin, where the caller keeps staff; raise for a future day."""
    office = await require_open(session, joining.office)
    caller.require(SCOPE, district=office.district)
    if joining.since > of(session).clock.today():
        refuse(("since", "date_in_future"), "")
    return office


async def begin(session: AsyncSession, staff: StaffMember, office: Office, joining: Joining) -> None:
    """Add a membership, where the post may be held without a certificate or with those there are."""
    kind = await organisations.kind_of(session, office.organisation)
    asking = law.law_of(office.district, kind, joining.post, joining.since)
    if asking and not rules.certified(
        asking, facts_of(await queries.certificates_of(session, staff.id)), joining.since
    ):
        caveats = tuple(f"{each}:{asking.id}" for each in asking.days.caveats(joining.since))
        raise PostNeedsCertificate(law=asking.id, post=joining.post, caveats=caveats)
    session.add(
        Membership(
            id=new_id(),
            staff=staff.id,
            office=office.id,
            post=joining.post,
            since=joining.since,
            left_on=None,
            certified_under=asking.id if asking else None,
        )
    )
    try:
        await session.flush()
    except IntegrityError as error:
        if NO_OVERLAP in str(error.orig):
            raise AlreadyInPost from None
        raise


def end(membership: Membership, left_on: date, today: date) -> None:
    """End a membership; raise `ValidationFailed` for a day on which it cannot have ended."""
    fault = rules.fault_of_leaving(membership.since, left_on, today)
    refuse(None if fault is None else ("on", fault), "")
    membership.left_on = left_on


async def refuse_helpers(session: AsyncSession, staff: StaffMember, office: UUID | None) -> None:
    """Raise `StillAssigned` where persons have this worker, from this office or from any."""
    helped = await assignments.still_open(session, staff.id, office)
    if helped:
        raise StillAssigned(assignments=helped)


def touch(session: AsyncSession, staff: StaffMember, event: Event) -> None:
    """Let a staff member have a new version, for memberships and certificates are part of it, and say what happened."""
    staff.updated_at = of(session).clock.now()
    record(session, event)


def facts_of(certificates: Iterable[StaffCertificate]) -> list[rules.CertificateFacts]:
    """Return certificates as the rules see them."""
    return [rules.CertificateFacts(each.kind, each.issued_on, each.valid_until) for each in certificates]


def new_certificate(
    session: AsyncSession, keyring: Keyring, staff: StaffMember, stated: Certificate, at: str
) -> StaffCertificate:
    """Return the new row of a certificate; raise `ValidationFailed`, which points below `at`, where it cannot be so."""
    refuse(rules.fault_of_certificate(stated.issued_on, stated.valid_until, of(session).clock.today()), at)
    row = new_id()
    return StaffCertificate(
        id=row,
        staff=staff.id,
        kind=stated.kind,
        number=NUMBER.seal(keyring, stated.number, row=row),
        issued_on=stated.issued_on,
        valid_until=stated.valid_until,
    )


def sealed(keyring: Keyring, field: str, text: str | None, staff: UUID) -> Sealed | None:
    """Return what the row of a staff member stores for their name or work phone."""
    return None if text is None else queries.IN_CLEAR[field].seal(keyring, text, row=staff)


def refuse(fault: tuple[str, str] | None, at: str) -> None:
    """Raise `ValidationFailed` for a field and the rule that it breaks, if there is one."""
    if fault is not None:
        raise ValidationFailed(errors=(FieldError(pointer=f"{at}/{fault[0]}", rule=fault[1]),))
