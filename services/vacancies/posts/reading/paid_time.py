"""How many days and hours a month's wage pays for: the labour ministry's figures by date, from `paid_time.csv`."""

import csv
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class PaidTime:
    """One dated row: paid days a month, hours a day, and the document that says so."""

    valid_from: date
    days_a_month: Fraction
    hours_a_day: Fraction
    document: str


def paid_time(on: date | None = None) -> PaidTime:
    """Return the figures that hold on the day, the newest without a day, the oldest before the first document."""
    rows = _rows()
    return next((row for row in rows if on is None or row.valid_from <= on), rows[-1])


@cache
def _rows() -> tuple[PaidTime, ...]:
    """Return the rows of the table, newest first."""
    with resources.files(__package__).joinpath("paid_time.csv").open(encoding="utf-8") as lines:
        rows = [
            PaidTime(
                valid_from=date.fromisoformat(row["valid_from"]),
                days_a_month=Fraction(row["paid_days_a_month"]),
                hours_a_day=Fraction(row["hours_a_day"]),
                document=row["document"],
            )
            for row in csv.DictReader(lines)
        ]
    return tuple(sorted(rows, key=lambda row: row.valid_from, reverse=True))
