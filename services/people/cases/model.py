"""The tables of service cases: where each stands, and every step that it was at."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base
from services.people.paths.rules.path import Outcome

CaseState = Literal["open", "paused", "closed"]
PauseReason = Literal["ill", "unreachable", "away", "at_own_request"]
CloseReason = Literal[
    "work_lasted", "path_ended", "withdrawn", "not_entitled", "moved_away", "died", "opened_in_error", "other"
]
ONE_OPEN = "service_case_one_open_idx"
"""The constraint that refuses a second open case of a person on one path."""


class Case(Versioned, Base):
    """Somebody on a path; one open case of each person and path at a time. `step` is the present or the last one."""

    __tablename__ = "service_case"
    __table_args__ = (
        CheckConstraint(
            "state = CASE WHEN closed_on IS NOT NULL THEN 'closed' WHEN paused_on IS NOT NULL THEN 'paused' "
            "ELSE 'open' END",
            "state_follows",
        ),
        CheckConstraint("paused_on >= opened_on", "paused_on"),
        CheckConstraint("paused_for IN ('ill', 'unreachable', 'away', 'at_own_request')", "paused_for"),
        CheckConstraint("(paused_on IS NULL) = (paused_for IS NULL)", "paused_together"),
        CheckConstraint("closed_on >= opened_on", "closed_on"),
        CheckConstraint(
            "closed_for IN ('work_lasted', 'path_ended', 'withdrawn', 'not_entitled', 'moved_away', 'died', "
            "'opened_in_error', 'other')",
            "closed_for",
        ),
        CheckConstraint("(closed_on IS NULL) = (closed_for IS NULL)", "closed_together"),
        CheckConstraint("num_nonnulls(paused_on, closed_on) < 2", "paused_or_closed"),
        CheckConstraint(
            "known <@ ARRAY['need_recorded', 'in_training', 'trained', 'referred', 'found_work', 'left_work', "
            "'work_lasted', 'assessed_lacking_skills']",
            "known",
        ),
        Index(ONE_OPEN, "person", "path", unique=True, postgresql_where=text("closed_on IS NULL")),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str]
    step: Mapped[str]
    state: Mapped[CaseState] = mapped_column(Text)
    known: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What is known of the person, as the rules of paths have it."""
    opened_on: Mapped[date]
    """As of which day: what happened since counts."""
    opened_by: Mapped[str]
    paused_on: Mapped[date | None]
    paused_for: Mapped[PauseReason | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
    closed_for: Mapped[CloseReason | None] = mapped_column(Text)


class CaseStep(Base):
    """A step that a case is or was at; by whom it was entered and left, or after which event."""

    __tablename__ = "service_case_step"
    __table_args__ = (
        CheckConstraint("n > 0", "n"),
        CheckConstraint("num_nonnulls(entered_by, entered_after) = 1", "entered_by"),
        CheckConstraint("left_on >= entered_on", "left_on"),
        CheckConstraint("outcome IN ('passed', 'lacking_skills', 'found_work', 'left_work', 'broken_off')", "outcome"),
        CheckConstraint("(left_on IS NULL) = (outcome IS NULL)", "left_together"),
        CheckConstraint("num_nonnulls(left_by, left_after) = num_nonnulls(left_on)", "left_by"),
        UniqueConstraint("service_case", "n"),
        Index("service_case_step_one_open_idx", "service_case", unique=True, postgresql_where=text("left_on IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_case: Mapped[UUID] = mapped_column(ForeignKey("service_case.id"))
    n: Mapped[int]
    """Its number in the course of the case, from 1."""
    step: Mapped[str]
    entered_on: Mapped[date]
    entered_by: Mapped[str | None]
    """The worker's subject; null where an event moved the case."""
    entered_after: Mapped[str | None]
    """What happened: `matching.referral.hired`; null where a worker moved it."""
    left_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(Text)
    left_by: Mapped[str | None]
    left_after: Mapped[str | None]
