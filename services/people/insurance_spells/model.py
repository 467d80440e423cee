"""The table of insurance spells."""

from datetime import date
from typing import Literal

from sqlalchemy import CheckConstraint, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base
from services.people.files.model import FilePart, of_file

Insurance = Literal["pension", "medical", "unemployment", "work_injury", "maternity"]
InsuredAs = Literal["employee", "individual", "flexible", "resident"]
Payer = Literal["employer", "self", "subsidy"]
Evidence = Literal["stated", "insurance_record", "receipt", "employer"]


class InsuranceSpell(FilePart, Base):
    """The months for which a person paid into one social insurance; nobody pays into one twice for a month."""

    __tablename__ = "insurance_spell"
    __table_args__ = (
        *of_file(),
        CheckConstraint("insurance IN ('pension', 'medical', 'unemployment', 'work_injury', 'maternity')", "insurance"),
        CheckConstraint("insured_as IN ('employee', 'individual', 'flexible', 'resident')", "insured_as"),
        CheckConstraint("paid_by IN ('employer', 'self', 'subsidy')", "paid_by"),
        CheckConstraint("evidence IN ('stated', 'insurance_record', 'receipt', 'employer')", "evidence"),
        CheckConstraint("base > 0", "base"),
        CheckConstraint("extract(day FROM first_month) = 1", "first_month"),
        CheckConstraint("extract(day FROM last_month) = 1 AND last_month >= first_month", "last_month"),
        CheckConstraint("insured_as <> 'resident' OR insurance IN ('pension', 'medical')", "of_residents"),
        CheckConstraint("paid_by <> 'employer' OR insured_as = 'employee'", "of_employees"),
        ExcludeConstraint(
            (text("uuidrange(person, person, '[]')"), "&&"),
            (text("textrange(insurance, insurance, '[]')"), "&&"),
            (text("daterange(first_month, last_month, '[]')"), "&&"),
            name="insurance_spell_once_a_month_excl",
            using="gist",
            where=text("annulled_for IS NULL"),
        ),
    )

    insurance: Mapped[Insurance] = mapped_column(Text)
    insured_as: Mapped[InsuredAs] = mapped_column(Text)
    """As an employee, as who runs an individual business, flexibly employed, or as a resident."""
    district: Mapped[str | None]
    """Where the insurance is kept; null where nobody has stated it, as for the others."""
    first_month: Mapped[date]
    """The first day of the first month."""
    last_month: Mapped[date | None]
    """The first day of the last month; null while it goes on."""
    base: Mapped[int | None]
    """What contributions are reckoned from, fen per month."""
    paid_by: Mapped[Payer | None] = mapped_column(Text)
    evidence: Mapped[Evidence] = mapped_column(Text)
    """What it is known from."""
