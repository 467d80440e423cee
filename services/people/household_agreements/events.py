"""What can happen to an agreement; the row that changes is the household."""

from datetime import date
from uuid import UUID

from services.kit.journal.events import Event


class AgreementSigned(Event):
    """An office and a family promised each other something."""

    kind = "household"
    happened = "agreement_signed"

    agreement: UUID
    signed_on: date


class AgreementEnded(Event):
    """An agreement ended."""

    kind = "household"
    happened = "agreement_ended"

    agreement: UUID
    ended_on: date
    reason: str
