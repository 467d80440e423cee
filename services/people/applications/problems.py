"""What can stand in the way of an application."""

from typing import Any
from uuid import UUID

from services.kit.http.problems import Problem, Say
from services.people.certifications.words import (
    SaidCaveat,
    SaidMissing,
    SaidReason,
    said_caveats,
    said_missing,
    said_reasons,
)


class ApplicationOpen(Problem):
    """An application of the household is open already.

    `application` is the open one: decide it, or record that the family took it back.
    """

    status = 409
    application: UUID


class NoApplication(Problem):
    """No application of the household is open."""

    status = 409


class AlreadyPosted(Problem):
    """The application has been posted already."""

    status = 409


class NoSuchObjection(Problem):
    """The open application has no such objection that waits for its answer."""

    status = 404


class ApplicationWaits(Problem):
    """The application cannot be decided yet.

    `waits_for` says what it waits for, each with a code and a sentence; `posting_days` are those that the law prints.
    """

    status = 409
    law: str
    posting_days: int | None
    waits_for: tuple[str, ...]

    @classmethod
    def member_types(cls) -> dict[str, Any]:
        """Return the shape in which it is answered."""
        return {"law": str, "posting_days": int | None, "waits_for": list[SaidReason]}

    def said(self, say: Say) -> dict[str, Any]:
        """Put what it waits for into sentences."""
        waits = said_reasons(say, self.waits_for)
        return {"law": self.law, "posting_days": self.posting_days, "waits_for": waits}


class NothingRefuses(Problem):
    """The law does not refuse this application.

    Where `missing` is empty it grants it: certify the household. Else the facts that it names decide, and nobody has
    stated them yet.
    """

    status = 409
    law: str
    missing: tuple[str, ...]
    caveats: tuple[str, ...]

    @classmethod
    def member_types(cls) -> dict[str, Any]:
        """Return the shape in which it is answered."""
        return {"law": str, "missing": list[SaidMissing], "caveats": list[SaidCaveat]}

    def said(self, say: Say) -> dict[str, Any]:
        """Put what is missing into sentences."""
        missing, caveats = said_missing(say, self.missing), said_caveats(say, self.caveats)
        return {"law": self.law, "missing": missing, "caveats": caveats}
