"""What can stand in the way of a staff member's work."""

from typing import Any

from services.kit.http.problems import Problem, Say
from services.people.certifications.words import SaidCaveat, said_caveats


class PostNeedsCertificate(Problem):
    """The post asks for a certificate that the staff member does not have on that day.

    `law` is the text that asks for it (持证上岗), `caveats` say what is not certain about it. Record the certificate
    first, or with the registration.
    """

    status = 409
    law: str
    post: str
    caveats: tuple[str, ...]

    @classmethod
    def member_types(cls) -> dict[str, Any]:
        """Return the shape in which it is answered."""
        return {"law": str, "post": str, "caveats": list[SaidCaveat]}

    def said(self, say: Say) -> dict[str, Any]:
        """Put what is not certain into sentences."""
        return {"law": self.law, "post": self.post, "caveats": said_caveats(say, self.caveats)}


class AlreadyInPost(Problem):
    """The staff member is in this post of this office already."""

    status = 409


class NoSuchMembership(Problem):
    """The staff member has no such membership that goes on."""

    status = 404


class NoSuchCertificate(Problem):
    """The staff member has no such certificate."""

    status = 404


class StaffHasLeft(Problem):
    """The staff member has left and cannot be changed any more."""

    status = 409


class StillAssigned(Problem):
    """The staff member is still assigned to persons.

    Hand the caseload over first. `assignments` is how many there are.
    """

    status = 409
    assignments: int
