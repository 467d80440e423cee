"""From what is known of a placement to the facts of a policy, each with its source and its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Given = bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral as matching tells of it; it is a hire where it has a day of it."""

    id: UUID
    person: UUID
    employer: UUID
    employer_kind: str
    district: str
    """Where the work is done."""
    hired_on: date | None
    contract_months: int | None
    social_insurance_paid: bool | None


@dataclass(frozen=True, slots=True)
class Certification:
    """A time in which a household was certified; `withdrawn_on` is the first day after it."""

    certified_on: date
    withdrawn_on: date | None

    def covers(self, day: date) -> bool:
        """Tell whether the household was certified on a day."""
        return self.certified_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


@dataclass(frozen=True, slots=True)
class Household:
    """A household that who was hired belonged to on the day of the hire, with its certifications."""

    id: UUID
    certifications: Sequence[Certification]

    def certified_since(self, day: date) -> date | None:
        """Return since when it was certified on a day; None where it was not."""
        return next((each.certified_on for each in self.certifications if each.covers(day)), None)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact came from: given with the question, or a row that another service told of."""

    service: Literal["request", "people", "matching"]
    kind: Literal["household", "referral"] | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SourcedFact:
    """A fact with its source; `stated_on` is the day it is of, None where that is not told."""

    value: Given
    origin: Origin
    stated_on: date | None


REQUEST = Origin("request")


def facts_of(
    referral: Referral, hired_on: date, households: Sequence[Household], given: Mapping[str, Given]
) -> dict[str, SourcedFact]:
    """Return every fact of a hire by its name in the vocabulary; what is given beats what is known.

    Which household it was, and whether it was certified, is asked of the day of the hire. Where none is known that the
    caller sees, nobody can say that it was not certified: the fact is not known.
    """
    hire = Origin("matching", "referral", referral.id)
    known = {
        "contract_months": SourcedFact(referral.contract_months, hire, hired_on),
        "social_insurance_paid": SourcedFact(referral.social_insurance_paid, hire, hired_on),
        "employer_type": SourcedFact(referral.employer_kind, hire, hired_on),
    }
    if households:
        home = next((each for each in households if each.certified_since(hired_on)), households[0])
        since = home.certified_since(hired_on)
        origin = Origin("people", "household", home.id)
        known["worker_zero_employment_family"] = SourcedFact(since is not None, origin, since)
    stated = {name: SourcedFact(value, REQUEST, None) for name, value in given.items()}
    return {name: fact for name, fact in (known | stated).items() if fact.value is not None}
