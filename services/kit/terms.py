"""What whoever runs the platform has laid down, area by area, each since a day and by a document.

No text that the platform ships prints these periods, so nothing is due, kept or asked again until somebody lays it down
and says where.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.kit.codes.areas import area_of, lineage
from services.kit.working_days import Counted, working_days_after


class AreaTerm(BaseModel):
    """What holds in an area since a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    district: str
    """The area in which it holds, GB/T 2260; 000000 is the whole country."""
    since: date
    """The first day on which it holds."""
    document: str = Field(min_length=1, max_length=200)
    """Where it is laid down."""

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        area_of(self.district)
        return self


class ComplaintTerm(AreaTerm):
    """Within how many days it is said whether a complaint is accepted, and within how many an accepted one is answered.

    Null where the document prints none: then nothing is due.
    """

    accept_days: int | None = Field(ge=1)
    answer_days: int | None = Field(ge=1)
    counted: Literal["working_days", "days"]

    def last_day(self, days: int | None, since: date) -> Counted | None:
        """Return the last of so many days after a day; None where none is printed."""
        if days is None:
            return None
        if self.counted == "working_days":
            return working_days_after(since, days)
        return Counted(since + timedelta(days=days), provisional=False)


class RetentionPeriod(AreaTerm):
    """For how many calendar months a file rests before it is announced, and for how many days it is announced."""

    inactive_months: int = Field(ge=1)
    notice_days: int = Field(ge=1)


class ConfirmationTerm(AreaTerm):
    """For how many calendar months an entry of the directory stands before somebody has to confirm it again."""

    confirm_months: int = Field(ge=1)


Term = TypeVar("Term", bound=AreaTerm)


def term_of(terms: Iterable[Term], district: str, on: date) -> Term | None:
    """Return what holds in a district on a day: that of the smallest area, of several the last; None without one."""
    areas = lineage(district)
    there = [each for each in terms if area_of(each.district) in areas and each.since <= on]
    return max(there, key=lambda each: (len(lineage(each.district)), each.since), default=None)
