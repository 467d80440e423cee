"""The rules of dynamic clearing: which news of a person's work put a certification in doubt."""

from collections.abc import Collection

OF_WORK = frozenset(
    {"kind", "since", "until", "registered_on", "cancelled_on", "status", "operating_since", "closed_on"}
)
"""The fields of jobs, registrations and businesses that say whether and when somebody works."""


def is_news(fields: Collection[str] | None) -> bool:
    """Tell whether a change of these fields is news of work; None is a row that is new, or counts no more.

    What a job pays or where it is does not change who works.
    """
    return fields is None or not OF_WORK.isdisjoint(fields)
