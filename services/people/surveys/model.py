"""The tables of surveys: who was asked, and, apart from it, what was answered."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

Occasion = Literal["case", "appointment", "training"]
Why = Literal["waiting", "attitude", "information", "result", "place", "other"]


class Survey(Versioned, Base):
    """That a person was asked about a service, once for each, and whether they have answered; not what."""

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("about", "person"),
        CheckConstraint("occasion IN ('case', 'appointment', 'training')", "occasion"),
        CheckConstraint("due_on >= invited_on", "due_on"),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    occasion: Mapped[Occasion] = mapped_column(Text)
    about: Mapped[UUID]
    """The case that was closed, the appointment to which they came, or the enrolment in the class they completed."""
    office: Mapped[UUID | None] = mapped_column(ForeignKey("office.id"))
    """The office whose service it was; null where nobody is known to have given it, and for a class."""
    questions: Mapped[str]
    """The set of `questions.yaml`."""
    invited_on: Mapped[date]
    due_on: Mapped[date]
    answered: Mapped[bool]


class SurveyAnswer(Base):
    """What somebody answered: no column leads to who it was. The id is a random one and the day only a month.

    It is written in the transaction that marks the survey as answered. Until it is written anew among others, at the
    latest a day after, whoever reads both tables as the system could tell by the number of that transaction, or by
    where the row lies; after that by neither. Who alone answered about an office and an occasion in a month is plain.
    """

    __tablename__ = "survey_answer"
    __table_args__ = (
        CheckConstraint("occasion IN ('case', 'appointment', 'training')", "occasion"),
        CheckConstraint("date_trunc('month', month) = month", "month"),
        CheckConstraint(
            "why <@ ARRAY['waiting', 'attitude', 'information', 'result', 'place', 'other']",
            "why",
        ),
        Index(None, "office", "month"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office: Mapped[UUID | None] = mapped_column(ForeignKey("office.id"))
    occasion: Mapped[Occasion] = mapped_column(Text)
    questions: Mapped[str]
    month: Mapped[date]
    scores: Mapped[dict[str, Any]]
    """The score of each question by its id."""
    why: Mapped[list[str]] = mapped_column(ARRAY(Text))
