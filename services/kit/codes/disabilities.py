"""GB/T 26341-2010: seven categories of disability, four grades (1 the most severe), and the limits between grades.

Physical and intellectual disability are graded by description, which the tables do not carry. GB/T 2261.3 has a
coding of its own (61 to 67); the two are never mixed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from services.kit.codes.tables import Certainty, CodedValue, rows, values

_CATEGORIES = "disability_categories"
_GRADES = "disability_grades"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The values of one measure that make one grade of one category.

    `measure` is visual_acuity (decimal, the better eye, corrected), visual_field (degrees of radius), hearing_loss
    (dB HL of the better ear), speech_intelligibility (percent) or who_das_2 (score); `unit` says it in words. A value
    belongs here when it is at least `at_least`, below `below` and at most `at_most`; None sets no limit.
    """

    category: str
    grade: str
    measure: str
    unit: str
    at_least: Decimal | None
    below: Decimal | None
    at_most: Decimal | None
    sure: Certainty

    def holds(self, value: Decimal) -> bool:
        """Tell whether a measured value falls into this grade."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )


def categories() -> tuple[CodedValue, ...]:
    """Return the seven categories, 1 to 7."""
    return tuple(values(_CATEGORIES).values())


def grades() -> tuple[CodedValue, ...]:
    """Return the four grades, 1 (most severe) to 4."""
    return tuple(values(_GRADES).values())


def find_category(code: str) -> CodedValue | None:
    """Return the category with this code, or None."""
    return values(_CATEGORIES).get(code)


def find_grade(code: str) -> CodedValue | None:
    """Return the grade with this code, or None."""
    return values(_GRADES).get(code)


@cache
def thresholds() -> tuple[Threshold, ...]:
    """Return every limit of the standard that is at hand, each with how sure it is."""
    return tuple(
        Threshold(
            category=row["category"],
            grade=row["grade"],
            measure=row["measure"],
            unit=row["unit"],
            at_least=_number(row["at_least"]),
            below=_number(row["below"]),
            at_most=_number(row["at_most"]),
            sure=Certainty(row["sure"]),
        )
        for row in rows("disability_thresholds")
    )


def grade_of(measure: str, value: Decimal) -> str | None:
    """Return the grade that one measured value makes, or None when it makes none (no disability by that measure).

    Whole-number measures (dB HL, percent, score) take whole numbers.
    """
    return next((limit.grade for limit in thresholds() if limit.measure == measure and limit.holds(value)), None)


def grade_of_multiple(parts: Iterable[str]) -> str:
    """Return the grade of a multiple disability from the grades of its parts: the heaviest (rule unverified)."""
    return min(parts)


def _number(text: str) -> Decimal | None:
    """Read a limit; blank is none."""
    return Decimal(text) if text else None
