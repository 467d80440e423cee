"""The small tables: sex, education, industries, statuses and major groups, each as its standard lists it."""

import subprocess
import sys

import pytest

from services.kit.codes import accommodations, education, functions, industries, occupation_majors, sexes, work_statuses
from services.kit.codes.labels import Label
from services.kit.codes.tables import Certainty, CodedValue

LISTED = {
    "sexes": sexes.listed,
    "education": education.listed,
    "industries": industries.listed,
    "work_statuses": work_statuses.listed,
    "occupation_majors": occupation_majors.listed,
    "functions": functions.listed,
    "levels": functions.levels,
    "accommodations": accommodations.listed,
}
WATCH_TABLES = """
import sys
sys.addaudithook(lambda event, arguments: print(arguments[0])
    if event == "open" and str(arguments[0]).endswith(".csv") else None)
import services.kit.codes.text
"""


def codes(listed: tuple[CodedValue, ...]) -> str:
    return " ".join(entry.code for entry in listed)


def label(entry: CodedValue | None) -> Label | None:
    return None if entry is None else entry.label


def test_the_sexes_are_those_of_the_standard() -> None:
    assert codes(sexes.listed()) == "0 1 2 9"


@pytest.mark.parametrize(("code", "name"), [("1", Label("男", "male")), ("2", Label("女", "female")), ("3", None)])
def test_1_is_male_and_2_is_female(code: str, name: Label | None) -> None:
    assert label(sexes.find(code)) == name


def test_the_levels_of_education_are_those_of_the_standard() -> None:
    assert codes(education.listed()) == (
        "10 11 12 13 14 15 16 17 18 19 20 21 22 23 28 30 31 32 33 40 41 42 43 44 45 46 47 48 49 60 61 62 63 70 71 73"
        " 80 81 83 90"
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("11", "博士研究生毕业"),
        ("16", "硕士研究生肄业"),
        ("21", "大学本科毕业"),
        ("28", "大学普通班毕业"),
        ("31", "大学专科毕业"),
        ("45", "职业高中结业"),
        ("47", "技工学校毕业"),
        ("73", "初中肄业"),
    ],
)
def test_a_level_of_education_is_called_by_its_name(code: str, name: str) -> None:
    found = education.find(code)
    assert found is not None
    assert found.label.zh == name


def test_the_sections_of_industry_run_from_a_to_t() -> None:
    assert codes(industries.listed()) == "A B C D E F G H I J K L M N O P Q R S T"


@pytest.mark.parametrize(
    ("code", "name"),
    [("A", "农、林、牧、渔业"), ("C", "制造业"), ("H", "住宿和餐饮业"), ("O", "居民服务、修理和其他服务业")],
)
def test_a_section_is_called_by_its_name(code: str, name: str) -> None:
    found = industries.find(code)
    assert found is not None
    assert found.label.zh == name


def test_the_work_statuses_are_those_quoted() -> None:
    assert codes(work_statuses.listed()) == "11 13 17 21 24 27 31 37 51 54 70 80 90"


def test_the_work_statuses_say_that_they_are_second_hand() -> None:
    assert {entry.sure for entry in work_statuses.listed()} == {Certainty.SECOND_HAND}


def test_the_major_groups_are_those_of_the_standard() -> None:
    assert codes(occupation_majors.listed()) == "10000 20000 30000 40000 50000 60000 70000 80000"


def test_the_last_three_major_groups_say_that_nobody_confirmed_them() -> None:
    unsure = [entry.code for entry in occupation_majors.listed() if entry.sure is Certainty.UNVERIFIED]
    assert unsure == ["60000", "70000", "80000"]


@pytest.mark.parametrize("standard", ["sexes", "education", "industries", "work_statuses", "occupation_majors"])
def test_every_code_has_a_name_in_both_languages(standard: str) -> None:
    assert all(entry.label.zh and entry.label.en.isascii() for entry in LISTED[standard]())


def test_no_table_is_read_before_someone_asks() -> None:
    imported = subprocess.run([sys.executable, "-c", WATCH_TABLES], capture_output=True, text=True, check=True)
    assert imported.stdout == ""


def test_the_functions_are_those_that_posts_and_persons_are_compared_by() -> None:
    assert codes(functions.listed()) == (
        "sitting standing walking bending lifting kneeling_and_crouching climbing pushing_and_pulling"
        " finger_manipulation seeing hearing speaking reading_and_writing"
    )


def test_levels_ascend_from_not_at_all_to_fully() -> None:
    assert codes(functions.levels()) == "none limited with_aid full"


def test_levels_and_accommodations_say_that_no_standard_lists_them() -> None:
    assert {entry.sure for entry in (*functions.levels(), *accommodations.listed())} == {Certainty.OWN}


def test_accommodations_are_called_in_both_languages() -> None:
    assert label(accommodations.find("sign_interpreter")) == Label("手语翻译", "sign interpreter")
    assert accommodations.find("lift") is None
