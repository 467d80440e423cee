"""The table of persons. What names or reaches a person is sealed; the masked form stands beside it."""

from datetime import date

from sqlalchemy import ARRAY, CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.database.security import area_keys, person_key
from services.kit.vault import masks
from services.kit.vault.fields import Findable, FindableField, PersonalField, Sealed
from services.people.base import Base

NAME = PersonalField("people", "person", "name", masks.name)
RESIDENT_ID = FindableField("people", "person", "resident_id", masks.resident_id)
PHONE = PersonalField("people", "person", "phone", masks.phone)
PERSONAL: dict[str, PersonalField] = {"name": NAME, "resident_id": RESIDENT_ID, "phone": PHONE}
"""The sealed fields of a person by name, in the order in which an unmasked read shows them."""


class Person(Versioned, Base):
    """A person; one record each, which the blind index of the resident id makes sure of."""

    __tablename__ = "person"
    __table_args__ = (
        NAME.together(),
        RESIDENT_ID.together(),
        PHONE.together(),
        UniqueConstraint("resident_id_blind"),
        CheckConstraint("sex IN ('1', '2')", "sex"),
        CheckConstraint("hukou_kind IN ('urban', 'rural')", "hukou_kind"),
        CheckConstraint("birth_date >= '1900-01-01'", "birth_date"),
    )

    name: Mapped[Sealed] = NAME.columns()
    resident_id: Mapped[Findable] = RESIDENT_ID.columns()
    phone: Mapped[Sealed | None] = PHONE.columns(nullable=True)
    sex: Mapped[str]
    """GB/T 2261.1, from the resident id."""
    birth_date: Mapped[date]
    """From the resident id; ordinary reads show its year."""
    caveats: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What is doubtful about the resident id without being wrong, such as a district that no table knows."""
    residence: Mapped[str]
    """District of residence, as fine as it is known: county, street or community."""
    hukou: Mapped[str]
    """District of household registration."""
    hukou_kind: Mapped[str]
    """urban or rural: what several programmes ask about."""

    def seen_by(self) -> list[str]:
        """Return who sees the person: the offices of residence and of household registration, and the person."""
        return [*area_keys(self.residence, self.hukou), person_key(self.id)]
