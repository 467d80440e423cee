"""What stood in records before it was changed, by the day: what lists of an earlier day are told from.

Triggers of the database write both tables, whatever changes a record; the application reads neither by itself.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base


class FormerResidence(Base):
    """Where somebody lived until a day, on which they moved."""

    __tablename__ = "former_residence"

    person: Mapped[UUID] = mapped_column(primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    residence: Mapped[str] = mapped_column(Text(collation="C"), index=True)


class FormerNeed(Base):
    """What a need said until a day, on which it was changed."""

    __tablename__ = "former_need"

    need: Mapped[UUID] = mapped_column(primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    occupations: Mapped[list[str]] = mapped_column(ARRAY(Text))
    districts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    wage_from: Mapped[int | None]
    takes_any_post: Mapped[bool]
    hours: Mapped[str | None]
    home_work: Mapped[str | None]
    transport: Mapped[str | None]
    course: Mapped[str | None]
    course_times: Mapped[list[str]] = mapped_column(ARRAY(Text))
