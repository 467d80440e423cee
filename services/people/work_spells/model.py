"""The table of work spells."""

from datetime import date
from typing import Literal

from sqlalchemy import CheckConstraint, Text, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.people.base import Base
from services.people.files.model import FilePart, of_file

WorkKind = Literal[
    "employee", "dispatched", "public_welfare_post", "business_owner", "flexible", "auxiliary", "internship"
]
Hours = Literal["full_time", "part_time"]
Contract = Literal["fixed_term", "open_ended", "none"]
EndReason = Literal["contract_ended", "resigned", "dismissed", "employer_closed", "retired", "health", "other"]
Evidence = Literal["stated", "contract", "insurance_record", "payroll", "employer"]


class WorkSpell(FilePart, Base):
    """A person's time in one job; nobody works full time in two at once."""

    __tablename__ = "work_spell"
    __table_args__ = (
        *of_file(),
        CheckConstraint(
            "kind IN ('employee', 'dispatched', 'public_welfare_post', 'business_owner', 'flexible', 'auxiliary', "
            "'internship')",
            "kind",
        ),
        CheckConstraint("hours IN ('full_time', 'part_time')", "hours"),
        CheckConstraint("contract IN ('fixed_term', 'open_ended', 'none')", "contract"),
        CheckConstraint(
            "ended_for IN ('contract_ended', 'resigned', 'dismissed', 'employer_closed', 'retired', 'health', 'other')",
            "ended_for",
        ),
        CheckConstraint("evidence IN ('stated', 'contract', 'insurance_record', 'payroll', 'employer')", "evidence"),
        CheckConstraint("until >= since", "until"),
        CheckConstraint("wage > 0", "wage"),
        CheckConstraint("ended_for IS NULL OR until IS NOT NULL", "ended_together"),
        CheckConstraint("contract_until IS NULL OR coalesce(contract, 'none') = 'fixed_term'", "contract_until"),
        CheckConstraint("contract_from IS NULL OR coalesce(contract, 'none') <> 'none'", "contract_from"),
        CheckConstraint("contract_until >= contract_from", "contract_term"),
        ExcludeConstraint(
            (text("uuidrange(person, person, '[]')"), "&&"),
            (text("daterange(since, until, '[]')"), "&&"),
            name="work_spell_one_full_time_excl",
            using="gist",
            where=text("hours = 'full_time' AND annulled_for IS NULL"),
        ),
    )

    kind: Mapped[WorkKind] = mapped_column(Text)
    hours: Mapped[Hours] = mapped_column(Text)
    employer_name: Mapped[str | None]
    credit_code: Mapped[str | None]
    """Unified social credit code of the employer (GB 32100)."""
    occupation: Mapped[str | None]
    """CSCO 2022."""
    district: Mapped[str | None]
    """Where the work is done: county, street or community."""
    grid_cell: Mapped[str | None]
    """The cell of that place in its city's own grid."""
    wage: Mapped[int | None]
    """Fen per month; null where nobody has stated it, as for the others."""
    since: Mapped[date]
    until: Mapped[date | None]
    """The last day; null while it goes on."""
    ended_for: Mapped[EndReason | None] = mapped_column(Text)
    contract: Mapped[Contract | None] = mapped_column(Text)
    contract_from: Mapped[date | None]
    contract_until: Mapped[date | None]
    """The last day of a contract for a fixed term."""
    insured: Mapped[bool | None]
    """Whether the employer pays the social insurance that the law asks for."""
    evidence: Mapped[Evidence] = mapped_column(Text)
    """What it is known from."""
