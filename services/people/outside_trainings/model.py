"""The table of trainings from elsewhere. The number of a certificate leads to a person, so it is sealed."""

from datetime import date
from typing import Literal

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base
from services.people.files.model import FilePart, of_file
from services.people.skills.model import SkillLevel

TrainingResult = Literal["going_on", "completed", "dropped_out"]
CertificateKind = Literal["skill_level", "special_ability", "completion", "other"]
TrainingPayer = Literal["public_funds", "employer", "organiser", "self"]
TrainingEvidence = Literal["stated", "certificate", "organiser"]

CERTIFICATE_NUMBER = PersonalField("people", "outside_training", "certificate_number", masks.certificate_number)


class OutsideTraining(FilePart, Base):
    """What a person was taught outside the platform's own classes, and with which result."""

    __tablename__ = "outside_training"
    __table_args__ = (
        *of_file(),
        CERTIFICATE_NUMBER.together(),
        CheckConstraint("result IN ('going_on', 'completed', 'dropped_out')", "result"),
        CheckConstraint(
            "certificate_kind IN ('skill_level', 'special_ability', 'completion', 'other')", "certificate_kind"
        ),
        CheckConstraint(
            "certificate_level IN ('none', 'apprentice', 'junior', 'intermediate', 'senior', 'technician', "
            "'senior_technician', 'special_technician', 'chief_technician')",
            "certificate_level",
        ),
        CheckConstraint("paid_by IN ('public_funds', 'employer', 'organiser', 'self')", "paid_by"),
        CheckConstraint("evidence IN ('stated', 'certificate', 'organiser')", "evidence"),
        CheckConstraint("hours > 0", "hours"),
        CheckConstraint("until >= since", "until"),
        CheckConstraint("(result = 'going_on') = (until IS NULL)", "ended_together"),
        CheckConstraint("certificate_kind IS NULL OR result = 'completed'", "of_completed"),
        CheckConstraint("certificate_number_sealed IS NULL OR certificate_kind IS NOT NULL", "of_certificates"),
        CheckConstraint(
            "certificate_level IS NULL OR coalesce(certificate_kind, 'other') = 'skill_level'", "of_skill_levels"
        ),
    )

    title: Mapped[str]
    occupation: Mapped[str | None]
    """What for, CSCO 2022; null where nobody has stated it, as for the others."""
    organiser: Mapped[str | None]
    since: Mapped[date]
    until: Mapped[date | None]
    """The last day; null while it goes on."""
    hours: Mapped[int | None]
    result: Mapped[TrainingResult] = mapped_column(Text)
    certificate_kind: Mapped[CertificateKind | None] = mapped_column(Text)
    certificate_level: Mapped[SkillLevel | None] = mapped_column(Text)
    certificate_number: Mapped[Sealed | None] = CERTIFICATE_NUMBER.columns(nullable=True)
    paid_by: Mapped[TrainingPayer | None] = mapped_column(Text)
    """Who paid what it cost; by public funds it is free by right."""
    evidence: Mapped[TrainingEvidence] = mapped_column(Text)
    """What it is known from."""
