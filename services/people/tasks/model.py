"""The table of tasks, and the list that they are worked off from."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

TaskKind = Literal["step", "check", "promise", "contact", "other"]
TaskOutcome = Literal["done", "kept", "broken", "stopped", "cancelled"]
TaskPause = Literal["ill", "unreachable", "away", "at_own_request", "case_paused"]
TaskEnd = Literal[
    "refused_suitable_post",
    "unreachable",
    "at_own_request",
    "certification_withdrawn",
    "takes_no_longer_any_post",
    "moved_away",
    "died",
    "no_longer_needed",
    "raised_in_error",
    "case_closed",
]

CLOSED_FOR = (
    "closed_for IN ('refused_suitable_post', 'unreachable', 'at_own_request', 'certification_withdrawn', "
    "'takes_no_longer_any_post', 'moved_away', 'died', 'no_longer_needed', 'raised_in_error', 'case_closed')"
)


class Task(Versioned, Base):
    """Something to be done about a person: open until it has an outcome."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("kind IN ('step', 'check', 'promise', 'contact', 'other')", "kind"),
        CheckConstraint("(kind = 'step') = (step IS NOT NULL)", "step_of_cases"),
        CheckConstraint("kind <> 'step' OR service_case IS NOT NULL", "case_of_steps"),
        CheckConstraint("(kind = 'check') = (about IS NOT NULL)", "about_of_checks"),
        CheckConstraint("(kind = 'promise') = (rule IS NOT NULL)", "rule_of_promises"),
        CheckConstraint("num_nonnulls(raised_by, raised_after) = 1", "raised_by"),
        CheckConstraint("paused_for IN ('ill', 'unreachable', 'away', 'at_own_request', 'case_paused')", "paused_for"),
        CheckConstraint("(paused_on IS NULL) = (paused_for IS NULL)", "paused_together"),
        CheckConstraint("paused_on IS NULL OR (kind IN ('step', 'promise') AND closed_on IS NULL)", "paused_kinds"),
        CheckConstraint("closed_on >= raised_on", "closed_on"),
        CheckConstraint("outcome IN ('done', 'kept', 'broken', 'stopped', 'cancelled')", "outcome"),
        CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", "closed_together"),
        CheckConstraint("(kind = 'promise') = (outcome <> 'done' AND outcome <> 'cancelled')", "outcome_of_kind"),
        CheckConstraint("num_nonnulls(closed_by, closed_after) = num_nonnulls(closed_on)", "closed_by"),
        CheckConstraint(CLOSED_FOR, "closed_for"),
        CheckConstraint(
            "coalesce(outcome IN ('stopped', 'cancelled'), false) = (closed_for IS NOT NULL)", "closed_for_together"
        ),
        CheckConstraint("alerted_on IS NULL OR coalesce(alerted_on > due_on, false)", "alerted_on"),
        Index(
            "task_one_promise_idx",
            "person",
            unique=True,
            postgresql_where=text("kind = 'promise' AND closed_on IS NULL"),
        ),
        Index(
            "task_one_step_idx",
            "service_case",
            unique=True,
            postgresql_where=text("kind = 'step' AND closed_on IS NULL"),
        ),
        Index("task_one_check_idx", "about", unique=True),
        Index(
            "task_overdue_idx",
            "due_on",
            postgresql_where=text("closed_on IS NULL AND paused_on IS NULL AND alerted_on IS NULL"),
        ),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    service_case: Mapped[UUID | None] = mapped_column(ForeignKey("service_case.id"))
    kind: Mapped[TaskKind] = mapped_column(Text)
    step: Mapped[str | None]
    """The step of the case that is to be done."""
    about: Mapped[UUID | None]
    """The referral that is to be checked."""
    rule: Mapped[str | None]
    """The text that makes a promise."""
    due_on: Mapped[date | None]
    """The last day; null where no text and nobody says."""
    raised_on: Mapped[date]
    raised_by: Mapped[str | None]
    raised_after: Mapped[str | None]
    """What happened: `people.household.certified`; null where a worker raised it."""
    reached_on: Mapped[date | None]
    """The day on which this task reached the person; null where it did not, or has not yet."""
    contacted_on: Mapped[date | None]
    """When the person was last reached by whatever it was, as `last_contact` of the database has it; null for never."""
    alerted_on: Mapped[date | None]
    """When the platform said that it is overdue: once."""
    paused_on: Mapped[date | None]
    paused_for: Mapped[TaskPause | None] = mapped_column(Text)
    closed_on: Mapped[date | None]
    outcome: Mapped[TaskOutcome | None] = mapped_column(Text)
    closed_for: Mapped[TaskEnd | None] = mapped_column(Text)
    closed_by: Mapped[str | None]
    closed_after: Mapped[str | None]


worklist = Table(
    "worklist",
    Base.metadata,
    Column("task", Uuid, ForeignKey("task.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("step", Text, nullable=True),
    Column("due_on", Date, nullable=False),
    Column("contacted_on", Date, nullable=False),
    Index("worklist_order_idx", "key", "due_on", "contacted_on", "task", postgresql_where=text("kind <> 'promise'")),
    Index("worklist_kind_idx", "key", "kind", "due_on", "contacted_on", "task"),
    Index(
        "worklist_step_idx", "key", "step", "due_on", "contacted_on", "task", postgresql_where=text("step IS NOT NULL")
    ),
)
"""Every open task under every key that sees it, so that a page begins at an index whoever asks.

The trigger `list_task` writes it, and nobody else. Due is `infinity` where no day is known or the task is paused; the
last contact is `-infinity` where there was none.
"""
