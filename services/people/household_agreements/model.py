"""The table of agreements with households."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base

Kind = Literal["assistance", "placement", "training", "honesty"]
OfficePromise = Literal[
    "recommend_posts", "place_within_the_month", "train", "guide", "visit", "help_with_subsidies", "offer_welfare_post"
]
HouseholdPromise = Literal[
    "look_for_work", "take_any_post", "attend_training", "attend_guidance", "report_changes", "tell_the_truth"
]
EndReason = Literal["fulfilled", "broken_by_household", "broken_by_office", "replaced", "moved_away", "at_own_request"]


class HouseholdAgreement(Base):
    """What both sides promise, and how it ended; nothing of it is ever changed but its end."""

    __tablename__ = "household_agreement"
    __table_args__ = (
        CheckConstraint("kind IN ('assistance', 'placement', 'training', 'honesty')", "kind"),
        CheckConstraint("until >= signed_on", "until"),
        CheckConstraint(
            "cardinality(office_promises) > 0 AND office_promises <@ ARRAY['recommend_posts', "
            "'place_within_the_month', 'train', 'guide', 'visit', 'help_with_subsidies', 'offer_welfare_post']",
            "office_promises",
        ),
        CheckConstraint(
            "cardinality(household_promises) > 0 AND household_promises <@ ARRAY['look_for_work', 'take_any_post', "
            "'attend_training', 'attend_guidance', 'report_changes', 'tell_the_truth']",
            "household_promises",
        ),
        CheckConstraint("ended_on >= signed_on", "ended_on"),
        CheckConstraint("(ended_on IS NULL) = (ended_for IS NULL)", "ended_together"),
        CheckConstraint(
            "ended_for IN ('fulfilled', 'broken_by_household', 'broken_by_office', 'replaced', 'moved_away', "
            "'at_own_request')",
            "ended_for",
        ),
        Index(None, "household"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID] = mapped_column(ForeignKey("household.id"))
    kind: Mapped[Kind] = mapped_column(Text)
    signed_on: Mapped[date]
    signed_by: Mapped[str]
    """Who signed for the office: the subject of the token."""
    recorded_at: Mapped[datetime]
    until: Mapped[date | None]
    """The last day that it is meant to hold; null where it names none."""
    office_promises: Mapped[list[str]] = mapped_column(ARRAY(Text))
    household_promises: Mapped[list[str]] = mapped_column(ARRAY(Text))
    ended_on: Mapped[date | None]
    ended_for: Mapped[EndReason | None] = mapped_column(Text)
