"""What can stand in the way of an invitation, or of accepting one."""

from services.kit.http.problems import Problem


class StaffSignsIn(Problem):
    """The staff member has accepted an invitation already."""

    status = 409


class NoSuchInvitation(Problem):
    """No invitation has this code."""

    status = 404


class ForeignInvitation(Problem):
    """The invitation is of an office that the token does not cover.

    Sign in with the account that the office gave you, or ask the office.
    """

    status = 403


class InvitationUsed(Problem):
    """The invitation has been accepted already: a code counts once."""

    status = 409


class InvitationWasRevoked(Problem):
    """The invitation was revoked.

    Ask the office for another one.
    """

    status = 409


class InvitationExpired(Problem):
    """The code counts no more.

    Ask the office for another one.
    """

    status = 409


class AlreadyAnotherMember(Problem):
    """Whoever holds this token is another staff member already."""

    status = 409
