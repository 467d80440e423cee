"""What can happen to an invitation, told as what happens to the staff member; no event carries a code."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event


class StaffInvited(Event):
    """An office invited a staff member to sign in."""

    kind = "staff_member"
    happened = "invited"

    invitation: UUID
    valid_until: date


class InvitationAccepted(Event):
    """A staff member accepted an invitation, and is known by their token from now on."""

    kind = "staff_member"
    happened = "invitation_accepted"

    invitation: UUID


class InvitationRevoked(Event):
    """An invitation was revoked."""

    kind = "staff_member"
    happened = "invitation_revoked"

    invitation: UUID
