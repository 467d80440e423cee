"""What can stand against following a service or telling others of a change, as callers are told it."""

from services.kit.http.common import RetryLater
from services.kit.http.problems import Problem


class SnapshotsTaken(RetryLater):
    """As many snapshots are being read as this service gives at once.

    Ask again when another reader has ended; the change feed and all other reads go on meanwhile.
    """

    status = 503
    retry_after: int = 10


class AheadOfFeed(Problem):
    """You have read further than this feed goes.

    The service was restored to an earlier moment. Take a snapshot, and follow from its position on.
    """

    status = 409
    position: str
    """How far the feed goes."""


class EventTooLarge(Problem):
    """The change makes the record larger than other systems can be told of.

    Nothing was changed. Record less in one place.
    """

    status = 413
    detail = "The event would have {size} bytes; {largest} are possible."
    kind: str
    """What kind of row it is about."""
    size: int
    largest: int
