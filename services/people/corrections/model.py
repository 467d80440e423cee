"""The table of corrections. What is proposed about a person is sealed as it is in the person's own row."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base
from services.people.persons.model import WithoutResidentId

Reason = Literal["recorded_wrongly", "id_shown", "id_issued", "changed_by_police"]
"""Why a record is to be corrected: it never was right, an id is known by now, or the police changed what it says."""
State = Literal["pending", "approved", "rejected", "withdrawn"]
Approval = Literal["document_seen", "confirmed_by_police"]
Rejection = Literal["evidence_missing", "evidence_unclear", "evidence_contradicts", "recorded_rightly"]

NAME = PersonalField("people", "correction", "name", masks.name)
RESIDENT_ID = PersonalField("people", "correction", "resident_id", masks.resident_id)
BIRTH_DATE = PersonalField("people", "correction", "birth_date", masks.birth_date)
EVIDENCE = PersonalField("people", "correction", "evidence", masks.hidden)
PROPOSED: dict[str, PersonalField] = {field.name: field for field in (NAME, RESIDENT_ID, BIRTH_DATE, EVIDENCE)}
"""The sealed fields of a correction by name."""


class Correction(Versioned, Base):
    """What is to stand in a person's record; one of each person is pending at a time, and none is ever taken out."""

    __tablename__ = "correction"
    __table_args__ = (
        *(field.together() for field in PROPOSED.values()),
        CheckConstraint(
            "without_resident_id IN ('never_issued', 'cannot_be_shown', 'fails_its_check', 'held_by_another', "
            "'being_corrected')",
            "without_resident_id",
        ),
        CheckConstraint("sex IN ('1', '2')", "sex"),
        CheckConstraint("reason IN ('recorded_wrongly', 'id_shown', 'id_issued', 'changed_by_police')", "reason"),
        CheckConstraint("state IN ('pending', 'approved', 'rejected', 'withdrawn')", "state"),
        CheckConstraint(
            "decided_for IN ('document_seen', 'confirmed_by_police', 'evidence_missing', 'evidence_unclear', "
            "'evidence_contradicts', 'recorded_rightly')",
            "decided_for",
        ),
        CheckConstraint(
            "num_nonnulls(name_sealed, resident_id_sealed, without_resident_id, sex, birth_date_sealed) > 0",
            "something",
        ),
        CheckConstraint("num_nonnulls(resident_id_sealed, without_resident_id) < 2", "one_identity"),
        CheckConstraint(
            "num_nulls(decided_by, decided_at) = CASE state WHEN 'pending' THEN 2 ELSE 0 END", "decided_together"
        ),
        CheckConstraint("(decided_for IS NOT NULL) = (state IN ('approved', 'rejected'))", "decided_for_together"),
        CheckConstraint("state NOT IN ('approved', 'rejected') OR decided_by <> proposed_by", "another_hand"),
        Index("correction_one_pending_idx", "person", unique=True, postgresql_where=text("state = 'pending'")),
        Index(None, "person", "id"),
        Index(None, "state", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[Sealed | None] = NAME.columns(nullable=True)
    """The right name; null where it stays, as for the others."""
    resident_id: Mapped[Sealed | None] = RESIDENT_ID.columns(nullable=True)
    without_resident_id: Mapped[WithoutResidentId | None] = mapped_column(Text)
    """Why the record is to have no resident id: the one it has is not the person's."""
    sex: Mapped[str | None]
    birth_date: Mapped[Sealed | None] = BIRTH_DATE.columns(nullable=True)
    reason: Mapped[Reason] = mapped_column(Text)
    evidence: Mapped[Sealed] = EVIDENCE.columns()
    """What shows that it is so."""
    proposed_by: Mapped[str]
    """The subject of the token, as for `decided_by`."""
    state: Mapped[State] = mapped_column(Text)
    decided_by: Mapped[str | None]
    """Who approved, rejected or withdrew it."""
    decided_at: Mapped[datetime | None]
    decided_for: Mapped[str | None]
    """Why it was approved or rejected."""
