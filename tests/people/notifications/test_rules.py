"""When a message goes out, how often it is tried, and by which channels."""

from datetime import UTC, datetime, time, timedelta
from typing import get_args

import pytest

from services.people.notifications.law import defaults
from services.people.notifications.model import NoticeKind, webhook_mask
from services.people.notifications.rules import Wishes, after_quiet, due_at, next_try

NIGHT = (time(21), time(8))
NOON = (time(12), time(14))


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of March 2026 in China, which is eight hours before UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("at", "quiet", "goes"),
    [
        (shanghai(2, 12), NIGHT, shanghai(2, 12)),
        (shanghai(2, 21), NIGHT, shanghai(3, 8)),
        (shanghai(2, 20, 59), NIGHT, shanghai(2, 20, 59)),
        (shanghai(3, 3), NIGHT, shanghai(3, 8)),
        (shanghai(3, 8), NIGHT, shanghai(3, 8)),
        (shanghai(3, 13), NOON, shanghai(3, 14)),
        (shanghai(3, 11), NOON, shanghai(3, 11)),
        (shanghai(3, 3), (time(0), time(0)), shanghai(3, 3)),
    ],
)
def test_a_message_waits_for_the_end_of_quiet_hours(at: datetime, quiet: tuple[time, time], goes: datetime) -> None:
    assert after_quiet(at, *quiet) == goes


@pytest.mark.parametrize(
    "address",
    ["https://h.example.org?token=SECRET", "https://h.example.org/in/SECRET", "https://u:SECRET@h.example.org"],
)
def test_of_a_webhook_the_host_alone_is_shown(address: str) -> None:
    assert webhook_mask(address) == "https://h.example.org/****"


def test_a_webhook_rings_nowhere_and_waits_for_nothing() -> None:
    wishes = Wishes("en", *NIGHT, channels={})
    midnight = shanghai(3, 0)
    assert [due_at(channel, wishes, midnight) for channel in ("webhook", "sms")] == [midnight, shanghai(3, 8)]


def test_a_message_is_tried_again_ever_later_until_a_day_is_over() -> None:
    begun = shanghai(2, 9)
    end, now, number, waits = begun + timedelta(hours=24), begun, 1, []
    while (again := next_try(number, now, end)) is not None:
        waits.append(int((again - now).total_seconds() // 60))
        now, number = again, number + 1
    assert waits == [1, 5, 15, 60, 180, 360, 360, 360]


@pytest.mark.parametrize("of", ["person", "staff"])
def test_every_kind_has_its_channels_and_a_person_no_webhook(of: str) -> None:
    wishes = defaults("person" if of == "person" else "staff")
    assert set(wishes.channels) == set(get_args(NoticeKind))
    assert of == "staff" or not any("webhook" in channels for channels in wishes.channels.values())
