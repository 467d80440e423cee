"""What each part of an expression means, its answers worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from services.subsidies.policies.expressions.values import Kind, Known, Value
from tests.subsidies.policies.expressions.names import read, run

TWELVE = Decimal(12)


@pytest.mark.parametrize(("months", "holds"), [(11, False), (12, True), (13, True), (None, None)])
def test_a_bound_includes_its_own_number_and_an_unknown_fact_leaves_it_open(
    *, months: int | None, holds: bool | None
) -> None:
    assert run("months >= 12", months=None if months is None else Decimal(months)) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("months < 12", False),
        ("months <= 12", True),
        ("months > 12", False),
        ("months = 12", True),
        ("months <> 12", False),
        ("months = 12.0", True),
        ("months IN (11, 12)", True),
        ("months NOT IN (11, 12)", False),
        ("months BETWEEN 12 AND 13", True),
        ("months NOT BETWEEN 12 AND 13", False),
        ("months BETWEEN 13 AND 11", False),
        ("months IS NULL", False),
        ("months IS NOT NULL", True),
        ("days IS NULL", True),
        ("months IS DISTINCT FROM days", True),
        ("days IS NOT DISTINCT FROM days", True),
        ("months = days", None),
        ("months BETWEEN days AND 11", False),
        ("months BETWEEN days AND 12", None),
        ("COALESCE(days, months) = 12", True),
        ("GREATEST(1, days) = 1", True),
        ("LEAST(months, days, 5) = 5", True),
        ("LEAST(days, days) IS NULL", True),
        ("months + 2 * 3 = 18", True),
        ("(months + 2) * 3 = 42", True),
        ("-months = 0 - 12", True),
        ("months - days IS NULL", True),
        ("CASE WHEN days > 1 THEN 1 WHEN months > 1 THEN 2 END = 2", True),
        ("CASE WHEN days > 1 THEN 1 END IS NULL", True),
        ("CASE WHEN days > 1 THEN 1 ELSE 3 END = 3", True),
    ],
)
def test_numbers_of_twelve_months_and_days_that_nobody_knows(*, text: str, holds: bool | None) -> None:
    assert run(text, months=TWELVE) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("hukou = '440303'", True),
        ("hukou < '4404'", True),
        ("hukou > '44'", True),
        ("starts_with(hukou, '4403')", True),
        ("starts_with(hukou, '4404')", False),
        ("starts_with(origin, '44')", None),
        ("hukou IN ('440303', '440304')", True),
        ("COALESCE(origin, hukou) = '440303'", True),
    ],
)
def test_codes_are_compared_digit_by_digit(*, text: str, holds: bool | None) -> None:
    assert run(text, hukou="440303") is holds


@pytest.mark.parametrize(("left_on", "holds"), [(date(2007, 3, 1), True), (date(2007, 2, 28), False), (None, None)])
def test_days_have_an_order(*, left_on: date | None, holds: bool | None) -> None:
    assert run("hired_on <= left_on", hired_on=date(2007, 3, 1), left_on=left_on) is holds


def test_decimals_are_exact() -> None:
    assert run("wage * 3 = 0.3", wage=Decimal("0.1")) is True


def test_a_parameter_is_named_apart_from_facts() -> None:
    assert run("months >= parameters.least_months", months=TWELVE, parameters__least_months=Decimal(6)) is True


def test_a_result_out_of_range_is_unknown_and_said_so() -> None:
    known = Known({"months": Decimal(10) ** 17})
    assert (read("months * 10 > 1").run(known), known.out_of_range) == (None, True)


def test_what_fails_beside_a_result_out_of_range_still_decides() -> None:
    assert run("months * 10 > 1 AND insured", months=Decimal(10) ** 17, insured=False) is False


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("months + days", Kind.INTEGER, Decimal(15)),
        ("months + 0.5", Kind.NUMERIC, Decimal("12.5")),
        ("COALESCE(origin, 'none')", Kind.CODE, "none"),
        ("CASE WHEN insured THEN months ELSE wage END", Kind.NUMERIC, None),
        ("LEAST(months, 6)", Kind.INTEGER, Decimal(6)),
    ],
)
def test_an_amount_has_the_type_of_its_parts(text: str, kind: Kind, value: Value) -> None:
    assert (read(text).kind, run(text, months=TWELVE, days=Decimal(3))) == (kind, value)
