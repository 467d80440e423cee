"""The rules of notifications: by which channels one goes out, when, how often it is tried, and when that ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
QUIET: Final = frozenset({"sms", "wechat"})
"""The channels that ring at somebody's side, and rest in quiet hours."""
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
"""How long it is waited after each attempt that may succeed later; after the last of them it stays."""
GIVEN_UP_AFTER: Final = timedelta(hours=24)
"""How long after a message was due it is tried: a day later hardly any of them helps."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to be told: the channels of each kind, the language, and the hours without SMS and WeChat."""

    language: str
    quiet_from: time
    quiet_until: time
    channels: Mapping[str, Sequence[str]]

    def with_channels(self, chosen: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
        """Return the channels of every kind, those that somebody has chosen before these."""
        return {kind: chosen.get(kind, channels) for kind, channels in self.channels.items()}


def due_at(channel: str, wishes: Wishes, at: datetime) -> datetime:
    """Return when a message goes out that could at an instant: at its end where that lies in quiet hours."""
    return after_quiet(at, wishes.quiet_from, wishes.quiet_until) if channel in QUIET else at


def after_quiet(at: datetime, begins: time, ends: time) -> datetime:
    """Return the instant itself, or the end of the quiet hours that it lies in; equal times are none."""
    local = at.astimezone(SHANGHAI)
    clock = local.time()
    over_night = begins > ends
    quiet = (clock >= begins or clock < ends) if over_night else begins <= clock < ends
    if not quiet:
        return at
    day = local.date() + timedelta(days=1) if over_night and clock >= begins else local.date()
    return datetime.combine(day, ends, SHANGHAI).astimezone(at.tzinfo)


def next_try(number: int, now: datetime, give_up_at: datetime) -> datetime | None:
    """Return when a message is tried again after so many attempts; None where it is given up."""
    at = now + WAITS[min(number, len(WAITS)) - 1]
    return at if at < give_up_at else None
