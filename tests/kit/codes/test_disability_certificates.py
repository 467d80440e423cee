"""The disability certificate's number: resident id, category, grade, reissue."""

from datetime import date

import pytest

from services.kit.codes import disability_certificates
from services.kit.codes.invalid import InvalidCode

ON = date(2026, 11, 22)
HOLDER = "11010519491231002X"


def broken_rule(text: str) -> str:
    with pytest.raises(InvalidCode) as caught:
        disability_certificates.parse(text, ON)
    return caught.value.rule


@pytest.mark.parametrize("category", "1234567")
@pytest.mark.parametrize("grade", "1234")
def test_every_category_goes_with_every_grade(category: str, grade: str) -> None:
    certificate = disability_certificates.parse(HOLDER + category + grade, ON)
    assert (certificate.category, certificate.grade) == (category, grade)


def test_the_category_comes_before_the_grade() -> None:
    assert disability_certificates.parse(HOLDER + "72", ON).category == "7"


def test_the_holder_is_the_person_of_the_resident_id() -> None:
    assert disability_certificates.parse(HOLDER + "43", ON).holder.birth_date == date(1949, 12, 31)


def test_a_first_issue_has_no_reissue() -> None:
    assert disability_certificates.parse(HOLDER + "43", ON).reissue == 0


@pytest.mark.parametrize(("suffix", "times"), [("B1", 1), ("B2", 2), ("B12", 12), ("b1", 1)])
def test_b_tells_how_often_it_was_reissued(suffix: str, times: int) -> None:
    assert disability_certificates.parse(HOLDER + "43" + suffix, ON).reissue == times


def test_small_letters_become_capitals() -> None:
    assert disability_certificates.parse("11010519491231002x43b1", ON).text == "11010519491231002X43B1"


@pytest.mark.parametrize("category", ["0", "8", "9", "X", "\uff11"])
def test_a_category_outside_the_standard_is_refused(category: str) -> None:
    assert broken_rule(HOLDER + category + "1") == "certificate_category"


@pytest.mark.parametrize("grade", ["0", "5", "9", "B"])
def test_a_grade_outside_the_standard_is_refused(grade: str) -> None:
    assert broken_rule(HOLDER + "1" + grade) == "certificate_grade"


@pytest.mark.parametrize("suffix", ["B", "B0", "B01", "B100", "A1", "1", "B1 ", "B1\n"])
def test_anything_else_after_20_characters_is_refused(suffix: str) -> None:
    assert broken_rule(HOLDER + "43" + suffix) == "certificate_reissue"


@pytest.mark.parametrize("text", ["", HOLDER, HOLDER + "4"])
def test_less_than_20_characters_are_refused(text: str) -> None:
    assert broken_rule(text) == "certificate_length"


def test_the_resident_id_inside_is_checked() -> None:
    assert broken_rule("11010519491231002143") == "resident_id_checksum"
