"""The table of courses."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from services.kit.database.base import Versioned
from services.training.base import Base


class Course(Versioned, Base):
    """A course of one training institution."""

    __tablename__ = "course"
    __table_args__ = (Index(None, "occupation", "id"), Index(None, "district", "id"))

    provider: Mapped[UUID]
    """The training institution: the organisation in its tokens."""
    title: Mapped[str]
    occupation: Mapped[str]
    """CSCO 2022: what the course prepares for."""
    district: Mapped[str]
