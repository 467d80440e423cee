"""What cannot be true of an education, which one is the highest, and in which year somebody graduated."""

from datetime import date

import pytest

from services.kit.codes import education
from services.people.educations.rules import Education, faults_of, graduate_year, highest, is_graduated
from services.people.files.rules import Life

LIFE = Life(born=date(2000, 1, 1), today=date(2026, 6, 15))
DOCTOR_LEFT, MASTER, BACHELOR, BACHELOR_LEFT, COLLEGE, VOCATIONAL, OTHER = "13", "14", "21", "23", "31", "44", "90"


def graduated(level: str, on: str | None = None) -> Education:
    """Return an education by its level and the day of graduation."""
    return Education(level, None, None if on is None else date.fromisoformat(on))


@pytest.mark.parametrize(
    ("level", "since", "graduated_on", "fault"),
    [
        (COLLEGE, date(2021, 9, 1), date(2024, 6, 30), None),
        (BACHELOR_LEFT, date(2021, 9, 1), None, None),
        (COLLEGE, date(1999, 9, 1), None, ("since", "before_birth")),
        (COLLEGE, date(2024, 9, 1), date(2026, 6, 16), ("graduated_on", "date_in_future")),
        (COLLEGE, date(2021, 9, 1), date(2021, 8, 31), ("graduated_on", "ends_before_it_begins")),
        (BACHELOR_LEFT, date(2021, 9, 1), date(2024, 6, 30), ("graduated_on", "of_graduates_only")),
        (OTHER, None, date(2024, 6, 30), ("graduated_on", "of_graduates_only")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(
    level: str, since: date | None, graduated_on: date | None, fault: tuple[str, str] | None
) -> None:
    found = [(each.field, each.rule) for each in faults_of(Education(level, since, graduated_on), LIFE)]
    assert found == ([] if fault is None else [fault])


def test_these_levels_of_the_standard_are_graduations_and_no_others() -> None:
    graduations = {"11", "14", "17", "21", "28", "31", "41", "44", "47", "61", "71", "81"}
    assert {value.code for value in education.listed() if is_graduated(value.code)} == graduations


@pytest.mark.parametrize(
    ("levels", "first"),
    [
        ([VOCATIONAL, COLLEGE], COLLEGE),
        ([BACHELOR_LEFT, BACHELOR, COLLEGE], BACHELOR),
        ([COLLEGE, BACHELOR_LEFT], BACHELOR_LEFT),
        ([OTHER, VOCATIONAL], VOCATIONAL),
    ],
)
def test_the_highest_stands_first_in_the_standard(levels: list[str], first: str) -> None:
    assert highest(map(graduated, levels)) == graduated(first)


def test_who_has_no_education_has_no_highest_one() -> None:
    assert highest([]) is None


CASES = {
    "of a college": ([graduated(COLLEGE, "2024-06-30")], 2024),
    "of the highest one, not of the last": (
        [graduated(BACHELOR, "2020-06-30"), graduated(COLLEGE, "2024-06-30")],
        2020,
    ),
    "of the master's, though a doctorate was begun": ([graduated(DOCTOR_LEFT), graduated(MASTER, "2023-06-30")], 2023),
    "not of a vocational school": ([graduated(VOCATIONAL, "2019-06-30")], None),
    "not of who left early": ([graduated(BACHELOR_LEFT)], None),
    "unknown, where the day of the highest is not stated": (
        [graduated(BACHELOR), graduated(COLLEGE, "2019-06-30")],
        None,
    ),
    "not before the day": ([graduated(BACHELOR, "2026-06-30"), graduated(COLLEGE, "2024-06-30")], 2024),
}


@pytest.mark.parametrize(("educations", "year"), CASES.values(), ids=CASES)
def test_the_year_of_a_graduate(educations: list[Education], year: int | None) -> None:
    assert graduate_year(educations, date(2026, 6, 15)) == year
