"""The number of a disability certificate: the holder's resident id, a category and a grade of GB/T 26341.

20 characters in all; a reissued certificate adds B1, B2 and so on. Category first, grade second: pages that tell it
the other way round are wrong.
"""

import re
from dataclasses import dataclass
from datetime import date

from services.kit.codes import disabilities, resident_ids
from services.kit.codes.invalid import InvalidCode
from services.kit.codes.resident_ids import ResidentId

_LENGTH = resident_ids.LENGTH + 2
_REISSUE = re.compile(r"(?:B([1-9][0-9]?))?")


@dataclass(frozen=True, slots=True, repr=False)
class DisabilityCertificate:
    """What the number says. `category` and `grade` are codes of GB/T 26341; `reissue` is 0 for a first issue."""

    text: str
    holder: ResidentId
    category: str
    grade: str
    reissue: int


def parse(text: str, on: date) -> DisabilityCertificate:
    """Read a certificate number as of the civil date `on`.

    Raises `InvalidCode` as `checked`, or with `resident_id_born_in_future`.
    """
    text = checked(text)
    return DisabilityCertificate(
        text=text,
        holder=resident_ids.parse(text[: resident_ids.LENGTH], on),
        category=text[18],
        grade=text[19],
        reissue=int(text[_LENGTH + 1 :] or 0),
    )


def checked(text: str) -> str:
    """Return the number in capitals after every check that needs no date of today.

    Raises `InvalidCode` with `certificate_length`, a rule of the resident id, `certificate_category`,
    `certificate_grade` or `certificate_reissue`.
    """
    if len(text) < _LENGTH:
        raise InvalidCode("certificate_length")
    holder, category, grade, reissue = text[:18], text[18], text[19], text[_LENGTH:].upper()
    holder = resident_ids.checked(holder)
    if disabilities.find_category(category) is None:
        raise InvalidCode("certificate_category")
    if disabilities.find_grade(grade) is None:
        raise InvalidCode("certificate_grade")
    if _REISSUE.fullmatch(reissue) is None:
        raise InvalidCode("certificate_reissue")
    return holder + category + grade + reissue
