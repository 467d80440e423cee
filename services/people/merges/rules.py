"""The rules of a merge: which record goes into which, and until when that can be undone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

UNDONE_WITHIN = timedelta(days=30)
"""How long a merge can be undone: a term of the platform's own, which no law names."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a record says of who somebody is."""

    sex: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rows of one kind that one person cannot both have; null is one that the caller does not see."""

    kind: str
    absorbed: UUID | None
    """The row of the record that goes into the other."""
    survivor: UUID | None


def differences(absorbed: Identity, survivor: Identity) -> tuple[str, ...]:
    """Return in which facts that do not change in a life two records differ."""
    return tuple(name for name in ("sex", "birth_date") if getattr(absorbed, name) != getattr(survivor, name))


def unexplained(absorbed: Identity, survivor: Identity, despite: Collection[str]) -> tuple[str, ...]:
    """Return the differences that whoever merges has not said to know of."""
    return tuple(name for name in differences(absorbed, survivor) if name not in despite)


def undone_until(merged_on: date) -> date:
    """Return the last day on which a merge can be undone."""
    return merged_on + UNDONE_WITHIN
