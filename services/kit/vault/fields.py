"""The personal fields of a service: what each is called, how it is masked, and how it is found.

A service declares its fields once, beside its table:

    RESIDENT_ID = FindableField("people", "person", "resident_id", masks.resident_id)
    PHONE = PersonalField("people", "person", "phone", masks.phone)

    class Person(Versioned, Base):
        __tablename__ = "person"
        __table_args__ = (RESIDENT_ID.together(), PHONE.together())
        resident_id: Mapped[Findable] = RESIDENT_ID.columns()
        phone: Mapped[Sealed | None] = PHONE.columns(nullable=True)

which makes the columns `resident_id_sealed bytea`, `resident_id_masked text`, `resident_id_blind bytea`, and the first
two for `phone`. An action writes `person.resident_id = RESIDENT_ID.seal(keyring, text, row=person.id)`; a query finds
it with `RESIDENT_ID.found_by(person_table, keyring, text)`; fast paths select the masked column alone.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, FromClause, LargeBinary, Text
from sqlalchemy.orm import Composite, MappedColumn, composite, mapped_column

from services.kit.telemetry.personal import Personal
from services.kit.vault.blind import Normaliser, blind_index, compact
from services.kit.vault.ciphers import Place
from services.kit.vault.keyring import Keyring
from services.kit.vault.masks import Mask

PERSONAL = "personal field"
"""What the metadata of a sealed column calls its `PersonalField`, so that no rotation forgets one."""


class NotUnicode(ValueError):
    """A text holds half a character (a lone surrogate) and cannot be stored; the text is not shown."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A personal field as its row holds it: the envelope, and what an ordinary read shows."""

    ciphertext: bytes
    masked: str


@dataclass(frozen=True, slots=True)
class Findable(Sealed):
    """A personal field that can be found by its exact value: 16 bytes of blind index beside it."""

    blind: bytes


@dataclass(frozen=True, slots=True)
class PersonalField:
    """A personal field of one table: `name` begins its columns' names, `mask` makes what ordinary reads show."""

    service: str
    table: str
    name: str
    mask: Mask

    def place(self, row: UUID) -> Place:
        """Return where the field stands in a row: an envelope opens there only."""
        return Place(self.service, self.table, self.name, row)

    def seal(self, keyring: Keyring, text: str, *, row: UUID) -> Sealed:
        """Return what the row stores for this text."""
        return Sealed(self._envelope(keyring, text, row), self.mask(text))

    def open(self, keyring: Keyring, ciphertext: bytes, *, row: UUID) -> Personal[str]:
        """Return the text of this row; raise `Unreadable` where the envelope was changed or moved here.

        Whoever shows it to a caller notes that in the access log first (`access_log.note_unmasked_read`).
        """
        return Personal(keyring.open(ciphertext, self.place(row)).decode("utf-8"))

    def columns(self, *, nullable: bool = False) -> Composite[Any]:
        """Return the mapped columns `<name>_sealed` and `<name>_masked`."""
        return composite(*self._sealed_and_masked(nullable=nullable))

    def together(self) -> CheckConstraint:
        """Return the constraint that the field's columns are all null or none of them."""
        return CheckConstraint(f"num_nulls({self.name}_sealed, {self.name}_masked) IN (0, 2)", f"{self.name}_together")

    def _envelope(self, keyring: Keyring, text: str, row: UUID) -> bytes:
        try:
            plain = text.encode("utf-8")
        except UnicodeEncodeError:
            raise NotUnicode from None
        return keyring.seal(plain, self.place(row))

    def _sealed_and_masked(self, *, nullable: bool) -> list[MappedColumn[Any]]:
        return [
            mapped_column(f"{self.name}_sealed", LargeBinary, nullable=nullable, info={PERSONAL: self}),
            mapped_column(f"{self.name}_masked", Text, nullable=nullable),
        ]


@dataclass(frozen=True, slots=True)
class FindableField(PersonalField):
    """A personal field that is also found by its exact value, in whatever spelling `normalise` makes the same.

    The blind index is kept by `name`: fields of one name within one service find each other's values.
    """

    normalise: Normaliser = compact

    def blind(self, keyring: Keyring, text: str) -> bytes:
        """Return the 16 bytes by which a row with this text is found; raise `NotUnicode` where it cannot be stored."""
        try:
            return blind_index(keyring, self.service, self.name, text, self.normalise)
        except UnicodeEncodeError:
            raise NotUnicode from None

    def found_by(self, table: FromClause, keyring: Keyring, text: str) -> ColumnElement[bool]:
        """Return the condition that a row of `table` holds this text."""
        return table.c[f"{self.name}_blind"] == self.blind(keyring, text)

    def seal(self, keyring: Keyring, text: str, *, row: UUID) -> Findable:
        """Return what the row stores for this text."""
        return Findable(self._envelope(keyring, text, row), self.mask(text), self.blind(keyring, text))

    def columns(self, *, nullable: bool = False) -> Composite[Any]:
        """Return the mapped columns `<name>_sealed`, `<name>_masked` and `<name>_blind`."""
        blind = mapped_column(f"{self.name}_blind", LargeBinary, nullable=nullable)
        return composite(*self._sealed_and_masked(nullable=nullable), blind)

    def together(self) -> CheckConstraint:
        """Return the constraint that the field's columns are all null or none of them."""
        names = ", ".join(f"{self.name}_{part}" for part in ("sealed", "masked", "blind"))
        return CheckConstraint(f"num_nulls({names}) IN (0, 3)", f"{self.name}_together")
