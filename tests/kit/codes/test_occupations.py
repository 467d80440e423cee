"""The Chinese classification of occupations of 2022."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from services.kit.codes import occupations
from services.kit.codes.occupations import Occupation

SAMPLE = Path(os.environ.get("BIHUAN_SAMPLE_DATA", "../shared/data")) / "occupation_titles.csv"
MAJORS = [f"{major}-00-00-00" for major in range(1, 9)]


def existing(code: str) -> Occupation:
    found = occupations.find(code)
    assert found is not None
    return found


def all_below(code: str) -> list[Occupation]:
    return [each for child in occupations.children(code) for each in (child, *all_below(child.code))]


def test_there_are_eight_majors() -> None:
    assert [entry.code for entry in occupations.majors()] == MAJORS


def test_every_entry_is_reached_from_the_majors_by_level() -> None:
    entries = [*occupations.majors(), *(each for major in MAJORS for each in all_below(major))]
    assert Counter(entry.level for entry in entries) == {1: 8, 2: 72, 3: 335, 4: 1632}


def test_an_occupation_is_called_by_its_name() -> None:
    assert existing("6-06-03-01").name == "手工木工"


def test_an_occupation_has_a_definition() -> None:
    assert existing("6-11-10-07").definition.startswith("研制香精配方")


def test_an_occupation_knows_the_titles_in_use_for_it() -> None:
    assert "联合创始人" in existing("1-06-01-01").aliases


@pytest.mark.parametrize(
    ("code", "green", "digital"),
    [("4-02-01-01", True, False), ("2-02-38-01", False, True), ("6-11-10-07", False, False)],
)
def test_the_marks_of_green_and_digital_occupations_are_flags(code: str, *, green: bool, digital: bool) -> None:
    assert (existing(code).green, existing(code).digital) == (green, digital)


def test_no_mark_is_left_in_a_name() -> None:
    assert not [entry.name for major in MAJORS for entry in all_below(major) if entry.name.endswith(("L", "S", "L/S"))]


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("6-06-03-01", "6-06-03-00"),
        ("6-06-03-00", "6-06-00-00"),
        ("6-06-00-00", "6-00-00-00"),
        ("6-00-00-00", None),
        ("1-06-01-01", "1-06-00-00"),
    ],
)
def test_the_parent_is_the_nearest_entry_above(code: str, parent: str | None) -> None:
    assert existing(code).parent == parent


@pytest.mark.parametrize("code", ["", "6060301", "9-00-00-00", "6-06-03-99"])
def test_what_is_no_code_is_not_found(code: str) -> None:
    assert occupations.find(code) is None


@pytest.mark.parametrize(
    ("name", "code"), [("手工木工", "6-06-03-01"), ("营销员", "4-01-02-01"), ("机械工程师", "2-02-07-00")]
)
def test_a_name_or_a_title_in_use_finds_its_occupation_first(name: str, code: str) -> None:
    assert occupations.search(name)[0].code == code


def test_a_part_of_a_name_finds_the_occupations_that_contain_it() -> None:
    assert "手工木工" in {entry.name for entry in occupations.search("木工")}


@pytest.mark.parametrize("name", ["", "工", "没有这个职业名称"])
def test_a_name_of_nothing_finds_nothing(name: str) -> None:
    assert occupations.search(name) == ()


@pytest.mark.skipif(
    not SAMPLE.exists(), reason="sample data: occupation_titles.csv is not where BIHUAN_SAMPLE_DATA says"
)
def test_the_codes_of_real_job_titles_are_known() -> None:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as lines:
        codes = [row["expected_code"] for row in csv.DictReader(lines)]
    assert sum(occupations.find(code) is not None for code in codes) >= len(codes) - 4
