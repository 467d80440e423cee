"""The rules of working age: from sixteen until retirement, which comes later for whoever was born later."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

MONTHS = 12
OLDEST = 120
"""Years of age that nobody of working age has."""


@dataclass(frozen=True, slots=True)
class RetirementAge:
    """An age that rises by one month for every `step_months` months of birth from `rises_from`."""

    years: int
    rises_from: date
    step_months: int
    most_months: int

    def reached(self, birth_date: date, on: date) -> bool:
        """Tell whether someone born then has reached the age by that day."""
        later = (birth_date.year - self.rises_from.year) * MONTHS + birth_date.month - self.rises_from.month
        delay = 0 if later < 0 else min(later // self.step_months + 1, self.most_months)
        months = birth_date.month - 1 + delay
        year, month = birth_date.year + self.years + months // MONTHS, months % MONTHS + 1
        return (on.year, on.month, on.day) >= (year, month, birth_date.day)


@dataclass(frozen=True, slots=True)
class WorkingAge:
    """From 16 to retirement; women in management or technical posts retire later, and the post may be unknown."""

    from_years: int
    men: RetirementAge
    women: RetirementAge
    women_in_posts: RetirementAge

    def holds(self, sex: str, birth_date: date, on: date) -> bool:
        """Tell whether someone is of working age; a woman as one without such a post."""
        if not self.old_enough(birth_date, on):
            return False
        return not (self.men if sex == "1" else self.women).reached(birth_date, on)

    def births(self, sex: str, on: date) -> tuple[date, date]:
        """Return the first and the last birth date of those for whom `holds` is true on a day."""
        days = range(date(on.year - OLDEST, 1, 1).toordinal(), on.toordinal() + 1)
        retirement = self.men if sex == "1" else self.women
        first = bisect_left(days, x=True, key=lambda day: not retirement.reached(date.fromordinal(day), on))
        young = bisect_left(days, x=True, key=lambda day: not self.old_enough(date.fromordinal(day), on))
        return date.fromordinal(days[first]), date.fromordinal(days[young - 1])

    def old_enough(self, birth_date: date, on: date) -> bool:
        """Tell whether someone born then has reached the age from which one may work."""
        return (on.year, on.month, on.day) >= (birth_date.year + self.from_years, birth_date.month, birth_date.day)

    def depends_on_post(self, sex: str, birth_date: date, on: date) -> bool:
        """Tell whether a woman is past the earlier age and not past the later one."""
        return sex != "1" and self.women.reached(birth_date, on) and not self.women_in_posts.reached(birth_date, on)
