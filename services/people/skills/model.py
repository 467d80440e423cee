"""The table of skills. The number of a certificate leads to a person, so it is sealed."""

from datetime import date
from typing import Literal

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base
from services.people.files.model import FilePart, of_file

SkillLevel = Literal[
    "none",
    "apprentice",
    "junior",
    "intermediate",
    "senior",
    "technician",
    "senior_technician",
    "special_technician",
    "chief_technician",
]
SkillEvidence = Literal["declared", "certificate", "test", "employer"]

CERTIFICATE_NUMBER = PersonalField("people", "skill", "certificate_number", masks.certificate_number)


class Skill(FilePart, Base):
    """What a person can do; the same thing at the same level stands in a file once."""

    __tablename__ = "skill"
    __table_args__ = (
        *of_file(),
        CERTIFICATE_NUMBER.together(),
        CheckConstraint(
            "level IN ('none', 'apprentice', 'junior', 'intermediate', 'senior', 'technician', 'senior_technician', "
            "'special_technician', 'chief_technician')",
            "level",
        ),
        CheckConstraint("evidence IN ('declared', 'certificate', 'test', 'employer')", "evidence"),
        CheckConstraint("num_nonnulls(occupation, name) > 0", "occupation"),
        CheckConstraint("valid_until >= issued_on", "valid_until"),
        CheckConstraint(
            "evidence = 'certificate' OR num_nonnulls(certificate_number_sealed, issuer, issued_on, valid_until) = 0",
            "of_certificates",
        ),
        Index(
            "skill_once_idx",
            "person",
            text("coalesce(occupation, name)"),
            "level",
            unique=True,
            postgresql_where=text("annulled_for IS NULL"),
        ),
    )

    occupation: Mapped[str | None]
    """CSCO 2022."""
    name: Mapped[str | None]
    """What it is called, where no occupation says it."""
    level: Mapped[SkillLevel] = mapped_column(Text)
    evidence: Mapped[SkillEvidence] = mapped_column(Text)
    """What it is known from."""
    certificate_number: Mapped[Sealed | None] = CERTIFICATE_NUMBER.columns(nullable=True)
    issuer: Mapped[str | None]
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    """The last day of the certificate; null where it has none, or nobody has stated it."""
