"""The rules of working age: from sixteen until retirement, which comes later for whoever was born later."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.kit.law_days import LawDays

MONTHS = 12
OLDEST = 120
"""Years of age that nobody of working age has."""


@dataclass(frozen=True, slots=True)
class Rise:
    """By one month for every `step_months` months of birth from `rises_from`, up to `most_months`."""

    rises_from: date
    step_months: int
    most_months: int

    def months(self, birth_date: date) -> int:
        """Return how many months later somebody born then reaches the age."""
        later = (birth_date.year - self.rises_from.year) * MONTHS + birth_date.month - self.rises_from.month
        return 0 if later < 0 else min(later // self.step_months + 1, self.most_months)


@dataclass(frozen=True, slots=True)
class RetirementAge:
    """An age in full years, and how it rises for whoever was born later; None where it does not."""

    years: int
    rises: Rise | None

    def reached(self, birth_date: date, on: date) -> bool:
        """Tell whether someone born then has reached the age by that day."""
        months = birth_date.month - 1 + (0 if self.rises is None else self.rises.months(birth_date))
        year, month = birth_date.year + self.years + months // MONTHS, months % MONTHS + 1
        return (on.year, on.month, on.day) >= (year, month, birth_date.day)


@dataclass(frozen=True, slots=True)
class AgesOfAText:
    """The ages of one text; women in management or technical posts retire later."""

    id: str
    jurisdiction: str
    names: Mapping[str, str]
    document: str | None
    sure: str
    days: LawDays
    from_years: int
    men: RetirementAge
    women: RetirementAge
    women_in_posts: RetirementAge


@dataclass(frozen=True, slots=True)
class WorkingAge:
    """From 16 to retirement, by the text of the day; there is one for each. A woman's post may be unknown."""

    texts: tuple[AgesOfAText, ...]

    def of(self, on: date) -> AgesOfAText:
        """Return the text that answers for a day."""
        return next(text for text in self.texts if text.days.hold(on))

    def holds(self, sex: str, birth_date: date, on: date) -> bool:
        """Tell whether someone is of working age; a woman as one without such a post."""
        if not self.old_enough(birth_date, on):
            return False
        text = self.of(on)
        return not (text.men if sex == "1" else text.women).reached(birth_date, on)

    def births(self, sex: str, on: date) -> tuple[date, date]:
        """Return the first and the last birth date of those for whom `holds` is true on a day."""
        days = range(date(on.year - OLDEST, 1, 1).toordinal(), on.toordinal() + 1)
        retirement = self.of(on).men if sex == "1" else self.of(on).women
        first = bisect_left(days, x=True, key=lambda day: not retirement.reached(date.fromordinal(day), on))
        young = bisect_left(days, x=True, key=lambda day: not self.old_enough(date.fromordinal(day), on))
        return date.fromordinal(days[first]), date.fromordinal(days[young - 1])

    def old_enough(self, birth_date: date, on: date) -> bool:
        """Tell whether someone born then has reached the age from which one may work."""
        return (on.year, on.month, on.day) >= (
            birth_date.year + self.of(on).from_years,
            birth_date.month,
            birth_date.day,
        )

    def depends_on_post(self, sex: str, birth_date: date, on: date) -> bool:
        """Tell whether a woman is past the earlier age and not past the later one."""
        text = self.of(on)
        return sex != "1" and text.women.reached(birth_date, on) and not text.women_in_posts.reached(birth_date, on)
