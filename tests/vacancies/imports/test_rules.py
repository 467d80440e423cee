"""One row of a file: what it says as codes, what keeps it out, and what is listed all the same."""

from datetime import date
from typing import Any

import pytest

from services.vacancies.imports.rules import Candidate, RowRead, Terms, read_row
from tests.vacancies.invented import GOOD_ROW

TODAY = date(2026, 6, 1)
TERMS = Terms("440300", TODAY, {"企业": "enterprise"})
CODE = "91370102MA0000007F"
CELLS = {("external_id" if name == "id" else name): text for name, text in GOOD_ROW.items()} | {"credit_code": CODE}


def read(**changed: str) -> RowRead:
    return read_row(2, CELLS | changed, TERMS)


def stored(**changed: str) -> Candidate:
    candidate = read(**changed).candidate
    assert candidate is not None
    return candidate


def found(**changed: str) -> list[tuple[str | None, str]]:
    return [(finding.field, finding.rule) for finding in read(**changed).findings]


def test_a_row_that_says_everything_is_read_without_a_finding() -> None:
    row = read()
    candidate = stored()
    assert row.findings == ()
    assert (candidate.title, candidate.occupation, candidate.district) == ("养老护理员", "4-10-01-05", "440303")
    assert (candidate.pay_from, candidate.pay_to, candidate.pay_agreed, candidate.seats) == (450000, 600000, False, 3)
    assert (candidate.employer.credit_code, candidate.employer.kind) == (CODE, "enterprise")
    assert candidate.issued_on == date(2026, 3, 2)


def test_an_occupation_read_from_a_title_has_a_score_between_nought_and_one() -> None:
    score = stored().occupation_score
    assert score is not None
    assert 0.5 < score <= 1


BARRED: list[tuple[dict[str, str], tuple[str | None, str]]] = [
    ({"title": ""}, ("title", "missing")),
    ({"title": "  "}, ("title", "missing")),
    ({"title": "长" * 101}, ("title", "string_too_long")),
    ({"title": "a\0b"}, ("title", "string_nul")),
    ({"title": "护\u202e士"}, ("title", "string_unseen")),
    ({"employer": "深圳\x07公司"}, ("employer", "string_unseen")),
    ({"pay": "4500\u2066元/月"}, ("pay", "string_unseen")),
    ({"employer": ""}, ("employer", "missing")),
    ({"employer": "深圳\ufffd公司"}, ("employer", "damaged_text")),
    ({"place": ""}, ("place", "missing")),
    ({"place": "月球"}, ("place", "place_unknown")),
    ({"place": "日本东京"}, ("place", "place_abroad")),
    ({"place": "异地招聘"}, ("place", "place_elsewhere")),
    ({"place": "济南市历下区"}, ("place", "outside_the_area")),
    ({"place": "广东省"}, ("place", "outside_the_area")),
    ({"external_id": ""}, ("external_id", "missing")),
]


@pytest.mark.parametrize(("changed", "finding"), BARRED)
def test_a_row_without_what_is_necessary_is_not_stored_and_says_why(
    changed: dict[str, str], finding: tuple[str | None, str]
) -> None:
    assert read(**changed).candidate is None
    assert found(**changed) == [finding]


def test_everything_that_bars_a_row_is_listed_at_once() -> None:
    assert found(title="", employer="", place="") == [
        ("title", "missing"),
        ("employer", "missing"),
        ("place", "missing"),
    ]


LISTED: list[tuple[dict[str, str], tuple[str | None, str], str, Any]] = [
    ({"pay": ""}, ("pay", "pay_not_stated"), "pay_from", None),
    ({"pay": "待遇优厚"}, ("pay", "pay_no_amount"), "pay_to", None),
    ({"pay": "20-40万"}, ("pay", "pay_period_doubtful"), "pay_from", None),
    ({"seats": ""}, ("seats", "missing"), "seats", 1),
    ({"seats": "若干"}, ("seats", "seats_form"), "seats", 1),
    ({"seats": "0"}, ("seats", "seats_form"), "seats", 1),
    ({"issued_on": ""}, ("issued_on", "missing"), "issued_on", None),
    ({"issued_on": "2026-02-30"}, ("issued_on", "date_parsing"), "issued_on", None),
    ({"issued_on": "2026-06-02"}, ("issued_on", "date_in_future"), "issued_on", None),
    ({"issued_on": "1899-12-31"}, ("issued_on", "date_range"), "issued_on", None),
    ({"issued_on": "0001-01-01"}, ("issued_on", "date_range"), "issued_on", None),
    ({"title": "养老\ufffd理员"}, ("title", "damaged_text"), "district", "440303"),
    ({"title": "④"}, ("title", "occupation_not_found"), "occupation", None),
    ({"place": "深圳火星科技园"}, ("place", "place_unknown_locality"), "district", "440300"),
    ({"credit_code": ""}, ("credit_code", "missing"), "district", "440303"),
    ({"credit_code": CODE[:-1] + "X"}, ("credit_code", "credit_code_checksum"), "district", "440303"),
]


