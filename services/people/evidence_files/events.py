"""What can happen to a file of evidence, told as something that happened to the person."""

from uuid import UUID

from services.kit.journal.events import Event


class EvidenceStored(Event):
    """A file of evidence about a person was stored: of which kind, not what it says."""

    kind = "person"
    happened = "evidence_stored"

    evidence: UUID
    evidence_kind: str
