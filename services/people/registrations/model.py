"""The table of registrations: employment and unemployment in one line of days."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base
from services.people.files.model import FilePart, of_file

Kind = Literal["employment", "unemployment"]
CancellationReason = Literal[
    "found_work",
    "started_business",
    "work_ended",
    "retired",
    "unable_to_work",
    "not_reached",
    "left_the_area",
    "at_own_request",
    "died",
]

CERTIFICATE_NUMBER = PersonalField("people", "registration", "certificate_number", masks.certificate_number)


class Registration(FilePart, Base):
    """A registration of a person; nobody is registered twice on one day, be it as employed or as unemployed."""

    __tablename__ = "registration"
    __table_args__ = (
        *of_file(),
        CERTIFICATE_NUMBER.together(),
        CheckConstraint("kind IN ('employment', 'unemployment')", "kind"),
        CheckConstraint("since <= registered_on", "since"),
        CheckConstraint(
            "CASE kind WHEN 'unemployment' THEN coalesce(able AND willing, false) ELSE num_nonnulls(able, willing) = 0 "
            "END",
            "able_and_willing",
        ),
        CheckConstraint("work_spell IS NULL OR kind = 'employment'", "work_spell_of_kind"),
        CheckConstraint("cancelled_on >= registered_on", "cancelled_on"),
        CheckConstraint("(cancelled_on IS NULL) = (cancelled_for IS NULL)", "cancelled_together"),
        CheckConstraint(
            "cancelled_for IN ('found_work', 'started_business', 'work_ended', 'retired', 'unable_to_work', "
            "'not_reached', 'left_the_area', 'at_own_request', 'died')",
            "cancelled_for",
        ),
        ExcludeConstraint(
            (text("uuidrange(person, person, '[]')"), "&&"),
            (text("daterange(registered_on, cancelled_on, '[]')"), "&&"),
            name="registration_one_a_day_excl",
            using="gist",
            where=text("annulled_for IS NULL"),
        ),
    )

    kind: Mapped[Kind] = mapped_column(Text)
    registered_on: Mapped[date]
    since: Mapped[date | None]
    """Since when the person is out of work, or in work; null where nobody has stated it."""
    able: Mapped[bool | None]
    """Able to work: stated of the unemployed, as for the next."""
    willing: Mapped[bool | None]
    work_spell: Mapped[UUID | None] = mapped_column(ForeignKey("work_spell.id"))
    """The job that somebody is registered as employed in, where the file has it."""
    district: Mapped[str]
    """Where it was registered."""
    certificate_number: Mapped[Sealed | None] = CERTIFICATE_NUMBER.columns(nullable=True)
    """Of the employment and entrepreneurship certificate 就业创业证."""
    cancelled_on: Mapped[date | None]
    """The last day on which it holds; null while it is open."""
    cancelled_for: Mapped[CancellationReason | None] = mapped_column(Text)
    replaces: Mapped[UUID | None] = mapped_column(ForeignKey("registration.id"))
    """The registration as unemployed that it ended."""
