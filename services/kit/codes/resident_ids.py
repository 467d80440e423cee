"""GB 11643-1999: the resident id, 6 digits of district, 8 of birth, 3 of order and a check character.

The district is the code at the time of issue, so former codes count, and a person may be older than the code of the
district (ids were first given out in 1984). A district in no table is accepted with a caveat: a table that is not
complete is no reason to turn a person away. Residents from Hong Kong, Macao and Taiwan have 81, 82 and 83 there.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.iso7064 import mod_11_2

from services.kit.codes import areas
from services.kit.codes.invalid import InvalidCode

LENGTH = 18
FORMER_LENGTH = 15
"""Characters of the ids that were given out until 1999, all digits: GB 11643-1989, which that of 1999 replaced."""
_OLDEST_YEARS = 130


class Holder(StrEnum):
    """Whose id it is, by its first two digits."""

    CITIZEN = "citizen"
    HONG_KONG = "hong_kong"
    MACAO = "macao"
    TAIWAN = "taiwan"


_HOLDERS = {"81": Holder.HONG_KONG, "82": Holder.MACAO, "83": Holder.TAIWAN}


@dataclass(frozen=True, slots=True, repr=False)
class ResidentId:
    """What a resident id says. It is personal data, so it has no telling `repr`.

    `text` has a capital X; `district` is the 6-digit code at issue (`830000` for Taiwan, which GB/T 2260 does not
    have); `sex` is 1 or 2 of GB/T 2261.1; `caveats` are names of `invalid.CAVEATS`.
    """

    text: str
    district: str
    birth_date: date
    sex: str
    holder: Holder
    caveats: tuple[str, ...]


def parse(text: str, on: date) -> ResidentId:
    """Read a resident id as of the civil date `on`.

    Raises `InvalidCode` as `checked`, or with `resident_id_born_in_future` when the birth date is after `on`.
    """
    text = checked(text)
    birth_date = _birth_date(text)
    if birth_date > on:
        raise InvalidCode("resident_id_born_in_future")
    holder = _HOLDERS.get(text[:2], Holder.CITIZEN)
    doubts = {
        "resident_id_district_unknown": holder is Holder.CITIZEN and areas.find(text[:6]) is None,
        "resident_id_age_implausible": on.year - birth_date.year > _OLDEST_YEARS,
    }
    return ResidentId(
        text=text,
        district=text[:6],
        birth_date=birth_date,
        sex="1" if int(text[16]) % 2 else "2",
        holder=holder,
        caveats=tuple(caveat for caveat, doubted in doubts.items() if doubted),
    )


def checked(text: str) -> str:
    """Return the id with a capital X after every check that needs no date of today.

    Raises `InvalidCode` with the first of `resident_id_of_15_digits`, `_length`, `_characters`, `_checksum` and
    `_birth_date`.
    """
    text = text.upper() if text.isascii() else text
    if len(text) == FORMER_LENGTH and text.isascii() and text.isdigit():
        raise InvalidCode("resident_id_of_15_digits")
    if len(text) != LENGTH:
        raise InvalidCode("resident_id_length")
    if not (text.isascii() and text[:-1].isdigit() and (text[-1].isdigit() or text[-1] == "X")):
        raise InvalidCode("resident_id_characters")
    if text[-1] != check_character(text[:-1]):
        raise InvalidCode("resident_id_checksum")
    _birth_date(text)
    return text


def check_character(digits: str) -> str:
    """Return the 18th character of an id from its first 17 digits (ISO 7064 mod 11-2)."""
    return mod_11_2.calc_check_digit(digits)


def _birth_date(text: str) -> date:
    """Read digits 7 to 14, a date of the calendar."""
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise InvalidCode("resident_id_birth_date") from None
