"""What can happen to a certification; the row that changes is the household."""

from datetime import date

from services.kit.journal.events import Event


class HouseholdCertified(Event):
    """A household was certified as a zero-employment household, under a law and with its caveats."""

    kind = "household"
    happened = "certified"

    law: str
    certified_on: date
    caveats: tuple[str, ...]


class CertificationWithdrawn(Event):
    """A household's certification ended."""

    kind = "household"
    happened = "certification_withdrawn"

    law: str
    withdrawn_on: date
    reason: str
