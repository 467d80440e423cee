"""The table of evidence; what a file says stands sealed in the store, never here."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

Kind = Literal[
    "identity_card",
    "household_book",
    "disability_certificate",
    "dibao_certificate",
    "income_proof",
    "labour_contract",
    "unemployment_certificate",
    "diploma",
    "signed_statement",
    "photo",
    "other",
]
MediaType = Literal[
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/heic",
    "image/tiff",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/ofd",
]
State = Literal["receiving", "stored", "clean", "infected", "scan_unavailable", "erased"]


class EvidenceFile(Versioned, Base):
    """A file about a person: what it is, where it lies, and whether it may be read."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('identity_card', 'household_book', 'disability_certificate', 'dibao_certificate', "
            "'income_proof', 'labour_contract', 'unemployment_certificate', 'diploma', 'signed_statement', 'photo', "
            "'other')",
            "kind",
        ),
        CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/heic', 'image/tiff', "
            "'application/vnd.openxmlformats-officedocument.wordprocessingml.document', "
            "'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/ofd')",
            "media_type",
        ),
        CheckConstraint("size > 0", "size"),
        CheckConstraint("length(sha256) = 32", "sha256"),
        CheckConstraint("state IN ('receiving', 'stored', 'clean', 'infected', 'scan_unavailable', 'erased')", "state"),
        CheckConstraint("state IN ('receiving', 'erased') OR stored_at IS NOT NULL", "stored_at"),
        CheckConstraint("num_nulls(stored_at, digests) IN (0, 2)", "digests"),
        CheckConstraint(
            "state NOT IN ('clean', 'infected', 'scan_unavailable') OR scanned_at IS NOT NULL", "scanned_at"
        ),
        CheckConstraint("removed_at IS NULL OR state IN ('infected', 'erased')", "removed_at"),
        Index(None, "person", "id"),
        Index(None, "application", "id"),
        Index(
            "evidence_file_waiting_idx",
            "state",
            "updated_at",
            postgresql_where=text(
                "state IN ('receiving', 'stored', 'scan_unavailable', 'infected') AND removed_at IS NULL"
            ),
        ),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    application: Mapped[UUID | None] = mapped_column(ForeignKey("household_application.id"))
    """The application for certification that it was handed in with."""
    sealed_for: Mapped[UUID]
    """Whose key seals it: the record that the file was handed in for, also after that went into another one."""
    kind: Mapped[Kind] = mapped_column(Text)
    media_type: Mapped[MediaType] = mapped_column(Text)
    """As it was said to be; once it is stored, as its bytes say."""
    size: Mapped[int]
    """Bytes, as they were said to be; once it is stored, as they are. So is `sha256`."""
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    object: Mapped[str] = mapped_column(unique=True)
    """What its parts are called in the store: 32 random hexadecimal digits, then `/` and the number of the part."""
    recorded_by: Mapped[str]
    state: Mapped[State] = mapped_column(Text)
    stored_at: Mapped[datetime | None]
    digests: Mapped[bytes | None] = mapped_column(LargeBinary)
    """SHA-256 of each part, one after the other, as they were looked at: no other part is served in their place."""
    scanned_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    """When its parts were removed from the store: of an infected file, or of a person who was erased."""
