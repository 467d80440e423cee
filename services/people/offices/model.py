"""The table of offices. Where help is found is public: nothing of it is sealed."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base


class Office(Versioned, Base):
    """A place of one organisation, which serves one district: a city, a county, a street or a community."""

    __tablename__ = "office"
    __table_args__ = (Index(None, "organisation", "id"),)

    organisation: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    district: Mapped[str]
    """The district that it serves, with all below it."""
    address: Mapped[str | None]
    phone: Mapped[str | None]
    """The number that everybody may call."""
    opening_hours: Mapped[str | None]
    """As the office says it: hours change with seasons and holidays in ways that no form foresees."""
    closed_on: Mapped[date | None]
    """The first day on which it was no more."""
