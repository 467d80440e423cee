"""What can stand in the way of self-service. None of these tells a terminal who is registered."""

from collections.abc import Mapping

from services.kit.http.problems import Problem
from services.people.self_service.rules import TRIES_WITHIN


class CodeNotAccepted(Problem):
    """The code is not accepted.

    It is wrong, or there is none, for whatever reason; after five wrong ones a code counts no more.
    """

    status = 403


class CodeExpired(Problem):
    """The code is right and has expired. Ask for a new one."""

    status = 403


class CodeUsed(Problem):
    """The code is right and was used already. Ask for a new one."""

    status = 403


class CodeWithdrawn(Problem):
    """The code is right and was withdrawn by the office."""

    status = 403


class NoPhoneForCode(Problem):
    """The person has no phone number on file that a code could be sent to."""

    status = 409


class CodeHasEnded(Problem):
    """The code counts no more already."""

    status = 409


class TooManyTries(Problem):
    """This terminal has tried too often. Try again later."""

    status = 429

    @property
    def headers(self) -> Mapping[str, str]:
        """Say when the terminal may try again."""
        return {"Retry-After": str(int(TRIES_WITHIN.total_seconds()))}


class SessionsElsewhere(Problem):
    """Sessions of self-service come from the external issuer.

    This platform signs no tokens; docs/operating.md (Self-service) says what the issuer has to do.
    """

    status = 409
