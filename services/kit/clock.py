"""The one clock of the platform: UTC instants, and civil dates of Asia/Shanghai.

On the embedded platform with a test setting, `bihuan clock +90d` writes an offset into `<state>/clock`;
every service reads it, so all of them turn together. Token expiry never asks this clock.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The civil time of the whole country."""
CALENDAR = range(1900, 2900)
"""Years that a test clock may show: those of civil dates, with a century left for what is due after them."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time; `offset_file` holds whole seconds to add, and is absent where the clock cannot be turned."""

    offset_file: Path | None = None

    def now(self) -> datetime:
        """Return the present instant in UTC, moved by the offset."""
        return datetime.now(UTC) + self.offset()

    def today(self) -> date:
        """Return the present civil date in Asia/Shanghai."""
        return self.now().astimezone(SHANGHAI).date()

    def offset(self) -> timedelta:
        """Return how far the clock was turned, zero where it was not; raise `ValueError` where the file is broken."""
        if self.offset_file is None:
            return timedelta()
        try:
            return timedelta(seconds=int(self.offset_file.read_text(encoding="ascii")))
        except FileNotFoundError:
            return timedelta()

    def turn(self, by: timedelta) -> timedelta:
        """Move the offset by `by` and return the new one.

        Raises `ClockIsReal` where there is no test clock, `OverflowError` where the clock would leave the calendar.
        """
        if self.offset_file is None:
            raise ClockIsReal
        offset = self.offset() + by
        if (datetime.now(UTC) + offset).year not in CALENDAR:
            raise OverflowError
        scratch = self.offset_file.with_suffix(".new")
        scratch.write_text(str(int(offset.total_seconds())), encoding="ascii")
        scratch.replace(self.offset_file)
        return offset


class ClockIsReal(Exception):
    """The clock can be turned on an embedded platform with BIHUAN_TEST_CLOCK=true only."""
