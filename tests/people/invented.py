"""Invented people with valid check characters; nobody real, and nobody of the source documents."""

from datetime import date
from itertools import count
from typing import Any

from services.kit.codes.resident_ids import check_character

_others = count(100)
_birthdays = count(date(1930, 1, 1).toordinal())


def resident_id(district: str = "440303", born: str = "19800101", serial: int = 1) -> str:
    """Return a valid resident id; an odd serial is a man's."""
    first = f"{district}{born}{serial:03d}"
    return first + check_character(first)


def another_resident_id(born: str = "19800101", sex: str = "1") -> str:
    """Return a resident id that no test has had yet: a district and a serial of its own."""
    number = next(_others)
    district = ("440303", "440304", "440305", "370102", "370103", "370104")[number // 400 % 6]
    return resident_id(district, born, number % 400 * 2 + (1 if sex == "1" else 2))


def person(**changed: object) -> dict[str, Any]:
    """Return the body that registers a person."""
    return {
        "name": "陈小明",
        "resident_id": resident_id(),
        "residence": "440303",
        "hukou": "440303",
        "hukou_kind": "urban",
    } | changed


def without_resident_id(**changed: object) -> dict[str, Any]:
    """Return the body that registers somebody who has no resident id, born on a day that no test has had yet."""
    body = person(name="马小燕", without_resident_id="never_issued", sex="2") | {
        "birth_date": date.fromordinal(next(_birthdays)).isoformat()
    }
    return {
        name: value for name, value in (body | changed).items() if name != "resident_id" or "resident_id" in changed
    }
