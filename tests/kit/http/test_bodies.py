from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from services.kit.http.bodies import BadShape, CivilDate, Input, Instant, Output, Yuan, fen_of, yuan_of


class Note(Input):
    text: str
    tags: dict[str, list[str]] = Field(default_factory=dict)


class Payment(Output):
    amount: Yuan
    paid_on: date | None


YUAN = TypeAdapter[Decimal](Yuan)
DATE = TypeAdapter[date](CivilDate)
INSTANT = TypeAdapter[datetime](Instant)


def test_texts_are_stripped() -> None:
    assert Note(text="  a ").text == "a"


def test_an_input_refuses_unknown_fields() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Note.model_validate({"text": "a", "colour": "red"})


@pytest.mark.parametrize("tags", [{"a\0": []}, {"a": ["b\0"]}], ids=["in a name", "in a list"])
def test_a_nul_is_refused_however_deep_it_lies(tags: dict[str, list[str]]) -> None:
    with pytest.raises(ValidationError, match="string_nul"):
        Note(text="a", tags=tags)


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x01", "\x7f", "\x85"])
def test_a_sign_that_steers_how_a_text_is_shown_is_refused(sign: str) -> None:
    with pytest.raises(ValidationError, match="string_unseen"):
        Note(text=f"陈{sign}小明", tags={})


@pytest.mark.parametrize("text", ["买买提·艾力", "第一行\n第二行\t列", "👨\u200d👩\u200d👧"])
def test_what_people_write_is_taken(text: str) -> None:
    assert Note(text=text, tags={}).text == text


def test_an_input_may_not_name_a_field_like_a_part_of_the_request() -> None:
    with pytest.raises(BadShape, match="query"):

        class Search(Input):
            query: str


def test_an_output_with_a_default_is_refused_at_definition() -> None:
    with pytest.raises(BadShape, match="ended_on"):

        class Spell(Output):
            ended_on: date | None = None


def test_every_field_of_an_output_is_required_in_its_schema() -> None:
    assert Payment.model_json_schema(mode="serialization")["required"] == ["amount", "paid_on"]


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (5, "0.05"), (123450, "1234.50"), (-70, "-0.70")])
def test_storage_in_fen_is_written_in_yuan_as_text(fen: int, text: str) -> None:
    payment = Payment(amount=yuan_of(fen), paid_on=None)
    assert payment.model_dump_json() == f'{{"amount":"{text}","paid_on":null}}'


@pytest.mark.parametrize(("text", "fen"), [("0", 0), ("12.3", 1230), ("12.34", 1234), ("-1", -100)])
def test_an_amount_in_yuan_is_stored_in_fen(text: str, fen: int) -> None:
    assert fen_of(YUAN.validate_python(text)) == fen


@pytest.mark.parametrize(
    "amount", ["1.234", "1e3", "", "NaN", "01", "1.", "\u0661", "1\n", 12, 12.5, True, None, "1" * 14]
)
def test_what_is_no_amount_in_yuan_is_refused(amount: object) -> None:
    with pytest.raises(ValidationError, match="yuan_form"):
        YUAN.validate_python(amount)


def test_a_bound_on_an_amount_holds() -> None:
    with pytest.raises(ValidationError, match="greater_than_equal"):
        TypeAdapter[Decimal](Annotated[Yuan, Field(ge=0)]).validate_python("-0.01")


def test_a_part_of_a_fen_cannot_be_stored() -> None:
    with pytest.raises(ValueError, match=r"^$"):
        fen_of(Decimal("0.001"))


def test_a_civil_date_is_read() -> None:
    assert DATE.validate_python("2026-02-28") == date(2026, 2, 28)


@pytest.mark.parametrize("value", ["2026-02-30", "2026-02-28T00:00:00Z", "20260228", 1772236800, None])
def test_what_is_no_civil_date_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        DATE.validate_python(value)


def test_an_instant_is_turned_to_utc() -> None:
    assert INSTANT.validate_python("2026-03-01T07:30:00+08:00") == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)


def test_an_instant_is_written_with_a_z() -> None:
    assert INSTANT.dump_json(INSTANT.validate_python("2026-03-01T07:30:00+08:00")) == b'"2026-02-28T23:30:00Z"'


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z"])
def test_an_instant_of_no_time_of_ours_is_refused_for_its_range(value: str) -> None:
    with pytest.raises(ValidationError, match="date_range"):
        INSTANT.validate_python(value)


@pytest.mark.parametrize("value", ["2026-03-01T07:30:00", "2026-03-01", 1772236800, "0001-01-01T00:00:00+08:00", "now"])
def test_what_is_no_instant_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(value)
