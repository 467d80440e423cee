"""GB/T 26341-2010: categories, grades and the limits between them."""

from decimal import Decimal

import pytest

from services.kit.codes import disabilities
from services.kit.codes.tables import Certainty


def test_the_categories_are_the_seven_of_the_standard() -> None:
    assert [(entry.code, entry.label.zh) for entry in disabilities.categories()] == [
        ("1", "视力残疾"),
        ("2", "听力残疾"),
        ("3", "言语残疾"),
        ("4", "肢体残疾"),
        ("5", "智力残疾"),
        ("6", "精神残疾"),
        ("7", "多重残疾"),
    ]


def test_the_grades_run_from_1_the_most_severe_to_4() -> None:
    assert [entry.code for entry in disabilities.grades()] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("measure", "value", "grade"),
    [
        ("visual_acuity", "0", "1"),
        ("visual_acuity", "0.019", "1"),
        ("visual_acuity", "0.02", "2"),
        ("visual_acuity", "0.049", "2"),
        ("visual_acuity", "0.05", "3"),
        ("visual_acuity", "0.1", "4"),
        ("visual_acuity", "0.299", "4"),
        ("visual_acuity", "0.3", None),
        ("visual_field", "4.9", "1"),
        ("visual_field", "5", "2"),
        ("visual_field", "10", None),
        ("hearing_loss", "91", "1"),
        ("hearing_loss", "90", "2"),
        ("hearing_loss", "81", "2"),
        ("hearing_loss", "80", "3"),
        ("hearing_loss", "61", "3"),
        ("hearing_loss", "60", "4"),
        ("hearing_loss", "41", "4"),
        ("hearing_loss", "40", None),
        ("who_das_2", "116", "1"),
        ("who_das_2", "115", "2"),
        ("who_das_2", "96", "3"),
        ("who_das_2", "95", "4"),
        ("who_das_2", "52", "4"),
        ("who_das_2", "51", None),
        ("speech_intelligibility", "10", "1"),
        ("speech_intelligibility", "25", "2"),
        ("speech_intelligibility", "45", "3"),
        ("speech_intelligibility", "65", "4"),
        ("speech_intelligibility", "66", None),
        ("height", "170", None),
    ],
)
def test_a_measured_value_makes_its_grade(measure: str, value: str, grade: str | None) -> None:
    assert disabilities.grade_of(measure, Decimal(value)) == grade


def test_the_limits_of_speech_say_that_nobody_confirmed_them() -> None:
    assert {limit.sure for limit in disabilities.thresholds() if limit.category == "3"} == {Certainty.UNVERIFIED}


def test_a_multiple_disability_takes_the_grade_of_its_heaviest_part() -> None:
    assert disabilities.grade_of_multiple(["3", "2", "4"]) == "2"


@pytest.mark.parametrize("code", ["0", "8", "61", ""])
def test_other_codes_are_no_category(code: str) -> None:
    assert disabilities.find_category(code) is None


@pytest.mark.parametrize("code", ["0", "5", ""])
def test_other_codes_are_no_grade(code: str) -> None:
    assert disabilities.find_grade(code) is None
