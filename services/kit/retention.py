"""For how long files are kept: what whoever runs the platform has laid down, area by area.

No text that the platform ships prints such a period, so there is none until somebody lays it down and says where.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.kit.codes.areas import area_of, lineage


class RetentionPeriod(BaseModel):
    """For how many calendar months a file rests before it is announced, and for how many days it is announced."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    district: str
    """The area in which it holds, GB/T 2260; 000000 is the whole country."""
    inactive_months: int = Field(ge=1)
    notice_days: int = Field(ge=1)
    since: date
    """The first day on which it holds."""
    document: str = Field(min_length=1, max_length=200)
    """Where it is laid down."""

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        area_of(self.district)
        return self


def period_of(periods: Iterable[RetentionPeriod], district: str, on: date) -> RetentionPeriod | None:
    """Return what holds in a district on a day: that of the smallest area, of several the last; None without one."""
    areas = lineage(district)
    there = [each for each in periods if area_of(each.district) in areas and each.since <= on]
    return max(there, key=lambda each: (len(lineage(each.district)), each.since), default=None)
