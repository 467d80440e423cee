"""The table of businesses."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import DATEMULTIRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base
from services.people.files.model import FilePart, of_file

Licence = Literal["individual_business", "legal_person_business", "private_non_enterprise"]
Activity = Literal[
    "blind_massage",
    "retail",
    "online_shop",
    "catering",
    "farming",
    "crafts",
    "repair",
    "household_services",
    "hairdressing",
    "transport",
    "other",
]
BusinessStatus = Literal["preparing", "operating", "suspended", "closed"]
ClosingReason = Literal["not_viable", "health", "found_work", "handed_over", "licence_revoked", "other"]


class Business(FilePart, Base):
    """What a person runs under a licence of their own."""

    __tablename__ = "business"
    __table_args__ = (
        *of_file(),
        CheckConstraint(
            "licence IN ('individual_business', 'legal_person_business', 'private_non_enterprise')", "licence"
        ),
        CheckConstraint(
            "activity IN ('blind_massage', 'retail', 'online_shop', 'catering', 'farming', 'crafts', 'repair', "
            "'household_services', 'hairdressing', 'transport', 'other')",
            "activity",
        ),
        CheckConstraint("status IN ('preparing', 'operating', 'suspended', 'closed')", "status"),
        CheckConstraint(
            "closed_for IN ('not_viable', 'health', 'found_work', 'handed_over', 'licence_revoked', 'other')",
            "closed_for",
        ),
        CheckConstraint(
            "CASE licence WHEN 'individual_business' THEN left(credit_code, 2) = '92' "
            "WHEN 'private_non_enterprise' THEN left(credit_code, 2) = '52' "
            "ELSE left(credit_code, 2) IN ('91', '93') END",
            "credit_code",
        ),
        CheckConstraint("employees >= 0", "employees"),
        CheckConstraint("closed_on >= operating_since", "closed_on"),
        CheckConstraint(
            "(status = 'closed') = (closed_on IS NOT NULL) AND (closed_on IS NULL) = (closed_for IS NULL)",
            "closed_together",
        ),
        CheckConstraint(
            "status <> 'preparing' OR (operating_since IS NULL AND isempty(suspensions))", "operating_since"
        ),
        CheckConstraint("(status = 'suspended') = upper_inf(suspensions)", "suspended_together"),
        CheckConstraint(
            "NOT lower_inf(suspensions) AND suspensions <@ daterange(operating_since, closed_on, '[]')", "suspensions"
        ),
    )

    licence: Mapped[Licence] = mapped_column(Text)
    name: Mapped[str]
    credit_code: Mapped[str | None]
    """Unified social credit code (GB 32100), whose kind is that of the licence."""
    activity: Mapped[Activity] = mapped_column(Text)
    """The line of business."""
    industry: Mapped[str | None]
    """Section of GB/T 4754."""
    district: Mapped[str | None]
    """Where it is run."""
    registered_on: Mapped[date | None]
    """The day of the licence; null where nobody has stated it, as for the others."""
    operating_since: Mapped[date | None]
    status: Mapped[BusinessStatus] = mapped_column(Text)
    suspensions: Mapped[Sequence[Range[date]]] = mapped_column(DATEMULTIRANGE)
    """When it did not operate though it was not closed. A multirange holds no day twice."""
    closed_on: Mapped[date | None]
    closed_for: Mapped[ClosingReason | None] = mapped_column(Text)
    employees: Mapped[int | None]
    """How many work there, the person apart."""
