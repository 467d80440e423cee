"""The rules of a disability certificate: what its number says, the rest must not contradict, and each kind has grades.

GB/T 26341-2010 has seven categories and four grades. Disabled servicemen's grades are from 1 to 8 where they count as
employed disabled people (财税 2015, no. 72, art. 7), and have no category.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.kit.codes import disabilities
from services.kit.codes.disability_certificates import DisabilityCertificate
from services.people.files.rules import Fault, Life, fault_of_end

OF_CATEGORIES = "disability_certificate"
"""The kind whose certificates have a category, and a number that says it."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated about a certificate, as far as it can contradict itself; the number only where it was read."""

    kind: str
    category: str | None
    grade: str
    reissue: int | None
    issued_on: date
    valid_until: date | None
    ended_on: date | None
    ended_for: str | None

    @property
    def last_day(self) -> date | None:
        """Return the last day on which the certificate counts; None where none is known."""
        return min((day for day in (self.valid_until, self.ended_on) if day is not None), default=None)


def faults_of(stated: Stated, life: Life) -> tuple[Fault, ...]:
    """Return every fact of a certificate that cannot be so. It may be valid for years to come; it cannot have ended."""
    return (
        *life.faults_of({"issued_on": stated.issued_on, "ended_on": stated.ended_on}),
        *fault_of_end("valid_until", stated.issued_on, stated.valid_until),
        *fault_of_end("ended_on", stated.issued_on, stated.ended_on),
        *_faults_of_ending(stated),
        *_faults_of_kind(stated),
    )


def faults_of_number(stated: Stated, number: DisabilityCertificate, *, of_holder: bool) -> tuple[Fault, ...]:
    """Return what the number of a certificate contradicts; `of_holder` says whether it begins with their resident id.

    A reissue that nobody stated contradicts nothing.
    """
    return (
        *(() if of_holder else (Fault("certificate_number", "differs_from_resident_id"),)),
        *(
            Fault(field, "differs_from_certificate_number")
            for field, said, read in (
                ("category", stated.category, number.category),
                ("grade", stated.grade, number.grade),
                ("reissue", stated.reissue, number.reissue),
            )
            if said != read and said is not None
        ),
    )


def is_replaced(before: Stated, by: Stated) -> bool:
    """Tell whether a certificate is ended by a later one; one whose end is known was not."""
    return before.issued_on < by.issued_on and before.ended_on is None


def _faults_of_ending(stated: Stated) -> Iterator[Fault]:
    if stated.ended_on is None and stated.ended_for is not None:
        yield Fault("ended_for", "of_ended_ones_only")
    if stated.ended_on is not None and stated.ended_for is None:
        yield Fault("ended_for", "missing")


def _faults_of_kind(stated: Stated) -> Iterator[Fault]:
    if stated.kind != OF_CATEGORIES:
        if stated.category is not None:
            yield Fault("category", "of_disability_certificates_only")
        return
    if stated.category is None:
        yield Fault("category", "missing")
    if disabilities.find_grade(stated.grade) is None:
        yield Fault("grade", "disability_grade_unknown")
