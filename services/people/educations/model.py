"""The table of educations. The number of a certificate leads to a person, so it is sealed."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base
from services.people.files.model import FilePart, of_file

CERTIFICATE_NUMBER = PersonalField("people", "education", "certificate_number", masks.certificate_number)


class Education(FilePart, Base):
    """A person's time at a school or university, and how it ended."""

    __tablename__ = "education"
    __table_args__ = (
        *of_file(),
        CERTIFICATE_NUMBER.together(),
        CheckConstraint(
            "graduated_on IS NULL OR level IN ('11', '14', '17', '21', '28', '31', '41', '44', '47', '61', '71', '81')",
            "of_graduates",
        ),
        CheckConstraint("graduated_on >= since", "graduated_on"),
    )

    level: Mapped[str]
    """GB/T 4658, which says how it ended too."""
    school: Mapped[str | None]
    major: Mapped[str | None]
    since: Mapped[date | None]
    """The first day; null where nobody has stated it, as for the others."""
    graduated_on: Mapped[date | None]
    full_time: Mapped[bool | None]
    certificate_number: Mapped[Sealed | None] = CERTIFICATE_NUMBER.columns(nullable=True)
