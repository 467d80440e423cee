"""From what a row says to what the register stores: checked by the rules of a registration, sealed, made findable.

All of it is work for a processor and none for the database, so it happens beside the transaction of the rows before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from services.kit.codes.areas import lineage
from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, person_key
from services.kit.http.common import ValidationFailed
from services.kit.http.validation import body_errors
from services.kit.vault.fields import Findable, Sealed
from services.kit.vault.keyring import Keyring
from services.people.imports.file.rows import Row
from services.people.imports.rules import Earlier, RowFault
from services.people.persons.actions import Registration, identity_of
from services.people.persons.api import PersonIn
from services.people.persons.model import PERSONAL, namesake_of

NOT_OF_FILES = frozenset({"not_same_as", "not_held_in"})
"""What answers a problem, and so stands in no file."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row whose person can be registered: the values of the person's columns, who sees them, and what is told."""

    person: UUID
    values: dict[str, Any]
    keys: frozenset[str]
    blind: bytes | None
    namesake: bytes
    personal: dict[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A row as read: the person, or why there is none, and which earlier rows say, or may say, the same one."""

    number: int
    prepared: Prepared | None
    faults: tuple[RowFault, ...] = ()
    same_row: int | None = None
    maybe_row: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """By what rows are read: the importing office's area, the moment, and the keys that seal."""

    district: str
    now: datetime
    today: date
    keyring: Keyring


def prepare(rows: Sequence[Row], terms: Terms, earlier: Earlier) -> list[Read]:
    """Return each row as a person to register, or with its faults; `earlier` remembers them."""
    return [_compared(_prepared(row, terms), earlier) for row in rows]


def _compared(row: Read, earlier: Earlier) -> Read:
    person = row.prepared
    if person is None:
        return row
    same = earlier.same(row.number, person.blind)
    maybe = None if same else earlier.maybe_same(row.number, person.blind, person.namesake)
    return replace(row, same_row=same, maybe_row=maybe) if same or maybe else row


def _prepared(row: Row, terms: Terms) -> Read:
    if row.faults:
        return Read(row.number, None, row.faults)
    unknown = [RowFault(f"/{name}", "extra_forbidden") for name in sorted(NOT_OF_FILES.intersection(row.said))]
    try:
        stated = _stated(row.said)
        identity = identity_of(stated, terms.today)
    except ValidationError as error:
        found = body_errors(error.errors(include_url=False, include_input=False), row.said)
        return Read(row.number, None, tuple(RowFault(each.pointer, each.rule, each.values) for each in found))
    except ValidationFailed as error:
        return Read(row.number, None, tuple(RowFault(each.pointer, each.rule, each.values) for each in error.errors))
    if lineage(terms.district)[-1] not in lineage(stated.residence):
        unknown.append(RowFault("/residence", "residence_outside_the_area", {"area": terms.district}))
    if unknown:
        return Read(row.number, None, tuple(unknown))
    return Read(row.number, _person(stated, identity.sex, identity.birth_date, identity.caveats, terms))


def _stated(said: dict[str, object]) -> Registration:
    body = PersonIn.model_validate(said)
    return Registration(**{name: getattr(body, name) for name in PersonIn.model_fields})


def _person(stated: Registration, sex: str, birth_date: date, caveats: Sequence[str], terms: Terms) -> Prepared:
    """Return the person as the register stores them, made as a registration makes them."""
    person = new_id()
    values: dict[str, Any] = {
        "id": person,
        "version": 1,
        "created_at": terms.now,
        "updated_at": terms.now,
        "without_resident_id": stated.without_resident_id,
        "contact_relation": stated.contact_relation,
        "sex": sex,
        "birth_date": birth_date,
        "caveats": ",".join(caveats),
        "residence": stated.residence,
        "grid_cell": stated.grid_cell,
        "hukou": stated.hukou,
        "hukou_kind": stated.hukou_kind,
    }
    personal = {"birth_date": birth_date.isoformat()}
    for name in PERSONAL:
        text = getattr(stated, name)
        if text is None:
            continue
        personal[name] = text
        kept = PERSONAL[name].seal(terms.keyring, text, row=person)
        values |= {f"{name}_{part}": value for part, value in _columns_of(kept).items()}
    values["namesake"] = namesake = namesake_of(terms.keyring, stated.name, birth_date)
    keys = frozenset((*area_keys(stated.residence, stated.hukou), person_key(person)))
    return Prepared(person, values, keys, values.get("resident_id_blind"), namesake, personal)


def _columns_of(kept: Sealed) -> dict[str, Any]:
    """Return the columns of a sealed field by the ends of their names."""
    columns: dict[str, Any] = {"sealed": kept.ciphertext, "masked": kept.masked}
    return columns | {"blind": kept.blind} if isinstance(kept, Findable) else columns
