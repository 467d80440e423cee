"""The table of statuses."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base
from services.people.files.model import FilePart, of_file

StatusKind = Literal[
    "filed_poor", "lifted_out_of_poverty", "dibao", "hardship_person", "graduate", "severely_disabled_family"
]
Standing = Literal["declared", "certified"]
Hardship = Literal["older", "disabled", "dibao", "zero_employment", "long_unemployed", "lost_land", "other"]
Proof = Literal["document", "register", "visit"]
Evidence = Literal["stated", Proof]
"""What it is known from; what is only stated is not certified."""
EndReason = Literal["no_longer_so", "revoked", "at_own_request"]


class Status(FilePart, Base):
    """What a person is in the eyes of a policy, for a time; declared, or certified by an authority.

    What follows from other facts is no status: whether somebody is of a zero-employment household (the household's
    certification says so) or in their forties and fifties (the birth date does). `derived_statuses` tells those.
    """

    __tablename__ = "status"
    __table_args__ = (
        *of_file(),
        CheckConstraint(
            "kind IN ('filed_poor', 'lifted_out_of_poverty', 'dibao', 'hardship_person', 'graduate', "
            "'severely_disabled_family')",
            "kind",
        ),
        CheckConstraint("standing IN ('declared', 'certified')", "standing"),
        CheckConstraint(
            "hardship IN ('older', 'disabled', 'dibao', 'zero_employment', 'long_unemployed', 'lost_land', 'other')",
            "hardship",
        ),
        CheckConstraint("hardship IS NULL OR kind = 'hardship_person'", "hardship_only"),
        CheckConstraint("(graduated_in IS NOT NULL) = (kind = 'graduate')", "graduated_in"),
        CheckConstraint("evidence IN ('stated', 'document', 'register', 'visit')", "evidence"),
        CheckConstraint("standing = 'declared' OR evidence <> 'stated'", "certified_from"),
        CheckConstraint("valid_until >= since", "valid_until"),
        CheckConstraint("ended_on >= since", "ended_on"),
        CheckConstraint("ended_for IN ('no_longer_so', 'revoked', 'at_own_request')", "ended_for"),
        CheckConstraint("(ended_on IS NULL) = (ended_for IS NULL)", "ended_together"),
        CheckConstraint(
            "(standing = 'certified') = (num_nulls(certified_on, certified_by, certified_at, authority_district) = 0)",
            "certified",
        ),
        CheckConstraint(
            "num_nulls(certified_on, certified_by, certified_at, authority_district) IN (0, 4)", "certified_together"
        ),
        CheckConstraint("authority_organisation IS NULL OR standing = 'certified'", "authority_organisation"),
        ExcludeConstraint(
            (text("uuidrange(person, person, '[]')"), "&&"),
            (text("textrange(kind, kind, '[]')"), "&&"),
            (text("daterange(since, ended_on)"), "&&"),
            name="status_once_a_day_excl",
            using="gist",
            where=text("annulled_for IS NULL"),
        ),
    )

    kind: Mapped[StatusKind] = mapped_column(Text)
    standing: Mapped[Standing] = mapped_column(Text)
    since: Mapped[date]
    valid_until: Mapped[date | None]
    """The last day that the evidence is good for; null where it names none."""
    ended_on: Mapped[date | None]
    """The first day on which it is so no more."""
    ended_for: Mapped[EndReason | None] = mapped_column(Text)
    hardship: Mapped[Hardship | None] = mapped_column(Text)
    """Why it is hard for a hardship person to find work."""
    graduated_in: Mapped[int | None]
    """The year in which a graduate left school."""
    evidence: Mapped[Evidence] = mapped_column(Text)
    declared_by: Mapped[str]
    """Who recorded it."""
    certified_on: Mapped[date | None]
    certified_by: Mapped[str | None]
    certified_at: Mapped[datetime | None]
    authority_district: Mapped[str | None]
    """The area of the authority that certified it: only it may change what it certified."""
    authority_organisation: Mapped[UUID | None]
    """The organisation that certified it, where the officer acted for one."""
