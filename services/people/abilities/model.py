"""The table of ability profiles: one column for each function of the vocabulary."""

from datetime import date
from typing import Literal

from sqlalchemy import ARRAY, CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base
from services.people.files.model import FilePart, of_file

Assessor = Literal["self", "office", "institution"]
FUNCTIONS = (
    "sitting",
    "standing",
    "walking",
    "bending",
    "lifting",
    "kneeling_and_crouching",
    "climbing",
    "pushing_and_pulling",
    "finger_manipulation",
    "seeing",
    "hearing",
    "speaking",
    "reading_and_writing",
)
"""The functions of `services.kit.codes.functions`: each is a column."""
LEVELS = "'none', 'limited', 'with_aid', 'full'"
ACCOMMODATIONS = (
    "'step_free_access', 'adapted_toilet', 'adapted_workstation', 'screen_reader', 'large_print', "
    "'tactile_guidance', 'sign_interpreter', 'written_instructions', 'visual_alarm', "
    "'plain_instructions', 'job_coach', 'quiet_place', 'extra_breaks', 'flexible_hours', 'home_work', "
    "'transport'"
)


class AbilityProfile(FilePart, Base):
    """What a person was able to do when they were assessed; the latest one that counts is current."""

    __tablename__ = "ability_profile"
    __table_args__ = (
        *of_file(),
        CheckConstraint("assessed_by IN ('self', 'office', 'institution')", "assessed_by"),
        *(CheckConstraint(f"{name} IN ({LEVELS})", name) for name in FUNCTIONS),
        CheckConstraint(f"accommodations <@ ARRAY[{ACCOMMODATIONS}]", "accommodations"),
    )

    assessed_on: Mapped[date]
    assessed_by: Mapped[Assessor] = mapped_column(Text)
    """Who says so: the person, an office, or an institution that assesses."""
    sitting: Mapped[str | None]
    standing: Mapped[str | None]
    walking: Mapped[str | None]
    bending: Mapped[str | None]
    lifting: Mapped[str | None]
    kneeling_and_crouching: Mapped[str | None]
    climbing: Mapped[str | None]
    pushing_and_pulling: Mapped[str | None]
    finger_manipulation: Mapped[str | None]
    seeing: Mapped[str | None]
    hearing: Mapped[str | None]
    speaking: Mapped[str | None]
    reading_and_writing: Mapped[str | None]
    """The levels, in the order of the vocabulary; null where a function was not assessed."""
    accommodations: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What the person needs at work; empty where nothing is."""
