"""What cannot be true of a disability certificate."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kit.codes import disability_certificates as numbers
from services.people.disability_certificates.rules import Stated, faults_of, faults_of_number, is_replaced
from services.people.files.rules import Life
from tests.people.invented import resident_id

LIFE = Life(born=date(1980, 1, 1), today=date(2026, 6, 15))
STATED = Stated(
    kind="disability_certificate",
    category="4",
    grade="2",
    reissue=None,
    issued_on=date(2021, 9, 1),
    valid_until=date(2031, 8, 31),
    ended_on=None,
    ended_for=None,
)
SERVICEMAN = replace(STATED, kind="serviceman_certificate", category=None)


def faults(stated: Stated = STATED, **changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of a certificate with these facts changed."""
    return [(fault.field, fault.rule) for fault in faults_of(replace(stated, **changed), LIFE)]


def contradicted(number: str, *, of_holder: bool = True, **changed: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- any fact
    """Return field and rule of each fault of the facts beside a number that begins with a resident id."""
    read = numbers.parse(resident_id() + number, LIFE.today)
    return [
        (fault.field, fault.rule) for fault in faults_of_number(replace(STATED, **changed), read, of_holder=of_holder)
    ]


def test_a_certificate_that_is_valid_for_years_to_come_is_possible() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"grade": "5"}, ("grade", "disability_grade_unknown")),
        ({"category": None}, ("category", "missing")),
        ({"issued_on": date(2026, 6, 16)}, ("issued_on", "date_in_future")),
        ({"issued_on": date(1979, 12, 31)}, ("issued_on", "before_birth")),
        ({"valid_until": date(2021, 8, 31)}, ("valid_until", "ends_before_it_begins")),
        ({"ended_on": date(2021, 8, 31), "ended_for": "other"}, ("ended_on", "ends_before_it_begins")),
        ({"ended_on": date(2026, 6, 16), "ended_for": "other"}, ("ended_on", "date_in_future")),
        ({"ended_for": "died"}, ("ended_for", "of_ended_ones_only")),
        ({"ended_on": date(2025, 1, 1)}, ("ended_for", "missing")),
    ],
)
def test_what_cannot_be_names_the_field_and_the_rule(changed: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(**changed) == [fault]


@pytest.mark.parametrize("grade", "12345678")
def test_a_disabled_serviceman_has_a_grade_from_1_to_8(grade: str) -> None:
    assert faults(SERVICEMAN, grade=grade) == []


def test_a_disabled_servicemans_certificate_has_no_category() -> None:
    assert faults(SERVICEMAN, category="4") == [("category", "of_disability_certificates_only")]


def test_a_number_that_says_the_same_contradicts_nothing() -> None:
    assert contradicted("42B1", reissue=1) == []


@pytest.mark.parametrize(
    ("number", "changed", "fault"),
    [
        ("32", {}, "category"),
        ("43", {}, "grade"),
        ("42B2", {"reissue": 1}, "reissue"),
        ("42", {"reissue": 1}, "reissue"),
    ],
)
def test_a_number_that_says_something_else_names_what_differs(number: str, changed: dict[str, Any], fault: str) -> None:
    assert contradicted(number, **changed) == [(fault, "differs_from_certificate_number")]


def test_a_reissue_that_nobody_stated_contradicts_nothing() -> None:
    assert contradicted("42B1") == []


def test_a_number_of_somebody_else_is_refused_at_the_number() -> None:
    assert contradicted("42", of_holder=False) == [("certificate_number", "differs_from_resident_id")]


LATER = replace(STATED, issued_on=date(2025, 3, 1))


@pytest.mark.parametrize(
    ("before", "replaced"),
    [
        (STATED, True),
        (replace(STATED, issued_on=date(2025, 3, 1)), False),
        (replace(STATED, issued_on=date(2025, 3, 2)), False),
        (replace(STATED, ended_on=date(2025, 6, 1), ended_for="other"), False),
    ],
    ids=["earlier", "same day", "later", "ended for another reason"],
)
def test_a_certificate_is_replaced_by_a_later_one_unless_its_end_is_known(before: Stated, replaced: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    assert is_replaced(before, LATER) is replaced


@pytest.mark.parametrize(
    ("valid_until", "ended_on", "last"),
    [
        (date(2031, 8, 31), None, date(2031, 8, 31)),
        (date(2031, 8, 31), date(2025, 1, 1), date(2025, 1, 1)),
        (date(2024, 8, 31), date(2025, 1, 1), date(2024, 8, 31)),
        (None, None, None),
    ],
)
def test_it_counts_until_it_expires_or_ends_whichever_is_earlier(
    valid_until: date | None, ended_on: date | None, last: date | None
) -> None:
    assert replace(STATED, valid_until=valid_until, ended_on=ended_on).last_day == last
