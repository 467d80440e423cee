"""The table of needs."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

Hours = Literal["full_time", "part_time", "any"]
HomeWork = Literal["wanted", "needed"]
Transport = Literal["needs_transport", "own_vehicle", "near_home_only"]
CourseTime = Literal["weekdays", "evenings", "weekends"]


class Need(Versioned, Base):
    """What one person needs; one open need of each purpose at a time."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("purpose IN ('job', 'training')", "purpose"),
        CheckConstraint("wage_from > 0", "wage_from"),
        CheckConstraint("hours IN ('full_time', 'part_time', 'any')", "hours"),
        CheckConstraint("home_work IN ('wanted', 'needed')", "home_work"),
        CheckConstraint("transport IN ('needs_transport', 'own_vehicle', 'near_home_only')", "transport"),
        CheckConstraint("course_times <@ ARRAY['weekdays', 'evenings', 'weekends']", "course_times"),
        CheckConstraint(
            "purpose = 'job' OR (num_nonnulls(wage_from, hours, home_work, transport) = 0 AND NOT takes_any_post)",
            "of_jobs_only",
        ),
        CheckConstraint("purpose = 'training' OR (course IS NULL AND course_times = '{}')", "of_trainings_only"),
        CheckConstraint("takes_any_post OR cardinality(occupations) > 0 OR course IS NOT NULL", "occupations"),
        CheckConstraint("closed_on >= recorded_on", "closed_on"),
        CheckConstraint("(closed_on IS NULL) = (closed_for IS NULL)", "closed_together"),
        Index("need_one_open_idx", "person", "purpose", unique=True, postgresql_where=text("closed_on IS NULL")),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str]
    occupations: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """CSCO 2022 codes, the dearest first; empty only where any post will do, or a course is wished for by its name."""
    districts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Where; those of another city too. Empty: wherever the person lives."""
    wage_from: Mapped[int | None]
    """Fen per month at least; null where nothing was said."""
    takes_any_post: Mapped[bool]
    """不挑不拣: takes any suitable post, which several programmes ask about."""
    hours: Mapped[Hours | None] = mapped_column(Text)
    """For how many hours; null where nobody has stated it, as for the next two."""
    home_work: Mapped[HomeWork | None] = mapped_column(Text)
    """居家就业: whether work at home is wished for, or all that is possible."""
    transport: Mapped[Transport | None] = mapped_column(Text)
    """How the person gets to work: only if they are taken there, by a vehicle of their own, or only near home."""
    course: Mapped[str | None]
    """What is to be learnt, in words, where no occupation says it."""
    course_times: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """When the person can learn; empty where nobody has stated it."""
    recorded_on: Mapped[date]
    closed_on: Mapped[date | None]
    closed_for: Mapped[str | None]
