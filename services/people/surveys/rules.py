"""The rules of surveys: which questions are asked, and whether an answer answers them."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.kit.law_days import LawDays


@dataclass(frozen=True, slots=True)
class Names:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions that are asked from a day on, each answered by a whole number of the scale."""

    id: str
    days: LawDays
    due_days: int
    lowest: int
    highest: int
    scale: Names
    questions: Mapping[str, Names]
    why: Mapping[str, Names]

    @property
    def effective_from(self) -> date:
        """Return the day from which they are asked."""
        return self.days.first

    def due_on(self, invited_on: date) -> date:
        """Return the last day on which an invitation is answered."""
        return invited_on + timedelta(days=self.due_days)

    def fault_of(self, scores: Sequence[tuple[str, int]]) -> str | None:
        """Return the rule that scores break: one for each question, on the scale."""
        if sorted(question for question, _ in scores) != sorted(self.questions):
            return "every_question_once"
        return None if all(self.lowest <= score <= self.highest for _, score in scores) else "on_the_scale"


def last_day(quarter: date) -> date:
    """Return the last day of the calendar quarter that begins on a day."""
    month = quarter.month + 2
    return quarter.replace(month=month, day=monthrange(quarter.year, month)[1])
