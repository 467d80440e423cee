"""The rules of staff: which posts ask for a certificate (持证上岗), and when somebody can have worked in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.kit.law_days import LawDays


@dataclass(frozen=True, slots=True)
class PostLaw:
    """A text by which nobody begins in some posts without a certificate; None is all of them, or any certificate."""

    id: str
    jurisdiction: str
    document: str
    days: LawDays
    organisation_kinds: frozenset[str] | None
    posts: frozenset[str] | None
    certificate_kinds: frozenset[str] | None

    def asks(self, organisation_kind: str, post: str) -> bool:
        """Tell whether it speaks of this post in an organisation of this kind."""
        return (self.organisation_kinds is None or organisation_kind in self.organisation_kinds) and (
            self.posts is None or post in self.posts
        )


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate of a staff member; `valid_until` is the last day on which it counts, None without an end."""

    kind: str
    issued_on: date
    valid_until: date | None

    def counts(self, on: date) -> bool:
        """Tell whether it counts on a day."""
        return self.issued_on <= on and (self.valid_until is None or on <= self.valid_until)


def certified(law: PostLaw, certificates: Iterable[CertificateFacts], on: date) -> bool:
    """Tell whether one of the certificates is what the text asks for, and counts on that day."""
    return any(
        each.counts(on) and (law.certificate_kinds is None or each.kind in law.certificate_kinds)
        for each in certificates
    )


def fault_of_leaving(since: date, left_on: date, today: date) -> str | None:
    """Return the rule that the first day after a membership breaks; None where it can be so."""
    if left_on > today:
        return "date_in_future"
    return "ends_before_it_begins" if left_on < since else None


def fault_of_certificate(issued_on: date, valid_until: date | None, today: date) -> tuple[str, str] | None:
    """Return the field of a certificate and the rule that it breaks; None where it can be so."""
    if issued_on > today:
        return "issued_on", "date_in_future"
    if valid_until is not None and valid_until < issued_on:
        return "valid_until", "ends_before_it_begins"
    return None
