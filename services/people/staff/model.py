"""The tables of staff. Name, work phone and numbers of certificates are sealed, as all that names somebody."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base

Post = Literal[
    "caseworker",
    "supervisor",
    "counsellor",
    "psychological_specialist",
    "vocational_assessor",
    "community_coordinator",
    "mentor",
    "other",
]
CertificateKind = Literal[
    "vocational_guidance",
    "labour_security_assistant",
    "social_worker",
    "psychological_counselling",
    "post_certificate",
    "other",
]

NAME = PersonalField("people", "staff_member", "name", masks.name)
PHONE = PersonalField("people", "staff_member", "phone", masks.phone)
NUMBER = PersonalField("people", "staff_certificate", "number", masks.certificate_number)


class StaffMember(Versioned, Base):
    """Somebody who helps, for one organisation or several."""

    __tablename__ = "staff_member"
    __table_args__ = (
        NAME.together(),
        PHONE.together(),
        Index("staff_member_one_subject_idx", "subject", unique=True, postgresql_where=text("left_on IS NULL")),
    )

    name: Mapped[Sealed] = NAME.columns()
    phone: Mapped[Sealed | None] = PHONE.columns(nullable=True)
    """The number at work, which those they help may call."""
    subject: Mapped[str | None]
    """The `sub` of the tokens by which they sign in; null until they have accepted an invitation."""
    left_on: Mapped[date | None]
    """The first day on which they worked for no office any more."""


class Membership(Base):
    """A staff member's time in one post of one office."""

    __tablename__ = "staff_membership"
    __table_args__ = (
        CheckConstraint(
            "post IN ('caseworker', 'supervisor', 'counsellor', 'psychological_specialist', 'vocational_assessor', "
            "'community_coordinator', 'mentor', 'other')",
            "post",
        ),
        CheckConstraint("left_on >= since", "left_on"),
        ExcludeConstraint(
            (text("uuidrange(staff, staff, '[]')"), "&&"),
            (text("uuidrange(office, office, '[]')"), "&&"),
            (text("textrange(post, post, '[]')"), "&&"),
            (text("daterange(since, left_on)"), "&&"),
            name="staff_membership_no_overlap_excl",
            using="gist",
        ),
        Index(None, "staff"),
        Index(None, "office"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    office: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    post: Mapped[Post] = mapped_column(Text)
    since: Mapped[date]
    left_on: Mapped[date | None]
    """The first day on which they were in the post no more; null while they are."""
    certified_under: Mapped[str | None]
    """The text that asked for a certificate when they began; null where none did."""


class StaffCertificate(Base):
    """A certificate that a staff member holds."""

    __tablename__ = "staff_certificate"
    __table_args__ = (
        NUMBER.together(),
        CheckConstraint(
            "kind IN ('vocational_guidance', 'labour_security_assistant', 'social_worker', "
            "'psychological_counselling', 'post_certificate', 'other')",
            "kind",
        ),
        CheckConstraint("valid_until >= issued_on", "valid_until"),
        Index(None, "staff"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    staff: Mapped[UUID] = mapped_column(ForeignKey("staff_member.id"))
    kind: Mapped[CertificateKind] = mapped_column(Text)
    number: Mapped[Sealed] = NUMBER.columns()
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    """The last day on which it counts; null without an end."""
