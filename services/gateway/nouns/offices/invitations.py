"""Invitations of staff in the graph."""

import strawberry

from services.gateway.nouns.offices.assignments import NotOfThisOffice
from services.gateway.nouns.offices.choices import InvitationState
from services.gateway.nouns.offices.endpoints import INVITATIONS, OFFICES, STAFF
from services.gateway.nouns.offices.staff import StaffHasLeft, StaffMember
from services.gateway.refusals import Problem
from services.gateway.relations import one, row
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, taken
from services.gateway.verbs import verb


@described
class InvitationFacts(Shape):
    """What there is to know of an invitation, whether its code is told or not."""

    id: Id = fact("The invitation's id.")
    version: int = fact("What `ifMatch` takes when the invitation is revoked.")
    staff_id: Id = fact("The staff member's id.", of="staff")
    office_id: Id = fact("The office's id.", of="office")
    invited_by: str = fact("Who invited them 邀请人.")
    valid_until: Day = fact("The last day on which the code counts 有效期至.")
    state: InvitationState = fact("What has become of it by today 状态.")
    accepted_at: Instant | None = fact("When it was accepted 接受时间.")
    revoked_at: Instant | None = fact("When it was revoked 撤销时间.")
    created_at: Instant = fact("When it was made.")
    updated_at: Instant = fact("When it was last changed.")


@described
class Invitation(InvitationFacts):
    """An office's invitation of a staff member to sign in 邀请; never its code."""

    staff_member = row(STAFF, "The staff member 工作人员.", by="staff_id")
    office = row(OFFICES, "The office 服务网点.", by="office_id")


@described
class NewInvitation(InvitationFacts):
    """A new invitation with its code 新邀请, which is told this once: hand it to the staff member."""

    code: Id = fact("The code 邀请码.")


@described
class StaffSignsIn(Problem):
    """The staff member has accepted an invitation already 该工作人员已开通账号."""


@described
class NoSuchInvitation(Problem):
    """No invitation has this code 邀请码不存在."""


@described
class ForeignInvitation(Problem):
    """The invitation is of an office that the token does not cover 邀请码属于其他辖区的网点."""


@described
class InvitationUsed(Problem):
    """The invitation has been accepted already: a code counts once 邀请码已使用."""


@described
class InvitationWasRevoked(Problem):
    """The invitation was revoked 邀请已撤销."""


@described
class InvitationExpired(Problem):
    """The code counts no more 邀请码已过期."""


@described
class AlreadyAnotherMember(Problem):
    """Whoever holds this token is another staff member already 该账号已属于另一名工作人员."""


@taken
class InvitationInput(Taken):
    """Whom an office invites to sign in 邀请工作人员."""

    staff_id: Id = fact("The staff member's id.", of="staff")
    office_id: Id = fact("The office's id, where they work.", of="office")


@taken
class AcceptInvitationInput(Taken):
    """The code of an invitation 接受邀请."""

    code: Id = fact("The code 邀请码.")


@strawberry.type
class InvitationQueries:
    """How an invitation is found; those of a staff member stand there."""

    invitation = one(INVITATIONS, "One invitation 邀请.")


@strawberry.type
class InvitationMutations:
    """What can be done with invitations."""

    invite_staff = verb(
        "POST /v1/invitations",
        "Invite a staff member to sign in; the code is told this once 邀请工作人员.",
        "people",
        NewInvitation,
        taking=InvitationInput,
        or_else=(StaffHasLeft, StaffSignsIn, NotOfThisOffice),
    )
    accept_invitation = verb(
        "POST /v1/invitations:accept",
        "Be the invited staff member from now on 接受邀请.",
        "people",
        StaffMember,
        taking=AcceptInvitationInput,
        or_else=(
            NoSuchInvitation,
            ForeignInvitation,
            InvitationUsed,
            InvitationWasRevoked,
            InvitationExpired,
            StaffHasLeft,
            AlreadyAnotherMember,
        ),
    )
    revoke_invitation = verb(
        "POST /v1/invitations/{id}:revoke",
        "Revoke an invitation that nobody has accepted 撤销邀请.",
        "people",
        Invitation,
        or_else=(InvitationUsed, InvitationWasRevoked),
    )
