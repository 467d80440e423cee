"""The table of answers to the question for consent."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

Form = Literal["signed", "online", "spoken"]


class Consent(Versioned, Base):
    """A person's answer to one use of their data, from the day it was given until the next answer.

    Nothing is changed but the day on which the next answer took its place: what held on a day can be shown for ever.
    """

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("form IN ('signed', 'online', 'spoken')", "form"),
        CheckConstraint("until >= since", "until"),
        Index("consent_one_answer_idx", "person", "use", unique=True, postgresql_where=text("until IS NULL")),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    use: Mapped[str]
    """An id of `uses.yaml`."""
    given: Mapped[bool]
    """Whether the person agrees; false where they refuse or take it back."""
    since: Mapped[date]
    until: Mapped[date | None]
    """The day of the next answer; null while this one holds."""
    form: Mapped[Form] = mapped_column(Text)
    """How the person answered."""
    recorded_by: Mapped[str]
