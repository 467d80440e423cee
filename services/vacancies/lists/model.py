"""What published vacancies said before they were changed, by the day: what lists of an earlier day are told from.

A trigger of the database writes it, whatever changes a vacancy; the application does not read it by itself.
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.vacancies.base import Base


class FormerPost(Base):
    """What a published vacancy said until a day, on which it was changed; pay in fen a month."""

    __tablename__ = "former_post"

    post: Mapped[UUID] = mapped_column(primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    title: Mapped[str]
    occupation: Mapped[str | None]
    district: Mapped[str]
    pay_from: Mapped[int | None]
    pay_to: Mapped[int | None]
    pay_agreed: Mapped[bool]
    seats: Mapped[int]
