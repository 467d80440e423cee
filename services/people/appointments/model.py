"""The tables of appointments and of those who come."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base

Kind = Literal["guidance", "group_guidance", "interview", "assessment", "psychological_guidance", "visit"]
Cancellation = Literal["organiser_away", "place_unavailable", "too_few_come", "put_off", "other"]
Coming = Literal["invited", "confirmed", "declined", "attended", "absent"]
HELD = "state IN ('invited', 'confirmed', 'attended', 'absent') AND NOT cancelled"
"""Those whose time an appointment takes."""


class Appointment(Versioned, Base):
    """A time with a place and seats; nobody holds two at once."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('guidance', 'group_guidance', 'interview', 'assessment', 'psychological_guidance', 'visit')",
            "kind",
        ),
        CheckConstraint("ends_at > starts_at", "ends_at"),
        CheckConstraint("capacity > 0", "capacity"),
        CheckConstraint("taken BETWEEN 0 AND capacity", "taken"),
        CheckConstraint(
            "cancelled_for IN ('organiser_away', 'place_unavailable', 'too_few_come', 'put_off', 'other')",
            "cancelled_for",
        ),
        ExcludeConstraint(
            (text("textrange(organiser, organiser, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            name="appointment_one_at_a_time_excl",
            using="gist",
            where=text("cancelled_for IS NULL"),
        ),
        Index(None, "office", "id"),
    )

    kind: Mapped[Kind] = mapped_column(Text)
    office: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    """The office that holds it."""
    place: Mapped[str | None]
    """Where, if not at the office."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int]
    taken: Mapped[int]
    """Seats of those who have not declined."""
    organiser: Mapped[str]
    """The subject of the token of whoever holds it."""
    cancelled_for: Mapped[Cancellation | None] = mapped_column(Text)


class Attendance(Versioned, Base):
    """A person at an appointment: whether they come, whether they came; the times are those of the appointment."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("appointment", "person"),
        CheckConstraint("state IN ('invited', 'confirmed', 'declined', 'attended', 'absent')", "state"),
        ExcludeConstraint(
            (text("uuidrange(person, person, '[]')"), "&&"),
            (text("tstzrange(starts_at, ends_at)"), "&&"),
            name="attendance_one_at_a_time_excl",
            using="gist",
            where=text(HELD),
        ),
        Index(None, "person", "id"),
    )

    appointment: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[Coming] = mapped_column(Text)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    cancelled: Mapped[bool]
    """Whether the appointment was cancelled; the database sets it for everybody at once."""
    reminded_at: Mapped[datetime | None]
    """When it was said that it is near."""
