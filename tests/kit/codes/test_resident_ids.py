"""GB 11643-1999 by its own weights, and the people whom stricter libraries turn away."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.codes import resident_ids
from services.kit.codes.invalid import InvalidCode
from services.kit.codes.resident_ids import Holder

ON = date(2026, 11, 22)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def whole(first_17: str) -> str:
    """Append the check character as the standard's weights give it."""
    return first_17 + "10X98765432"[sum(int(d) * w for d, w in zip(first_17, WEIGHTS, strict=True)) % 11]


def broken_rule(text: str, on: date = ON) -> str:
    with pytest.raises(InvalidCode) as caught:
        resident_ids.parse(text, on)
    return caught.value.rule


births = st.dates(date(1900, 1, 1), ON)
ids = st.builds(
    lambda district, born, order: whole(f"{district}{born:%Y%m%d}{order:03}"),
    st.sampled_from(["370102", "440303", "433101", "440102", "810000"]),
    births,
    st.integers(0, 999),
)


def test_the_vector_of_the_standard_is_accepted() -> None:
    assert resident_ids.parse("11010519491231002X", ON).text == "11010519491231002X"


def test_a_wrong_check_character_is_refused() -> None:
    assert broken_rule("110105194912310021") == "resident_id_checksum"


def test_a_person_born_before_the_district_code_began_is_accepted_without_caveat() -> None:
    assert resident_ids.parse("370102196001011238", ON).caveats == ()


@pytest.mark.parametrize("first_17", ["35020319750506001", "43310119700102004", "37010219600101123"])
def test_people_older_than_their_district_code_are_accepted(first_17: str) -> None:
    assert resident_ids.parse(whole(first_17), ON).caveats == ()


@pytest.mark.parametrize(
    ("first_17", "holder"),
    [
        ("81000019900101001", Holder.HONG_KONG),
        ("82000019900101001", Holder.MACAO),
        ("83000019900101001", Holder.TAIWAN),
        ("37010219900101001", Holder.CITIZEN),
    ],
)
def test_residents_from_hong_kong_macao_and_taiwan_are_told_by_81_82_83(first_17: str, holder: Holder) -> None:
    assert resident_ids.parse(whole(first_17), ON).holder is holder


@pytest.mark.parametrize("first_2", ["81", "82", "83"])
def test_ids_of_81_82_83_carry_no_caveat(first_2: str) -> None:
    assert resident_ids.parse(whole(first_2 + "000019900101001"), ON).caveats == ()


@pytest.mark.parametrize("district", ["440102", "370181", "370125", "371200", "371201", "371202", "371203"])
def test_a_district_that_was_abolished_lives_on_in_ids(district: str) -> None:
    assert resident_ids.parse(whole(district + "19700102001"), ON).caveats == ()


def test_a_district_in_no_table_is_accepted_with_a_caveat() -> None:
    assert resident_ids.parse(whole("37999919700102001"), ON).caveats == ("resident_id_district_unknown",)


def test_someone_of_more_than_130_years_is_accepted_with_a_caveat() -> None:
    assert resident_ids.parse(whole("37010218950102001"), ON).caveats == ("resident_id_age_implausible",)


def test_a_small_x_becomes_a_capital() -> None:
    assert resident_ids.parse("11010519491231002x", ON).text == "11010519491231002X"


def test_the_district_is_the_one_at_issue() -> None:
    assert resident_ids.parse(whole("44010219700102001"), ON).district == "440102"


def test_the_birth_date_is_read() -> None:
    assert resident_ids.parse("11010519491231002X", ON).birth_date == date(1949, 12, 31)


@pytest.mark.parametrize(("order", "sex"), [("001", "1"), ("013", "1"), ("002", "2"), ("020", "2")])
def test_an_odd_order_is_male_and_an_even_one_female(order: str, sex: str) -> None:
    assert resident_ids.parse(whole("37010219900101" + order), ON).sex == sex


@pytest.mark.parametrize("text", ["110105491231002", "000000000000000"])
def test_an_id_of_15_digits_is_refused_by_a_rule_of_its_own(text: str) -> None:
    assert broken_rule(text) == "resident_id_of_15_digits"


@pytest.mark.parametrize("text", ["", "1", "11010549123100X", "11010519491231002XX"])
def test_another_length_is_refused(text: str) -> None:
    assert broken_rule(text) == "resident_id_length"


@pytest.mark.parametrize(
    "text", ["X1010519491231002X", "11010519491231002Y", "1101051949123100\uff12X", "11010519491231 02X"]
)
def test_other_characters_are_refused(text: str) -> None:
    assert broken_rule(text) == "resident_id_characters"


@pytest.mark.parametrize("born", ["19900230", "19901301", "19900100", "00000101", "19000229"])
def test_a_birth_date_that_never_was_is_refused(born: str) -> None:
    assert broken_rule(whole(f"370102{born}001")) == "resident_id_birth_date"


def test_a_child_born_today_has_an_id() -> None:
    assert resident_ids.parse(whole(f"370102{ON:%Y%m%d}001"), ON).birth_date == ON


def test_a_birth_date_of_tomorrow_is_refused() -> None:
    assert broken_rule(whole(f"370102{ON + timedelta(days=1):%Y%m%d}001")) == "resident_id_born_in_future"


def test_a_leap_day_is_a_birth_date() -> None:
    assert resident_ids.parse(whole("37010220000229001"), ON).birth_date == date(2000, 2, 29)


def test_no_part_of_the_id_shows_in_the_error() -> None:
    with pytest.raises(InvalidCode) as caught:
        resident_ids.parse(whole("37010219900230001"), ON)
    assert not any(part in repr(caught.value) + str(caught.value) for part in ("370102", "19900230", "1990"))


def test_a_log_line_of_a_parsed_id_shows_nothing_of_it() -> None:
    assert "1949" not in f"{resident_ids.parse('11010519491231002X', ON)!r}"


@given(ids)
def test_every_id_made_by_the_weights_of_the_standard_is_accepted(text: str) -> None:
    assert resident_ids.parse(text, ON).text == text


@given(ids, st.integers(0, 17), st.sampled_from("0123456789"))
def test_any_one_changed_digit_is_caught(text: str, at: int, digit: str) -> None:
    changed = text[:at] + digit + text[at + 1 :]
    if changed != text:
        assert broken_rule(changed) == "resident_id_checksum"


@given(ids, st.integers(0, 15))
def test_two_neighbours_swapped_are_caught(text: str, at: int) -> None:
    changed = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if changed != text:
        assert broken_rule(changed) == "resident_id_checksum"


@given(st.text(max_size=24))
def test_any_text_is_either_an_id_or_refused_by_a_rule(text: str) -> None:
    with suppress(InvalidCode):
        assert resident_ids.parse(text, ON).text == text.upper()
