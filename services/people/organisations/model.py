"""The table of organisations. Which bodies help, and where, is public: nothing of it is sealed."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

OrganisationKind = Literal[
    "human_resources",
    "employment_service",
    "disability_federation",
    "federation_centre",
    "grassroots_platform",
    "civil_affairs",
    "training_institution",
    "incubation_base",
    "sheltered_work",
    "social_organisation",
    "other",
]
"""The kinds of bodies that the source documents name; the graph has their names in both languages."""


class Organisation(Versioned, Base):
    """A body that helps people to work; its id is the `org` of its tokens."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("credit_code"),
        CheckConstraint(
            "kind IN ('human_resources', 'employment_service', 'disability_federation', 'federation_centre', "
            "'grassroots_platform', 'civil_affairs', 'training_institution', 'incubation_base', 'sheltered_work', "
            "'social_organisation', 'other')",
            "kind",
        ),
        CheckConstraint("parent <> id", "not_its_own_parent"),
        Index(None, "parent", "id"),
    )

    name: Mapped[str]
    kind: Mapped[OrganisationKind] = mapped_column(Text)
    credit_code: Mapped[str | None]
    """GB 32100; null for a body without one of its own, such as a street's platform."""
    district: Mapped[str]
    """Where it is registered."""
    parent: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    """The organisation that it belongs to."""
    closed_on: Mapped[date | None]
    """The first day on which it was no more."""
