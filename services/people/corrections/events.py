"""What can happen to a correction, told as something that happened to the person."""

from uuid import UUID

from services.kit.journal.events import Event, PersonalEvent


class CorrectionProposed(Event):
    """Somebody proposed to correct a person's record: which fields, and why."""

    kind = "person"
    happened = "correction_proposed"

    correction: UUID
    fields: tuple[str, ...]
    reason: str


class PersonCorrected(PersonalEvent):
    """A person's record was corrected: which fields, and what the decision rests on; what they say is sealed.

    What stood there before is sealed as well, as `name_before` and so on.
    """

    kind = "person"
    happened = "corrected"

    correction: UUID
    fields: tuple[str, ...]
    reason: str


class CorrectionRejected(Event):
    """A correction of a person's record was rejected, for a coded reason."""

    kind = "person"
    happened = "correction_rejected"

    correction: UUID
    reason: str


class CorrectionWithdrawn(Event):
    """A correction of a person's record was withdrawn before it was decided."""

    kind = "person"
    happened = "correction_withdrawn"

    correction: UUID
