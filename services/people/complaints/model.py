"""The tables of complaints, and of what was done with each."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base

ComplaintKind = Literal["service", "delay", "conduct", "payment", "privacy", "other"]
ComplaintState = Literal["received", "accepted", "refused", "answered", "closed"]
StepKind = Literal["received", "accepted", "refused", "answered", "escalated", "closed"]
Refused = Literal["not_ours", "no_facts", "decided_already", "before_a_court", "same_as_another"]
Outcome = Literal["upheld", "partly", "not_upheld"]
Escalated = Literal["not_content", "overdue"]
Withdrawn = Literal["content", "withdrawn"]
Closed = Literal[Withdrawn, "settled"]

TEXT = PersonalField("people", "complaint", "text", masks.hidden)
ANSWER = PersonalField("people", "complaint_step", "answer", masks.hidden)


class Complaint(Versioned, Base):
    """What somebody complains about: an office, and maybe one of its staff; nobody changes what it says."""

    __tablename__ = "complaint"
    __table_args__ = (
        TEXT.together(),
        CheckConstraint("kind IN ('service', 'delay', 'conduct', 'payment', 'privacy', 'other')", "kind"),
        CheckConstraint("state IN ('received', 'accepted', 'refused', 'answered', 'closed')", "state"),
        CheckConstraint("since >= received_on", "since"),
        CheckConstraint("due_on >= since", "due_on"),
        CheckConstraint("alerted_on > received_on", "alerted_on"),
        CheckConstraint("due_on IS NOT NULL OR NOT due_provisional", "due_provisional"),
        CheckConstraint("due_on IS NULL OR state IN ('received', 'accepted')", "due_while_open"),
        Index(None, "person", "id"),
        Index(None, "office", "id"),
        Index("complaint_overdue_idx", "due_on", postgresql_where=text("alerted_on IS NULL AND due_on IS NOT NULL")),
    )

    person: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who complains; null for whoever does not say who they are."""
    filed_by: Mapped[str]
    """Who wrote it down: the person themself, or staff on their behalf."""
    kind: Mapped[ComplaintKind] = mapped_column(Text)
    about_office: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    about_staff: Mapped[UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    office: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    """The office that deals with it now."""
    text: Mapped[Sealed] = TEXT.columns()
    received_on: Mapped[date]
    state: Mapped[ComplaintState] = mapped_column(Text)
    since: Mapped[date]
    """The day on which its present state began, from which days are counted."""
    due_on: Mapped[date | None]
    """The last day of what is to be done next; null where no text says one, and where nothing is to be done."""
    due_provisional: Mapped[bool]
    """Whether that day was counted through a year whose holidays are not announced."""
    alerted_on: Mapped[date | None]
    """When it was said that it is overdue: once at each office."""
    task: Mapped[UUID | None] = mapped_column(ForeignKey("task.id"))
    """The task that was raised when it was overdue; none where nobody said who they are."""


class ComplaintStep(Base):
    """Something that was done with a complaint; none is ever changed."""

    __tablename__ = "complaint_step"
    __table_args__ = (
        ANSWER.together(),
        CheckConstraint("step IN ('received', 'accepted', 'refused', 'answered', 'escalated', 'closed')", "step"),
        CheckConstraint(
            "refused_for IN ('not_ours', 'no_facts', 'decided_already', 'before_a_court', 'same_as_another')",
            "refused_for",
        ),
        CheckConstraint("outcome IN ('upheld', 'partly', 'not_upheld')", "outcome"),
        CheckConstraint("escalated_for IN ('not_content', 'overdue')", "escalated_for"),
        CheckConstraint("closed_for IN ('content', 'withdrawn', 'settled')", "closed_for"),
        CheckConstraint("(step = 'refused') = (refused_for IS NOT NULL)", "refused_together"),
        CheckConstraint(
            "num_nonnulls(outcome, answer_sealed) = CASE step WHEN 'answered' THEN 2 ELSE 0 END", "answered_together"
        ),
        CheckConstraint("(step = 'escalated') = (escalated_for IS NOT NULL)", "escalated_together"),
        CheckConstraint("(step = 'closed') = (closed_for IS NOT NULL)", "closed_together"),
        CheckConstraint("(done_by IS NULL) = coalesce(escalated_for = 'overdue', false)", "done_by"),
        Index(None, "complaint", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    complaint: Mapped[UUID] = mapped_column(ForeignKey("complaint.id"))
    step: Mapped[StepKind] = mapped_column(Text)
    at: Mapped[datetime]
    done_by: Mapped[str | None]
    """The subject of whoever did it; null for what the clock did."""
    office: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    """The office that dealt with it then; of an escalation, the one that it went to."""
    refused_for: Mapped[Refused | None] = mapped_column(Text)
    outcome: Mapped[Outcome | None] = mapped_column(Text)
    escalated_for: Mapped[Escalated | None] = mapped_column(Text)
    closed_for: Mapped[Closed | None] = mapped_column(Text)
    answer: Mapped[Sealed | None] = ANSWER.columns(nullable=True)
