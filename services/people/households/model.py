"""The tables of households: who belongs to one, and since when it is certified."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kit.database.base import Versioned
from services.kit.vault import masks
from services.kit.vault.fields import PersonalField, Sealed
from services.people.base import Base

ADDRESS = PersonalField("people", "household", "address", masks.address)


class Household(Versioned, Base):
    """A household at its place of registration."""

    __tablename__ = "household"
    __table_args__ = (
        ADDRESS.together(),
        CheckConstraint("hukou_kind IN ('urban', 'rural')", "hukou_kind"),
        CheckConstraint("income_per_head >= 0", "income_per_head"),
        CheckConstraint("(certified_on IS NULL) = (certified_under IS NULL)", "certified_together"),
        CheckConstraint("recheck_since IS NULL OR certified_on IS NOT NULL", "recheck_since"),
    )

    district: Mapped[str]
    hukou_kind: Mapped[str]
    address: Mapped[Sealed | None] = ADDRESS.columns(nullable=True)
    income_per_head: Mapped[int | None]
    """Fen per head and month; null where nobody has stated it."""
    certified_on: Mapped[date | None]
    """Since when it is certified as a zero-employment household; null where it is not."""
    certified_under: Mapped[str | None]
    """The law that the open certification rests on."""
    recheck_since: Mapped[date | None]
    """Since when facts differ from those it was certified on, so that someone must look again; null where none do."""
    members: Mapped[list["Member"]] = relationship(lazy="raise", order_by="Member.joined_on, Member.person")


class Member(Base):
    """A person's time in a household, with what is stated about their work; a person is in one household at a time."""

    __tablename__ = "household_member"
    __table_args__ = (
        CheckConstraint("relation IN ('head', 'spouse', 'child', 'parent', 'other')", "relation"),
        CheckConstraint("left_on >= joined_on", "left_on"),
        Index("household_member_one_household_idx", "person", unique=True, postgresql_where=text("left_on IS NULL")),
        Index(
            "household_member_one_head_idx",
            "household",
            unique=True,
            postgresql_where=text("left_on IS NULL AND relation = 'head'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    person: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    relation: Mapped[str]
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    able: Mapped[bool | None]
    """Able to work; null where nobody has stated it, as for those below."""
    willing: Mapped[bool | None]
    employed: Mapped[bool | None]
    other_income: Mapped[bool | None]
    """Has income from a business or an investment."""
