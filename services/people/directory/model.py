"""The table of the directory. Who else helps, and where, is public: nothing of it is sealed."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.abilities.model import ACCOMMODATIONS
from services.people.base import Base
from services.people.directory.rules import EVERYBODY

ServiceKind = Literal[
    "legal_aid",
    "medical_rehabilitation",
    "social_relief",
    "housing",
    "psychological_help",
    "child_care",
    "elder_care",
    "vocational_rehabilitation",
    "assistive_devices",
    "start_up_finance",
    "skill_institution",
    "labour_arbitration",
    "social_insurance",
    "other",
]
"""What people are sent for; the graph has the names in both languages."""
Audience = Literal[
    "everybody",
    "job_seekers",
    "disabled",
    "filed_poor",
    "dibao",
    "hardship_persons",
    "zero_employment_households",
    "graduates",
    "employers",
]
WithdrawnFor = Literal["closed", "no_longer_offered", "recorded_twice", "recorded_wrongly"]
ONE_LIVING = "directory_entry_one_living_idx"
"""The constraint that refuses a second entry of one service."""


class DirectoryEntry(Versioned, Base):
    """A service of one kind that somebody offers in a district: whom it takes, and how it is reached."""

    __tablename__ = "directory_entry"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('legal_aid', 'medical_rehabilitation', 'social_relief', 'housing', 'psychological_help', "
            "'child_care', 'elder_care', 'vocational_rehabilitation', 'assistive_devices', 'start_up_finance', "
            "'skill_institution', 'labour_arbitration', 'social_insurance', 'other')",
            "kind",
        ),
        CheckConstraint("num_nonnulls(organisation, office, run_by) = 1", "one_who_runs_it"),
        CheckConstraint(
            "cardinality(audience) > 0 AND audience <@ ARRAY['everybody', 'job_seekers', 'disabled', 'filed_poor', "
            "'dibao', 'hardship_persons', 'zero_employment_households', 'graduates', 'employers']",
            "audience",
        ),
        CheckConstraint(
            f"NOT audience @> ARRAY['{EVERYBODY}'] OR cardinality(audience) = 1",
            "everybody_alone",
        ),
        CheckConstraint("confirm_by > confirmed_on", "confirm_by"),
        CheckConstraint(f"accommodations <@ ARRAY[{ACCOMMODATIONS}]", "accommodations"),
        CheckConstraint(
            "withdrawn_for IN ('closed', 'no_longer_offered', 'recorded_twice', 'recorded_wrongly')", "withdrawn_for"
        ),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_for IS NULL)", "withdrawn_together"),
        Index(ONE_LIVING, "name", "kind", "district", unique=True, postgresql_where=text("withdrawn_on IS NULL")),
        Index("directory_entry_reckoned_idx", "reckoned_on", postgresql_where=text("withdrawn_on IS NULL")),
    )

    name: Mapped[str]
    name_en: Mapped[str | None]
    kind: Mapped[ServiceKind] = mapped_column(Text)
    organisation: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    """The organisation of the register that runs it, where no office of it is named."""
    office: Mapped[UUID | None] = mapped_column(ForeignKey("office.id"))
    run_by: Mapped[str | None]
    """The name of a body that is not registered here."""
    district: Mapped[str]
    """The district that it serves, with all below it."""
    address: Mapped[str | None]
    phone: Mapped[str | None]
    """The number that everybody may call."""
    web: Mapped[str | None]
    opening_hours: Mapped[str | None]
    """As the service says it."""
    audience: Mapped[list[str]] = mapped_column(ARRAY(Text))
    conditions: Mapped[str | None]
    """Whom it takes, and what to bring, in words."""
    cost: Mapped[str | None]
    accommodations: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What it offers to whoever needs it; the vocabulary of places of work."""
    valid_until: Mapped[date | None]
    """The last day on which it is offered; null where nobody has said one."""
    source: Mapped[str]
    """Who or what says all this: a website, a call."""
    confirmed_on: Mapped[date]
    """When that was last so."""
    confirm_by: Mapped[date | None]
    """The last day before it is to be confirmed again; null where no term is laid down."""
    reckoned_on: Mapped[date]
    """When that day was last reckoned from what is laid down."""
    withdrawn_on: Mapped[date | None]
    withdrawn_for: Mapped[WithdrawnFor | None] = mapped_column(Text)
