"""The table of orientations; codes and days alone."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

How = Literal["told", "introduced"]
"""Whether the person was told where to go, or the service was told about the person."""
Reason = Literal["own_request", "stands_in_the_way", "not_ours", "found_in_assessment", "entitled", "urgent", "other"]
Stated = Literal[
    "taken_up",
    "not_suitable",
    "refused_by_service",
    "declined_by_person",
    "not_reached",
    "no_longer_needed",
    "recorded_in_error",
]
"""What an office says came of it."""
Outcome = Literal[Stated, "consent_withdrawn"]


class Orientation(Versioned, Base):
    """Somebody who was sent to another service on a day; it is open until it is known what came of it."""

    __tablename__ = "orientation"
    __table_args__ = (
        CheckConstraint("how IN ('told', 'introduced')", "how"),
        CheckConstraint(
            "reason IN ('own_request', 'stands_in_the_way', 'not_ours', 'found_in_assessment', 'entitled', 'urgent', "
            "'other')",
            "reason",
        ),
        CheckConstraint(
            "outcome IN ('taken_up', 'not_suitable', 'refused_by_service', 'declined_by_person', 'not_reached', "
            "'no_longer_needed', 'recorded_in_error', 'consent_withdrawn')",
            "outcome",
        ),
        CheckConstraint("outcome <> 'consent_withdrawn' OR how = 'introduced'", "consent_of_introductions"),
        CheckConstraint("closed_on >= oriented_on", "closed_on"),
        CheckConstraint("num_nulls(outcome, closed_on, closed_by) IN (0, 3)", "closed_together"),
        Index(None, "person", "id"),
        Index(None, "entry", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    entry: Mapped[UUID] = mapped_column(ForeignKey("directory_entry.id"))
    service_case: Mapped[UUID | None] = mapped_column(ForeignKey("service_case.id"))
    """The case in which it was done; null outside of one."""
    how: Mapped[How] = mapped_column(Text)
    reason: Mapped[Reason] = mapped_column(Text)
    oriented_on: Mapped[date]
    oriented_by: Mapped[str]
    outcome: Mapped[Outcome | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
    closed_by: Mapped[str | None]
