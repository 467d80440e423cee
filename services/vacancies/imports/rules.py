"""The rules of an imported row: what it says as codes, what of it is missing or wrong, and whether it can be stored.

A vacancy needs a title, an employer and a place inside the importing office's area; what else is missing is listed and
does not keep it out. Nothing is guessed: a place, a pay or an occupation that cannot be read stays empty.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from typing import Final

from services.kit.codes import credit_codes
from services.kit.codes.areas import lineage
from services.kit.codes.invalid import InvalidCode
from services.kit.storable import FIRST_DAY, LAST_DAY, UNSEEN
from services.vacancies.employers.rules import UNKNOWN, KnownKind, kind_of
from services.vacancies.posts.reading.occupations import rank_occupations
from services.vacancies.posts.reading.pay import Pay, read_pay
from services.vacancies.posts.reading.places import read_place

LONGEST: Final[Mapping[str, int]] = {"title": 100, "employer": 120, "place": 200, "pay": 200, "external_id": 100}
"""Characters of a cell at most; a longer one stands in the wrong column."""
NECESSARY: Final = ("title", "employer", "place", "external_id")
"""What a row must say to be stored; the id only where the file has a column for it."""
DAMAGED: Final = "\ufffd"
"""What decoders put where bytes were lost."""
SEATS_MOST: Final = 10_000
_SEATS: Final = re.compile(r"([0-9]{1,6})\s*[人名个]?")
_DATE: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T].*)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is missing or wrong: the field, the rule, and what the rule's sentence names; never what the cell held."""

    field: str | None
    rule: str
    named: Mapping[str, object] = member(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """Who offers the vacancy, as the row says it."""

    name: str
    credit_code: str | None
    kind: KnownKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that can be stored: its key within the source, and what it says; pay in fen a month."""

    key: bytes
    employer: EmployerFacts
    title: str
    occupation: str | None
    occupation_score: float | None
    district: str
    place_text: str
    pay_from: int | None
    pay_to: int | None
    pay_agreed: bool
    pay_text: str | None
    seats: int
    issued_on: date | None

    def content(self) -> bytes:
        """Return a digest of what is stored of the row: a repeated import changes nothing where it is the same.

        The day of issue is not part of it, since sites renew that every few days; a vacancy keeps its first one.
        """
        said = (
            *(self.employer, self.title, self.occupation, self.occupation_score, self.district, self.place_text),
            *(self.pay_from, self.pay_to, self.pay_agreed, self.pay_text, self.seats),
        )
        return digest(repr(part) for part in said)


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row as read: what can be stored, nothing where it cannot, and everything that was found."""

    line: int
    candidate: Candidate | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """By what rows are read: the importing office's district, today's date, and the kinds of employers by text."""

    district: str
    today: date
    kinds: Mapping[str, KnownKind]


def read_row(line: int, cells: Mapping[str, str], terms: Terms) -> RowRead:
    """Read a row; `cells` holds the text of each field that the file has a column for."""
    cells = {name: " ".join(text.split()) for name, text in cells.items()}
    barring = faults(cells)
    if barring:
        return RowRead(line, None, barring)
    found: list[Finding] = []
    district = district_of(cells["place"], terms.district, found)
    if district is None:
        return RowRead(line, None, tuple(found))
    if DAMAGED in cells["title"]:
        found.append(Finding("title", "damaged_text"))
    employer = employer_of(cells, terms.kinds, found)
    pay = pay_of(cells.get("pay"), found)
    ranked = rank_occupations(cells["title"], limit=1)
    if not ranked:
        found.append(Finding("title", "occupation_not_found"))
    candidate = Candidate(
        key=key_of(cells),
        employer=employer,
        title=cells["title"],
        occupation=ranked[0].code if ranked else None,
        occupation_score=ranked[0].score if ranked else None,
        district=district,
        place_text=cells["place"],
        pay_from=pay.low if pay else None,
        pay_to=pay.high if pay else None,
        pay_agreed=pay is not None and pay.to_be_agreed and pay.low is None and pay.high is None,
        pay_text=cells.get("pay") or None,
        seats=seats_of(cells.get("seats"), found),
        issued_on=issued_on(cells.get("issued_on"), terms.today, found),
    )
    return RowRead(line, candidate, tuple(found))


def faults(cells: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what of a row's texts keeps it out."""
    found = []
    for name, text in cells.items():
        if not text and name in NECESSARY:
            found.append(Finding(name, "missing"))
        elif "\0" in text:
            found.append(Finding(name, "string_nul"))
        elif UNSEEN.search(text):
            found.append(Finding(name, "string_unseen"))
        elif len(text) > LONGEST.get(name, len(text)):
            found.append(Finding(name, "string_too_long", {"max_length": LONGEST[name]}))
        elif DAMAGED in text and name in {"employer", "external_id"}:
            found.append(Finding(name, "damaged_text"))
    return tuple(found)


def district_of(text: str, area: str, found: list[Finding]) -> str | None:
    """Return the district of a place; None where it has none or lies outside the area, which is then among `found`."""
    place = read_place(text)
    if place is None or place.code is None:
        found.append(Finding("place", f"place_{place.caveat if place else 'unknown'}"))
        return None
    if not inside(place.code, area):
        found.append(Finding("place", "outside_the_area", {"area": area}))
        return None
    if not place.as_fine_as_the_text:
        found.append(Finding("place", f"place_{place.caveat}"))
    return place.code


def inside(district: str, area: str) -> bool:
    """Tell whether a district lies inside an area or is that area."""
    return lineage(area)[-1] in lineage(district)


def employer_of(cells: Mapping[str, str], kinds: Mapping[str, KnownKind], found: list[Finding]) -> EmployerFacts:
    """Return who offers the vacancy; the credit code settles the kind where it is good."""
    kind = kinds.get(cells.get("employer_kind", ""), UNKNOWN)
    code = None
    if cells.get("credit_code"):
        try:
            read = credit_codes.parse(cells["credit_code"])
        except InvalidCode as error:
            found.append(Finding("credit_code", error.rule))
        else:
            code, kind = read.text, kind_of(read)
    elif "credit_code" in cells:
        found.append(Finding("credit_code", "missing"))
    if kind == UNKNOWN and "employer_kind" in cells:
        found.append(Finding("employer_kind", "employer_kind_unknown"))
    return EmployerFacts(cells["employer"], code, kind)


def pay_of(text: str | None, found: list[Finding]) -> Pay | None:
    """Return the pay that a text states; None where the file has no column for it."""
    if text is None:
        return None
    pay = read_pay(text)
    if pay.reason is not None:
        found.append(Finding("pay", f"pay_{pay.reason}"))
    return pay


def seats_of(text: str | None, found: list[Finding]) -> int:
    """Return how many are wanted: a number, perhaps with 人; one where the row does not say, for that much is sure."""
    if not text:
        if text is not None:
            found.append(Finding("seats", "missing"))
        return 1
    number = _SEATS.fullmatch(text)
    if number is None or not 1 <= int(number[1]) <= SEATS_MOST:
        found.append(Finding("seats", "seats_form", {"most": SEATS_MOST}))
        return 1
    return int(number[1])


def issued_on(text: str | None, today: date, found: list[Finding]) -> date | None:
    """Return the day of issue, which is a civil date of the past; a time after it is left out."""
    if not text:
        if text is not None:
            found.append(Finding("issued_on", "missing"))
        return None
    written = _DATE.fullmatch(text)
    try:
        day = date(*(int(part) for part in written.groups())) if written else None
    except ValueError:
        day = None
    if day is None:
        found.append(Finding("issued_on", "date_parsing"))
    elif day > today:
        found.append(Finding("issued_on", "date_in_future"))
    elif day < FIRST_DAY:
        limits = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
        found.append(Finding("issued_on", "date_range", limits))
    else:
        return day
    return None


def key_of(cells: Mapping[str, str]) -> bytes:
    """Return what makes two rows of a source the same vacancy.

    Its id where the file has one; else the employer, the title and the place as written, whatever their widths, case
    and spaces. Pay is not part of it: a raise is a change of the same vacancy.
    """
    if "external_id" in cells:
        return digest(("id", cells["external_id"]))
    return digest(("row", *(plain(cells[name]) for name in ("employer", "title", "place"))))


def plain(text: str) -> str:
    """Return a text without what does not distinguish: widths, case, spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def digest(parts: Iterable[str]) -> bytes:
    """Return 16 bytes that stand for texts in their order."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest()
