"""The codes as the shapes of requests and answers meet them."""

import csv
import re
from importlib.resources import files
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.kit.codes.invalid import CAVEATS, SENTENCES, InvalidCode
from services.kit.codes.text import (
    Accommodation,
    CreditCodeText,
    DisabilityCategory,
    DisabilityCertificateText,
    DisabilityGrade,
    DistrictText,
    EducationCode,
    FunctionLevel,
    GridCellText,
    IndustryCode,
    OccupationCode,
    ResidentIdText,
    SexCode,
)

TYPES: dict[str, Any] = {
    "resident id": ResidentIdText,
    "certificate": DisabilityCertificateText,
    "credit code": CreditCodeText,
    "district": DistrictText,
    "grid cell": GridCellText,
    "occupation": OccupationCode,
    "sex": SexCode,
    "education": EducationCode,
    "industry": IndustryCode,
    "category": DisabilityCategory,
    "grade": DisabilityGrade,
    "level": FunctionLevel,
    "accommodation": Accommodation,
}


def accepted(kind: str, text: object) -> object:
    return TypeAdapter(TYPES[kind]).validate_python(text)


def schema(kind: str) -> dict[str, Any]:
    return TypeAdapter(TYPES[kind]).json_schema()


def error(kind: str, text: object) -> tuple[str, str]:
    with pytest.raises(ValidationError) as caught:
        accepted(kind, text)
    (only,) = caught.value.errors()
    return only["type"], only["msg"]


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("resident id", "11010519491231002x", "11010519491231002X"),
        ("certificate", "11010519491231002x43b1", "11010519491231002X43B1"),
        ("credit code", "91110000600037341l", "91110000600037341L"),
        ("district", "440303001000", "440303001"),
        ("district", "371200", "371200"),
        ("grid cell", "lg-12", "LG-12"),
        ("occupation", "6-06-03-01", "6-06-03-01"),
        ("sex", "2", "2"),
        ("education", "47", "47"),
        ("industry", "T", "T"),
        ("category", "7", "7"),
        ("grade", "1", "1"),
    ],
)
def test_a_valid_code_is_kept_in_its_one_way_of_writing(kind: str, text: str, kept: str) -> None:
    assert accepted(kind, text) == kept


@pytest.mark.parametrize(
    ("kind", "text", "rule"),
    [
        ("resident id", "110105194912310021", "resident_id_checksum"),
        ("resident id", "1", "resident_id_length"),
        ("resident id", "110105491231002", "resident_id_of_15_digits"),
        ("certificate", "11010519491231002X83", "certificate_category"),
        ("certificate", "11010519491231002143", "resident_id_checksum"),
        ("credit code", "91110000600037341M", "credit_code_checksum"),
        ("district", "440399", "district_unknown"),
        ("district", "440001", "district_gap"),
        ("district", "44", "district_format"),
        ("grid cell", "-12", "grid_cell_form"),
        ("grid cell", "翠竹3格", "grid_cell_form"),
        ("occupation", "6-06-03-99", "occupation_unknown"),
        ("sex", "3", "sex_unknown"),
        ("education", "99", "education_unknown"),
        ("industry", "U", "industry_unknown"),
        ("category", "8", "disability_category_unknown"),
        ("level", "half", "function_level_unknown"),
        ("accommodation", "lift", "accommodation_unknown"),
        ("grade", "5", "disability_grade_unknown"),
    ],
)
def test_a_broken_rule_is_reported_by_its_name_and_its_sentence(kind: str, text: str, rule: str) -> None:
    assert error(kind, text) == (rule, SENTENCES[rule])


@pytest.mark.parametrize("kind", TYPES)
def test_a_number_is_no_code(kind: str) -> None:
    assert error(kind, 1)[0] == "string_type"


@pytest.mark.parametrize("kind", TYPES)
def test_the_schema_describes_the_code_and_gives_an_example(kind: str) -> None:
    assert {"description", "examples"} <= schema(kind).keys()


@pytest.mark.parametrize("kind", TYPES)
def test_every_example_of_the_schema_is_accepted_as_it_stands(kind: str) -> None:
    examples = schema(kind)["examples"]
    assert [accepted(kind, example) for example in examples] == examples


@pytest.mark.parametrize("kind", TYPES)
def test_every_example_fits_the_pattern_or_the_list_of_the_schema(kind: str) -> None:
    described = schema(kind)
    assert all(
        example in described["enum"] if "enum" in described else re.search(described["pattern"], example)
        for example in described["examples"]
    )


def test_every_rule_and_caveat_has_its_sentence_in_both_languages() -> None:
    with files("services.kit.codes").joinpath("rules_zh.csv").open(encoding="utf-8") as lines:
        told = {row["rule"]: row for row in csv.DictReader(lines)}
    assert {rule: row["english"] for rule, row in told.items() if row["chinese"]} == {**SENTENCES, **CAVEATS}


def test_an_invalid_code_says_its_rule_and_its_sentence() -> None:
    refusal = InvalidCode("sex_unknown")
    assert (refusal.rule, str(refusal)) == ("sex_unknown", "This is not a sex of GB/T 2261.1: 0, 1, 2 or 9.")
