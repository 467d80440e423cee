"""The table of persons. What names or reaches a person is sealed; the masked form stands beside it."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.database.base import Versioned
from services.kit.database.security import area_keys, person_key
from services.kit.vault import masks
from services.kit.vault.blind import blind_index, compact
from services.kit.vault.fields import Findable, FindableField, PersonalField, Sealed
from services.kit.vault.keyring import Keyring
from services.people.base import Base

WithoutResidentId = Literal["never_issued", "cannot_be_shown", "fails_its_check", "held_by_another", "being_corrected"]
"""Why a record has no resident id."""
ContactRelation = Literal["spouse", "parent", "child", "sibling", "other_relative", "guardian", "friend", "other"]

NAME = PersonalField("people", "person", "name", masks.name)
RESIDENT_ID = FindableField("people", "person", "resident_id", masks.resident_id)
PHONE = PersonalField("people", "person", "phone", masks.phone)
FORMER_NAME = PersonalField("people", "person", "former_name", masks.name)
ADDRESS = PersonalField("people", "person", "address", masks.address)
EMAIL = PersonalField("people", "person", "email", masks.email)
WECHAT = PersonalField("people", "person", "wechat", masks.wechat)
CONTACT_NAME = PersonalField("people", "person", "contact_name", masks.name)
CONTACT_PHONE = PersonalField("people", "person", "contact_phone", masks.phone)
PERSONAL: dict[str, PersonalField] = {
    field.name: field
    for field in (NAME, RESIDENT_ID, PHONE, FORMER_NAME, ADDRESS, EMAIL, WECHAT, CONTACT_NAME, CONTACT_PHONE)
}
"""The sealed fields of a person by name, in the order in which an unmasked read shows them."""

DOTS = str.maketrans("", "", "·•・‧∙⋅.")
"""Signs between the parts of a name, which every keyboard has another one for."""


def namesake_of(keyring: Keyring, name: str, birth_date: date) -> bytes:
    """Return what two records of one name, however it is spelt, and one birth date have in common.

    Both go into one digest: names alone are shared by so many that how often a digest occurs would tell the name.
    """
    return blind_index(keyring, "people", "namesake", f"{compact(name).translate(DOTS)}|{birth_date.isoformat()}")


class Person(Versioned, Base):
    """A person; one record each, which the blind index of the resident id makes sure of where there is one."""

    __tablename__ = "person"
    __table_args__ = (
        *(field.together() for field in PERSONAL.values()),
        UniqueConstraint("resident_id_blind"),
        CheckConstraint(
            "without_resident_id IN ('never_issued', 'cannot_be_shown', 'fails_its_check', 'held_by_another', "
            "'being_corrected')",
            "without_resident_id",
        ),
        CheckConstraint(
            "num_nonnulls(resident_id_sealed, without_resident_id) = CASE WHEN anonymised_on IS NULL THEN 1 ELSE 0 END",
            "one_identity",
        ),
        CheckConstraint("merged_into IS NULL OR (merged_into <> id AND resident_id_sealed IS NULL)", "merged_into"),
        CheckConstraint("sex IN ('1', '2')", "sex"),
        CheckConstraint("hukou_kind IN ('urban', 'rural')", "hukou_kind"),
        CheckConstraint("birth_date >= '1900-01-01'", "birth_date"),
        CheckConstraint(
            "contact_relation IN ('spouse', 'parent', 'child', 'sibling', 'other_relative', 'guardian', 'friend', "
            "'other')",
            "contact_relation",
        ),
        CheckConstraint(
            "num_nulls(contact_name_sealed, contact_phone_sealed, contact_relation) IN (0, 3)", "contact_together"
        ),
        Index(None, "namesake"),
        Index("person_residence_idx", text('residence COLLATE "C"')),
        Index(None, "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        Index(None, "look_on", postgresql_where=text("merged_into IS NULL AND anonymised_on IS NULL")),
    )

    name: Mapped[Sealed] = NAME.columns()
    resident_id: Mapped[Findable | None] = RESIDENT_ID.columns(nullable=True)
    without_resident_id: Mapped[WithoutResidentId | None] = mapped_column(Text)
    """Why there is none; such a record is temporary."""
    phone: Mapped[Sealed | None] = PHONE.columns(nullable=True)
    former_name: Mapped[Sealed | None] = FORMER_NAME.columns(nullable=True)
    address: Mapped[Sealed | None] = ADDRESS.columns(nullable=True)
    email: Mapped[Sealed | None] = EMAIL.columns(nullable=True)
    wechat: Mapped[Sealed | None] = WECHAT.columns(nullable=True)
    contact_name: Mapped[Sealed | None] = CONTACT_NAME.columns(nullable=True)
    """Whom to reach where the person cannot be reached."""
    contact_phone: Mapped[Sealed | None] = CONTACT_PHONE.columns(nullable=True)
    contact_relation: Mapped[ContactRelation | None] = mapped_column(Text)
    """What they are to the person."""
    sex: Mapped[str]
    """GB/T 2261.1, from the resident id; stated where there is none."""
    birth_date: Mapped[date]
    """From the resident id, or stated; ordinary reads show its year."""
    namesake: Mapped[bytes | None] = mapped_column(LargeBinary)
    """`namesake_of` this person; null in records from before it was kept."""
    caveats: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What is doubtful about the resident id without being wrong, such as a district that no table knows."""
    residence: Mapped[str]
    """District of residence, as fine as it is known: county, street or community."""
    grid_cell: Mapped[str | None]
    """The cell of the residence in the city's own grid."""
    hukou: Mapped[str]
    """District of household registration."""
    hukou_kind: Mapped[str]
    """urban or rural: what several programmes ask about."""
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """The record of the same person that this one went into: it is changed no more."""

    offered_to: Mapped[str | None]
    """The area whose office the file is offered to; it sees the file as long as the offer is open."""
    anonymised_on: Mapped[date | None]
    """Since when the record names nobody: it is changed no more."""
    look_on: Mapped[date | None]
    """When it is looked at next whether the file rests; null where nobody has looked yet."""

    def seen_by(self) -> list[str]:
        """Return who sees the person: the offices of residence and household registration, whoever is offered the file.

        So does the person, as long as the record names them.
        """
        offered = () if self.offered_to is None else (self.offered_to,)
        themselves = [person_key(self.id)] if self.anonymised_on is None else []
        return [*area_keys(self.residence, self.hukou, *offered), *themselves]
