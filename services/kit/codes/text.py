"""The codes as pydantic types, for the shapes of requests and answers.

Each is a `str` that passed its standard's checks and is written in its one way. What breaks a rule is reported under
the rule's name (`resident_id_checksum`) with its English sentence; the problem handler translates by that name.
The JSON schema carries a pattern or the list of codes, a description and an invented example, so that the OpenAPI
document tells integrators what is expected. A birth date in the future is left to `resident_ids.parse`, which is
given the date.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from services.kit.codes import (
    accommodations,
    areas,
    credit_codes,
    disabilities,
    disability_certificates,
    education,
    functions,
    industries,
    occupations,
    resident_ids,
    sexes,
)
from services.kit.codes.invalid import InvalidCode
from services.kit.codes.tables import CodedValue

_GRID_CELL = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,28}[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Checked:
    """Says how a text is checked and described; stands in the `Annotated` of each type below.

    `check` returns the text in its one way of writing or raises `InvalidCode`; `schema` adds to the JSON schema and
    is asked only when one is made, so that no table is read at import.
    """

    check: Callable[[str], str]
    schema: Callable[[], JsonSchemaValue]

    def __get_pydantic_core_schema__(self, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after pydantic has made sure of a string."""
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the string."""
        return handler(schema) | self.schema()

    def _checked(self, text: str) -> str:
        try:
            return self.check(text)
        except InvalidCode as error:
            raise PydanticCustomError(error.rule, str(error)) from None


def _credit_code(text: str) -> str:
    return credit_codes.parse(text).text


def _grid_cell(text: str) -> str:
    if _GRID_CELL.fullmatch(text) is None:
        raise InvalidCode("grid_cell_form")
    return text.upper()


def _occupation(text: str) -> str:
    if occupations.find(text) is None:
        raise InvalidCode("occupation_unknown")
    return text


def _patterned(pattern: str, description: str, *examples: str) -> Callable[[], JsonSchemaValue]:
    """Return the schema of a text with a pattern."""
    return lambda: {"pattern": pattern, "description": description, "examples": list(examples)}


def _one_of(
    listed: Callable[[], Iterable[CodedValue]],
    find: Callable[[str], CodedValue | None],
    rule: str,
    standard: str,
) -> Checked:
    """Return the check and schema of a small table: its codes as an enumeration, their meaning in the description."""

    def check(text: str) -> str:
        if find(text) is None:
            raise InvalidCode(rule)
        return text

    def schema() -> JsonSchemaValue:
        entries = tuple(listed())
        meanings = "; ".join(f"{entry.code} {entry.label.en}" for entry in entries)
        codes = [entry.code for entry in entries]
        return {"enum": codes, "description": f"{standard}: {meanings}.", "examples": codes[1:2]}

    return Checked(check, schema)


ResidentIdText = Annotated[
    str,
    Checked(
        resident_ids.checked,
        _patterned(
            r"^[0-9]{17}[0-9Xx]$",
            "A resident id (GB 11643-1999): 6 digits of district at issue, 8 of birth date, 3 of order, check"
            " character.",
            "370102199003070016",
        ),
    ),
]
"""An 18-character resident id, its X a capital."""

DisabilityCertificateText = Annotated[
    str,
    Checked(
        disability_certificates.checked,
        _patterned(
            r"^[0-9]{17}[0-9Xx][1-7][1-4]([Bb][1-9][0-9]?)?$",
            "The number of a disability certificate: resident id, category and grade of GB/T 26341-2010, and B1, B2 …"
            " when it was reissued.",
            "37010219900307001643",
            "37010219900307001643B1",
        ),
    ),
]
"""A disability certificate's number, in capitals."""

CreditCodeText = Annotated[
    str,
    Checked(
        _credit_code,
        _patterned(
            r"^[1-9ANYany][1-9][0-9]{6}[0-9A-HJ-NP-RTUW-Ya-hj-np-rtuw-y]{10}$",
            "A unified social credit code (GB 32100-2015): registrar, kind, 6 digits of district, organisation code,"
            " check character.",
            "91370102MA0000007F",
        ),
    ),
]
"""An 18-character unified social credit code, in capitals."""

DistrictText = Annotated[
    str,
    Checked(
        areas.recognised,
        _patterned(
            r"^[0-9]{6}([0-9]{3}){0,2}$",
            "A district, present or former: 6 digits of GB/T 2260, 9 of a street or 12 of a community of GB/T 10114."
            " Zeros that say nothing are dropped down to 6 digits.",
            "370102",
            "370102001",
        ),
    ),
]
"""A district of 6, 9 or 12 digits whose first six are or were a code."""

GridCellText = Annotated[
    str,
    Checked(
        _grid_cell,
        _patterned(
            r"^[0-9A-Za-z][0-9A-Za-z-]{0,28}[0-9A-Za-z]$",
            "A cell of the grid (网格) that a community is divided into: a code of the city's own, checked for its form"
            " alone.",
            "37010200100107",
        ),
    ),
]
"""A grid cell, its letters capitals: no table of them is published, and each city numbers its own."""

OccupationCode = Annotated[
    str,
    Checked(
        _occupation,
        _patterned(
            r"^[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}$",
            "An entry of the Chinese classification of occupations of 2022, at any level.",
            "6-06-03-01",
        ),
    ),
]
"""A code of CSCO 2022, such as 6-06-03-01."""

SexCode = Annotated[str, _one_of(sexes.listed, sexes.find, "sex_unknown", "GB/T 2261.1-2003")]
"""0, 1, 2 or 9."""

EducationCode = Annotated[str, _one_of(education.listed, education.find, "education_unknown", "GB/T 4658-2006")]
"""Two digits; one that ends in 0 is a whole level."""

IndustryCode = Annotated[
    str,
    _one_of(industries.listed, industries.find, "industry_unknown", "GB/T 4754-2017"),
]
"""A section, A to T."""

DisabilityCategory = Annotated[
    str,
    _one_of(
        disabilities.categories,
        disabilities.find_category,
        "disability_category_unknown",
        "GB/T 26341-2010",
    ),
]
"""1 to 7."""

DisabilityGrade = Annotated[
    str,
    _one_of(disabilities.grades, disabilities.find_grade, "disability_grade_unknown", "GB/T 26341-2010"),
]
"""1 (most severe) to 4."""

FunctionLevel = Annotated[
    str, _one_of(functions.levels, functions.find_level, "function_level_unknown", "Our own, in ascending order")
]
"""What somebody can do of a function, or what a post demands of it."""

Accommodation = Annotated[str, _one_of(accommodations.listed, accommodations.find, "accommodation_unknown", "Our own")]
"""What somebody needs at work, or what a place of work offers."""
