"""GB 32100-2015: the unified social credit code of an organisation, 18 characters.

Registrar, kind, six digits of district, the nine-character organisation code of GB 11714, and a check character. All
twelve registrars count, those of villages (N), the armed forces (A) and the rest (Y) included: farm cooperatives and
village collectives are employers of the people we serve.
"""

from dataclasses import dataclass

from stdnum.cn import uscc

from services.kit.codes import areas
from services.kit.codes.invalid import InvalidCode
from services.kit.codes.tables import CodedValue, values

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the code, by value."""

NATIONAL_DISTRICT = "100000"
"""Stands for a registrar of the state itself, which is in no district."""

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0X987654321"
_REGISTRARS = "credit_registrars"
_KINDS = "credit_kinds"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """What a credit code says.

    `kind` is the registrar's character and the kind's ('91' an enterprise); `district` is the 6-digit code at
    registration; `organisation` is the inner code of GB 11714; `caveats` are names of `invalid.CAVEATS`.
    """

    text: str
    registrar: CodedValue
    kind: CodedValue
    district: str
    organisation: str
    caveats: tuple[str, ...]


def parse(text: str) -> CreditCode:
    """Read a credit code; lower-case letters are taken as capitals.

    Raises `InvalidCode` with the first of `credit_code_length`, `_characters`, `_registrar`, `_kind`, `_organisation`
    and `_checksum`.
    """
    text = text.upper() if text.isascii() else text
    if len(text) != LENGTH:
        raise InvalidCode("credit_code_length")
    if not text[2:8].isdigit() or any(character not in ALPHABET for character in text):
        raise InvalidCode("credit_code_characters")
    registrar, kind = _registrar_and_kind(text)
    if text[16] != organisation_check_character(text[8:16]):
        raise InvalidCode("credit_code_organisation")
    if text[17] != check_character(text[:17]):
        raise InvalidCode("credit_code_checksum")
    district = text[2:8]
    known = district == NATIONAL_DISTRICT or areas.find(district) is not None
    return CreditCode(
        text=text,
        registrar=registrar,
        kind=kind,
        district=district,
        organisation=text[8:17],
        caveats=() if known else ("credit_code_district_unknown",),
    )


def registrars() -> tuple[CodedValue, ...]:
    """Return the twelve registrars in the standard's order."""
    return tuple(values(_REGISTRARS).values())


def kinds(registrar: str) -> tuple[CodedValue, ...]:
    """Return the kinds of organisation of one registrar, each code two characters."""
    return tuple(kind for code, kind in values(_KINDS).items() if code[0] == registrar)


def check_character(characters: str) -> str:
    """Return the 18th character from the first 17."""
    return uscc.calc_check_digit(characters)


def organisation_check_character(characters: str) -> str:
    """Return the 9th character of an organisation code (GB 11714) from its first eight."""
    total = sum(
        int(character, 36) * weight for character, weight in zip(characters, _ORGANISATION_WEIGHTS, strict=True)
    )
    return _ORGANISATION_CHECKS[total % 11]


def _registrar_and_kind(text: str) -> tuple[CodedValue, CodedValue]:
    """Look up the first two characters."""
    registrar = values(_REGISTRARS).get(text[0])
    if registrar is None:
        raise InvalidCode("credit_code_registrar")
    kind = values(_KINDS).get(text[:2])
    if kind is None:
        raise InvalidCode("credit_code_kind")
    return registrar, kind
