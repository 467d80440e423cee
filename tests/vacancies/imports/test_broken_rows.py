"""A file with broken rows among good ones: those rows are listed, each with its line, field and reason."""

import pytest

from tests.vacancies.desk import Desk, a_source
from tests.vacancies.invented import COLUMNS, csv_file, row

pytestmark = pytest.mark.anyio

CELLS = ",".join(["x"] * (len(COLUMNS) - 1))
WRONG_CODE = "91370102MA0000007X"

BROKEN: list[tuple[str | dict[str, str], tuple[str | None, str], bool]] = [
    # Not stored.
    ({"title": ""}, ("title", "missing"), False),
    ({"title": "长" * 101}, ("title", "string_too_long"), False),
    ({"title": "护\0士"}, ("title", "string_nul"), False),
    ({"title": "护\u202e士"}, ("title", "string_unseen"), False),
    ({"title": "长" * 200_000}, (None, "record_too_long"), False),
    ({"employer": ""}, ("employer", "missing"), False),
    ({"employer": "某" * 121}, ("employer", "string_too_long"), False),
    ({"employer": "某\ufffd公司"}, ("employer", "damaged_text"), False),
    ({"place": ""}, ("place", "missing"), False),
    ({"place": "哪里都行吧"}, ("place", "place_unknown"), False),
    ({"place": "新加坡"}, ("place", "place_abroad"), False),
    ({"place": "居家办公"}, ("place", "place_elsewhere"), False),
    ({"place": "厦门市思明区"}, ("place", "outside_the_area"), False),
    ({"place": "全国"}, ("place", "outside_the_area"), False),
    ({"id": ""}, ("external_id", "missing"), False),
    ({"id": "1"}, (None, "row_repeated"), False),
    (CELLS, (None, "columns"), False),
    (CELLS + ",x,x", (None, "columns"), False),
    ('"never closed,' + CELLS, (None, "not_csv"), False),
    ('"x"y,' + CELLS, (None, "not_csv"), False),
    # Stored all the same.
    ({"pay": ""}, ("pay", "pay_not_stated"), True),
    ({"pay": "高薪诚聘"}, ("pay", "pay_no_amount"), True),
    ({"pay": "9-6千"}, ("pay", "pay_low_above_high"), True),
    ({"pay": "50元/件"}, ("pay", "pay_paid_by_the_piece"), True),
    ({"pay": "30万-50万"}, ("pay", "pay_period_doubtful"), True),
    ({"seats": "若干"}, ("seats", "seats_form"), True),
    ({"seats": ""}, ("seats", "missing"), True),
    ({"issued_on": "昨天"}, ("issued_on", "date_parsing"), True),
    ({"issued_on": "2999-01-01"}, ("issued_on", "date_in_future"), True),
    ({"issued_on": "0001-01-01"}, ("issued_on", "date_range"), True),
    ({"credit_code": WRONG_CODE}, ("credit_code", "credit_code_checksum"), True),
    ({"title": "④"}, ("title", "occupation_not_found"), True),
    ({"place": "深圳火星科技园"}, ("place", "place_unknown_locality"), True),
]


def broken_file() -> str:
    """Return a file with a good row at line 2, then each broken row after a good one."""
    lines = csv_file([row(id="1")])
    for number, (broken, _, _) in enumerate(BROKEN, start=2):
        lines += csv_file([row(id=f"good-{number}")]).split("\n", 1)[1]
        if isinstance(broken, str):
            lines += broken + "\n"
        else:
            lines += csv_file([row(id=f"bad-{number}") | broken]).split("\n", 1)[1]
    return lines


async def test_exactly_the_broken_rows_are_listed(officer: Desk) -> None:
    assert len(BROKEN) == 33
    shown = await officer.imported(broken_file(), source=a_source())
    found = await officer.findings(shown)
    assert [(each["line"], each["field"], each["rule"], each["stored"]) for each in found] == [
        (line, field, rule, stored) for line, (_, (field, rule), stored) in zip(range(4, 70, 2), BROKEN, strict=True)
    ]


async def test_every_other_row_is_stored(officer: Desk) -> None:
    shown = await officer.imported(broken_file(), source=a_source())
    kept = sum(stored for *_, stored in BROKEN)
    assert (shown["rows_total"], shown["rows_stored"], shown["rows_refused"]) == (67, 34 + kept, 33 - kept)


async def test_each_reason_is_a_sentence_in_both_languages(officer: Desk) -> None:
    shown = await officer.imported(broken_file(), source=a_source())
    chinese = Desk(officer.vacancies, officer.headers | {"Accept-Language": "zh-CN"})
    english_words, chinese_words = [await each.findings(shown) for each in (officer, chinese)]
    assert {each["detail"][-1] for each in english_words} == {"."}
    assert {each["detail"][-1] for each in chinese_words} == {"。"}
    assert "This value is not acceptable." not in {each["detail"] for each in english_words}


async def test_a_second_run_of_it_lists_the_same_and_changes_nothing(officer: Desk) -> None:
    source = a_source()
    content = broken_file()
    first = await officer.imported(content, source=source)
    again = await officer.imported(content, source=source)
    assert (again["rows_stored"], again["rows_unchanged"]) == (0, first["rows_stored"])
    assert await officer.findings(again) == await officer.findings(first)
