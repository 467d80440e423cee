"""When a checkpoint is written."""

from datetime import UTC, datetime, timedelta

import pytest

from services.kit.vault.chain import CHECKPOINT_AFTER, Checkpoint, Head, due, written

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


def checkpoint(position: int, at: datetime = NOW) -> Checkpoint:
    return Checkpoint(position, b"", written(at), b"")


@pytest.mark.parametrize(
    ("last", "position", "minutes"),
    [
        (None, 1, 0),
        (checkpoint(5), 6, 60),
        (checkpoint(5), 5 + CHECKPOINT_AFTER, 0),
        (Checkpoint(5, b"", "", b""), 6, 0),
    ],
    ids=["the first", "after an hour", "after a thousand", "after one of no time, which is not ours"],
)
def test_a_checkpoint_is_due_after_a_thousand_entries_or_an_hour_with_new_ones(
    last: Checkpoint | None, position: int, minutes: int
) -> None:
    assert due(last, Head(position, b""), NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("last", "position", "minutes"),
    [(None, 0, 0), (checkpoint(5), 5, 6000), (checkpoint(5), 6, 59), (checkpoint(5), 4 + CHECKPOINT_AFTER, 0)],
    ids=["empty", "nothing new", "59 minutes", "999 entries"],
)
def test_a_checkpoint_is_not_due_before_nor_where_nothing_is_new(
    last: Checkpoint | None, position: int, minutes: int
) -> None:
    assert not due(last, Head(position, b""), NOW + timedelta(minutes=minutes))
