"""The table of disability certificates."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.vault import masks
from services.kit.vault.fields import Findable, FindableField
from services.people.base import Base
from services.people.files.model import FilePart, of_file

Kind = Literal["disability_certificate", "serviceman_certificate"]
Grade = Literal["1", "2", "3", "4", "5", "6", "7", "8"]
EndReason = Literal[
    "reissued", "no_longer_disabled", "wrongly_issued", "at_own_request", "left_the_country", "died", "other"
]

CERTIFICATE_NUMBER = FindableField(
    "people", "disability_certificate", "certificate_number", masks.disability_certificate
)
IN_FORCE = text("daterange(issued_on, least(valid_until, ended_on), '[]')")
"""The days on which a certificate counts; `least` passes over what is null."""


class DisabilityCertificate(FilePart, Base):
    """A certificate of a person; of each kind nobody holds two that count on one day."""

    __tablename__ = "disability_certificate"
    __table_args__ = (
        *of_file(),
        CERTIFICATE_NUMBER.together(),
        CheckConstraint("kind IN ('disability_certificate', 'serviceman_certificate')", "kind"),
        CheckConstraint("category IN ('1', '2', '3', '4', '5', '6', '7')", "category"),
        CheckConstraint("(category IS NOT NULL) = (kind = 'disability_certificate')", "category_of_kind"),
        CheckConstraint("grade IN ('1', '2', '3', '4', '5', '6', '7', '8')", "grade"),
        CheckConstraint("grade <= '4' OR kind = 'serviceman_certificate'", "grade_of_kind"),
        CheckConstraint("reissue BETWEEN 0 AND 99", "reissue"),
        CheckConstraint("valid_until >= issued_on", "valid_until"),
        CheckConstraint("ended_on >= issued_on", "ended_on"),
        CheckConstraint("(ended_on IS NULL) = (ended_for IS NULL)", "ended_together"),
        CheckConstraint(
            "ended_for IN ('reissued', 'no_longer_disabled', 'wrongly_issued', 'at_own_request', 'left_the_country', "
            "'died', 'other')",
            "ended_for",
        ),
        ExcludeConstraint(
            (text("uuidrange(person, person, '[]')"), "&&"),
            (IN_FORCE, "&&"),
            name="disability_certificate_one_in_force_excl",
            using="gist",
            where=text("kind = 'disability_certificate' AND annulled_for IS NULL"),
        ),
        ExcludeConstraint(
            (text("uuidrange(person, person, '[]')"), "&&"),
            (IN_FORCE, "&&"),
            name="disability_certificate_one_of_servicemen_excl",
            using="gist",
            where=text("kind = 'serviceman_certificate' AND annulled_for IS NULL"),
        ),
        Index(None, "certificate_number_blind"),
    )

    kind: Mapped[Kind] = mapped_column(Text)
    certificate_number: Mapped[Findable | None] = CERTIFICATE_NUMBER.columns(nullable=True)
    category: Mapped[str | None]
    """GB/T 26341, 1 to 7; a disabled serviceman's certificate has none."""
    grade: Mapped[Grade] = mapped_column(Text)
    """GB/T 26341, 1 to 4, or a serviceman's grade, 1 to 8; 1 is the most severe of both."""
    reissue: Mapped[int | None]
    """0 for a first issue; null where neither the number nor anybody says it."""
    issuer: Mapped[str | None]
    """District of the authority that issued it."""
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    """The last day printed on it; null where none is stated."""
    ended_on: Mapped[date | None]
    """The last day on which it counted, where it ended before its time."""
    ended_for: Mapped[EndReason | None] = mapped_column(Text)
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("disability_certificate.id"))
    """The certificate that it ended when it was recorded."""
