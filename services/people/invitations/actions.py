"""What can be done with invitations, each in the caller's transaction."""

import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.people.assignments.problems import NotOfThisOffice
from services.people.invitations import law, queries, rules
from services.people.invitations.events import InvitationAccepted, InvitationRevoked, StaffInvited
from services.people.invitations.model import Invitation
from services.people.invitations.problems import (
    AlreadyAnotherMember,
    ForeignInvitation,
    InvitationExpired,
    InvitationUsed,
    InvitationWasRevoked,
    NoSuchInvitation,
    StaffSignsIn,
)
from services.people.offices.actions import require_open
from services.people.staff import queries as staff
from services.people.staff.actions import touch
from services.people.staff.model import StaffMember
from services.people.staff.problems import StaffHasLeft

SCOPE, ACCEPT = "staff:write", "invitation:accept"
ONE_SUBJECT = "staff_member_one_subject_idx"
"""The constraint that refuses one token for two staff members."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation, and its code: told this once, and kept nowhere."""

    invitation: Invitation
    code: UUID


async def invite_staff(session: AsyncSession, caller: Caller, staff_id: UUID, office_id: UUID) -> Invited:
    """Invite a staff member of an office; an earlier invitation that is still open is revoked by it."""
    caller.require(SCOPE)
    member = await staff.locked(session, staff_id)
    if member.left_on is not None:
        raise StaffHasLeft
    if member.subject is not None:
        raise StaffSignsIn
    office, today, now = await require_open(session, office_id), of(session).clock.today(), of(session).clock.now()
    if not await staff.posts_in(session, member.id, office.id, today):
        raise NotOfThisOffice
    if (earlier := await queries.open_of(session, member.id)) is not None:
        revoke(session, member, earlier)
        await session.flush()  # one is open at a time
    code = uuid4()
    invitation = Invitation(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        staff=member.id,
        office=office.id,
        code_digest=digest(code),
        invited_by=caller.subject,
        valid_until=law.validity_of(office.district, today).last_day(today),
        accepted_at=None,
        revoked_at=None,
    )
    session.add(invitation)
    told = StaffInvited(subject=member.id, invitation=invitation.id, valid_until=invitation.valid_until)
    touch(session, member, told)
    return Invited(invitation, code)


async def accept_invitation(session: AsyncSession, caller: Caller, code: UUID) -> UUID:
    """Let the holder of the caller's token be the invited staff member from now on; return who that is."""
    caller.require(ACCEPT)
    invited = await queries.staff_of(session, digest(code))
    if invited is None:
        raise NoSuchInvitation
    [*held] = await staff.all_locked(session, invited)  # whoever accepts the same code waits here
    if not held:
        raise ForeignInvitation
    [member] = held
    invitation = await queries.by_code(session, digest(code))
    require_open_one(session, member, invitation)
    member.subject, invitation.accepted_at = caller.subject, of(session).clock.now()
    invitation.updated_at = invitation.accepted_at
    touch(session, member, InvitationAccepted(subject=member.id, invitation=invitation.id))
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_SUBJECT in str(error.orig):
            raise AlreadyAnotherMember from None
        raise
    return member.id


async def revoke_invitation(session: AsyncSession, caller: Caller, invitation_id: UUID, seen: Tags) -> None:
    """Revoke an invitation that nobody has accepted."""
    caller.require(SCOPE)
    invitation = await queries.read(session, invitation_id)
    member = await staff.locked(session, invitation.staff)
    await session.refresh(invitation, with_for_update=True)
    seen.require(invitation.version)
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None:
        raise InvitationWasRevoked
    revoke(session, member, invitation)


def require_open_one(session: AsyncSession, member: StaffMember, invitation: Invitation) -> None:
    """Raise for an invitation that cannot be accepted any more, saying why."""
    state = rules.state_of(
        accepted=invitation.accepted_at is not None,
        revoked=invitation.revoked_at is not None,
        valid_until=invitation.valid_until,
        on=of(session).clock.today(),
    )
    if state == "accepted":
        raise InvitationUsed
    if state == "revoked":
        raise InvitationWasRevoked
    if member.left_on is not None:
        raise StaffHasLeft
    if state == "expired":
        raise InvitationExpired


def revoke(session: AsyncSession, member: StaffMember, invitation: Invitation) -> None:
    """Let an invitation count no more, and say so."""
    invitation.revoked_at = invitation.updated_at = of(session).clock.now()
    touch(session, member, InvitationRevoked(subject=member.id, invitation=invitation.id))


def digest(code: UUID) -> bytes:
    """Return what is kept of a code."""
    return hashlib.sha256(code.bytes).digest()
