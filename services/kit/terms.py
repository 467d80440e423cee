"""By when complaints are taken up and answered: what whoever runs the platform has laid down, area by area.

No text that the platform ships prints such a period, so nothing is due until somebody lays it down and says where.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.kit.codes.areas import area_of, lineage
from services.kit.working_days import Counted, working_days_after


class ComplaintTerm(BaseModel):
    """Within how many days it is said whether a complaint is accepted, and within how many an accepted one is answered.

    Null where the document prints none: then nothing is due.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    district: str
    """The area in which it holds, GB/T 2260; 000000 is the whole country."""
    accept_days: int | None = Field(ge=1)
    answer_days: int | None = Field(ge=1)
    counted: Literal["working_days", "days"]
    since: date
    """The first day on which it holds."""
    document: str = Field(min_length=1, max_length=200)
    """Where it is laid down."""

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        area_of(self.district)
        return self

    def last_day(self, days: int | None, since: date) -> Counted | None:
        """Return the last of so many days after a day; None where none is printed."""
        if days is None:
            return None
        if self.counted == "working_days":
            return working_days_after(since, days)
        return Counted(since + timedelta(days=days), provisional=False)


def term_of(terms: Iterable[ComplaintTerm], district: str, on: date) -> ComplaintTerm | None:
    """Return what holds in a district on a day: that of the smallest area, of several the last; None without one."""
    areas = lineage(district)
    there = [each for each in terms if area_of(each.district) in areas and each.since <= on]
    return max(there, key=lambda each: (len(lineage(each.district)), each.since), default=None)
