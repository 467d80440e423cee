"""The table of plans to start a business."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.people.base import Base
from services.people.businesses.model import Licence

Help = Literal["loan", "premises", "training", "mentor", "licence"]
Stage = Literal["idea", "preparing", "registered", "given_up"]
GivenUpFor = Literal["no_capital", "no_premises", "no_licence", "found_work", "health", "family", "other"]
EndedFor = Literal["opened", GivenUpFor]
ONE_OPEN = "start_up_plan_one_open_idx"
"""The constraint that refuses a second open plan of a person."""


class StartUpPlan(Versioned, Base):
    """What a person wants to open; one open plan at a time."""

    __tablename__ = "start_up_plan"
    __table_args__ = (
        CheckConstraint("form IN ('individual_business', 'legal_person_business', 'private_non_enterprise')", "form"),
        CheckConstraint("capital_wanted > 0", "capital_wanted"),
        CheckConstraint("help_wanted <@ ARRAY['loan', 'premises', 'training', 'mentor', 'licence']", "help_wanted"),
        CheckConstraint("stage IN ('idea', 'preparing', 'registered', 'given_up')", "stage"),
        CheckConstraint("ended_on >= recorded_on", "ended_on"),
        CheckConstraint(
            "ended_for IN ('opened', 'no_capital', 'no_premises', 'no_licence', 'found_work', 'health', 'family', "
            "'other')",
            "ended_for",
        ),
        CheckConstraint("num_nulls(ended_on, ended_for) IN (0, 2)", "ended_together"),
        CheckConstraint("(stage IN ('registered', 'given_up')) = (ended_on IS NOT NULL)", "ended"),
        CheckConstraint(
            "(stage = 'registered') = (business IS NOT NULL) "
            "AND (stage = 'registered') = coalesce(ended_for = 'opened', false)",
            "opened",
        ),
        Index(ONE_OPEN, "person", unique=True, postgresql_where=text("ended_on IS NULL")),
        Index(None, "person", "id"),
    )

    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    trade: Mapped[str]
    """Section of GB/T 4754."""
    district: Mapped[str]
    """Where it is to be opened."""
    form: Mapped[Licence | None] = mapped_column(Text)
    """Under which licence; null where that is not decided."""
    capital_wanted: Mapped[int | None]
    """Fen; null where nobody has stated it."""
    help_wanted: Mapped[list[str]] = mapped_column(ARRAY(Text))
    stage: Mapped[Stage] = mapped_column(Text)
    recorded_on: Mapped[date]
    business: Mapped[UUID | None] = mapped_column(ForeignKey("business.id"))
    """What was opened, as it stands in the person's file."""
    ended_on: Mapped[date | None]
    ended_for: Mapped[EndedFor | None] = mapped_column(Text)
