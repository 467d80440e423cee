"""What can stand against following a service, as readers are told it."""

from services.kit.http.common import RetryLater


class SnapshotsTaken(RetryLater):
    """As many snapshots are being read as this service gives at once.

    Ask again when another reader has ended; the change feed and all other reads go on meanwhile.
    """

    status = 503
    retry_after: int = 10