@pytest.mark.parametrize(("changed", "finding", "field", "value"), LISTED)
def test_a_row_that_lacks_something_else_is_stored_and_listed(
    changed: dict[str, str],
    finding: tuple[str | None, str],
    field: str,
    value: Any,  # noqa: ANN401 -- whatever the field holds
) -> None:
    assert found(**changed) == [finding]
    assert getattr(stored(**changed), field) == value


@pytest.mark.parametrize(
    ("text", "seats"),
    [("3", 3), ("3人", 3), ("12 名", 12), ("10000", 10000)],
    ids=["bare", "with 人", "with 名", "most"],
)
def test_seats_are_a_number_perhaps_with_its_measure_word(text: str, seats: int) -> None:
    assert (stored(seats=text).seats, found(seats=text)) == (seats, [])


@pytest.mark.parametrize("text", ["2026-3-2", "2026/03/02", "2026年3月2日", "2026.03.02", "2026-03-02 15:46:01"])
def test_a_day_of_issue_is_written_in_many_ways(text: str) -> None:
    assert stored(issued_on=text).issued_on == date(2026, 3, 2)


def test_the_first_day_that_a_body_may_name_may_stand_in_a_cell() -> None:
    assert (stored(issued_on="1900-01-01").issued_on, found(issued_on="1900-01-01")) == (date(1900, 1, 1), [])


def test_pay_to_be_agreed_is_no_finding() -> None:
    candidate = stored(pay="面议")
    assert (candidate.pay_agreed, candidate.pay_from, candidate.pay_to, found(pay="面议")) == (True, None, None, [])


def test_a_kind_that_the_mapping_does_not_know_is_listed_unless_the_credit_code_says_it() -> None:
    assert found(employer_kind="其他公司") == []
    assert found(employer_kind="其他公司", credit_code="") == [
        ("credit_code", "missing"),
        ("employer_kind", "employer_kind_unknown"),
    ]


def test_what_the_file_has_no_column_for_is_no_finding() -> None:
    few = {name: CELLS[name] for name in ("title", "employer", "place")}
    row = read_row(2, few, TERMS)
    assert (row.findings, row.candidate is not None) == ((), True)


def test_an_office_of_the_whole_country_takes_every_place() -> None:
    row = read_row(2, CELLS | {"place": "济南市历下区"}, Terms("000000", TODAY, {}))
    assert row.candidate is not None


# Which rows are the same vacancy.


def without_id(**changed: str) -> Candidate:
    cells = {name: text for name, text in (CELLS | changed).items() if name != "external_id"}
    candidate = read_row(2, cells, TERMS).candidate
    assert candidate is not None
    return candidate


def test_a_raise_is_the_same_vacancy_saying_something_new() -> None:
    before, after = without_id(), without_id(pay="5000-6000元/月")
    assert (before.key == after.key, before.content() == after.content()) == (True, False)


def test_widths_case_and_spaces_do_not_make_another_vacancy() -> None:
    assert without_id(title="Java 工程师").key == without_id(title="ＪＡＶＡ工程师").key


@pytest.mark.parametrize("changed", [{"title": "护士"}, {"place": "深圳市南山区"}, {"employer": "别家"}])
def test_another_title_place_or_employer_is_another_vacancy(changed: dict[str, str]) -> None:
    assert without_id().key != without_id(**changed).key


def test_with_an_id_only_the_id_counts() -> None:
    assert stored().key == stored(title="护士").key != stored(external_id="2").key


def test_a_new_day_of_issue_is_nothing_new() -> None:
    assert stored().content() == stored(issued_on="2026-05-30").content()
