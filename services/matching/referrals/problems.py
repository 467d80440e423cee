"""What can stand in the way of a referral or of its next step."""

import dataclasses
from typing import Any
from uuid import UUID

from services.kit.http.problems import Problem, Say
from services.matching.referrals.rules import Status, Step


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SaidUnmet:
    """A hard constraint that the vacancy does not meet."""

    code: str
    detail: str


class ConstraintsUnmet(Problem):
    """The vacancy does not meet what a referral needs.

    Where `overridable` is true only the person's own wishes stand in the way: with `override`, a coded reason, the
    person can be referred all the same. A vacancy that is closed or full takes nobody.
    """

    status = 409
    unmet: tuple[str, ...]
    overridable: bool

    @classmethod
    def member_types(cls) -> dict[str, Any]:
        """Return the shape in which the constraints are answered."""
        return {"unmet": list[SaidUnmet], "overridable": bool}

    def said(self, say: Say) -> dict[str, Any]:
        """Put the constraints into sentences."""
        said = [SaidUnmet(code=code, detail=say("unmet", code)) for code in map(str, self.unmet)]
        return {"unmet": said, "overridable": self.overridable}


class AlreadyReferred(Problem):
    """The person is referred to this vacancy already.

    `referral` is the one under way; it is null where someone referred the person at this very moment.
    """

    status = 409
    referral: UUID | None


class ConsentWithdrawn(Problem):
    """The person does not agree to this use of their data.

    `use` is what they refused or took back their consent to; ask them before anything else. `pointer` says where the
    person was named.
    """

    status = 409
    use: str
    pointer: str


class NoSeatLeft(Problem):
    """Every seat of the vacancy is taken."""

    status = 409


class NotTheNextStep(Problem):
    """The referral is not at a point where this can be recorded.

    `next` are the steps that can be recorded now; none once a referral is declined or checked.
    """

    status = 409
    status_now: Status
    next: tuple[Step, ...]
