"""What is handed to a channel, and what a channel answers: taken, try later, or never."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.kit.telemetry.personal import Personal


class Refusal(StrEnum):
    """Why a channel has not taken a message."""

    REFUSED = "refused"
    RECEIVER_FAILED = "receiver_failed"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    TARGET_NOT_ALLOWED = "target_not_allowed"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address: `id` is the same each time that it is tried, so a receiver knows a repetition.

    `values` fill the operator's own template of the kind; `text` says the same in `language`. Neither names anybody.
    """

    id: UUID
    to: Personal[str]
    """A phone number, a WeChat id, or the address of a webhook."""
    secret: Personal[str] | None
    """What a webhook's owner checks our signature with; None where the channel has a secret of its own."""
    kind: str
    about: tuple[str, UUID]
    """The kind of the row that it is about, and its id."""
    language: str
    text: str
    values: Mapping[str, str]
    written_at: datetime
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """That the receiver has taken a message, with the HTTP status by which it said so; None where it said nothing."""

    status: int | None


class NotDelivered(Exception):
    """A channel has not taken a message; says why, and nothing of the message."""

    def __init__(self, why: Refusal) -> None:
        """Take the reason."""
        super().__init__(why.value)
        self.why = why


class TryLater(NotDelivered):
    """It may take the message another time."""


class Undeliverable(NotDelivered):
    """It will never take the message."""


class Adapter(Protocol):
    """A way out of the platform."""

    async def deliver(self, message: Message) -> Receipt:
        """Hand a message over; raise `TryLater` or `Undeliverable` where it was not taken."""
        ...
