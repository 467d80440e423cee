"""What a pay text is read as: fen a month, what was written beside it, and why there is sometimes no range."""

import csv
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.vacancies.posts.reading.pay import read_pay

LABELS = Path(__file__).parent / "labels" / "pay.csv"
POSTS = Path(os.environ.get("BIHUAN_SAMPLE_DATA", "../shared/data")) / "posts_2023.csv"


def month(text: str) -> tuple[int | None, int | None]:
    """Return the range of a month in fen."""
    pay = read_pay(text)
    return pay.low, pay.high


def fen(yuan: str) -> int | None:
    return int(Decimal(yuan) * 100) if yuan else None


def test_at_least_99_in_100_of_the_texts_labelled_by_hand_are_read_right() -> None:
    with LABELS.open(encoding="utf-8") as lines:
        labels = list(csv.DictReader(lines))
    wrong = []
    for row in labels:
        pay = read_pay(row["pay_text"])
        said = (pay.low, pay.high, pay.amount_low, pay.amount_high, pay.unit or "", str(pay.salaries_a_year or ""))
        amounts = [fen(row[column]) for column in ("monthly_low", "monthly_high", "low", "high")]
        if said != (*amounts, row["unit"], row["salaries_a_year"]) or pay.to_be_agreed != (row["agreed"] == "yes"):
            wrong.append((row, pay))
    assert len(labels) == 200
    assert len(wrong) <= 2, wrong


@pytest.mark.skipif(not POSTS.exists(), reason="sample data: posts_2023.csv is not where BIHUAN_SAMPLE_DATA says")
def test_all_but_four_rows_of_the_real_file_that_state_a_pay_get_a_range() -> None:
    with POSTS.open(encoding="utf-8-sig", newline="") as lines:
        stated = [text for row in csv.DictReader(lines) if (text := row["salary"].strip())]
    unread = [text for text in stated if month(text) == (None, None)]
    assert len(stated) == 2891
    assert sorted(unread) == ["10-20万·14薪", "20-40万", "20-40万", "9�-1.5万·13薪"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1-1.5万", 1_000_000, 1_500_000),
        ("8千-1.2万", 800_000, 1_200_000),
        ("6-9千", 600_000, 900_000),
        ("15k-25k", 1_500_000, 2_500_000),
        ("¥15-20K·16薪", 1_500_000, 2_000_000),
        ("8000-12000元/月", 800_000, 1_200_000),
        ("5,000-8,000元", 500_000, 800_000),
        ("8千-12000", 800_000, 1_200_000),
        ("6000～9000", 600_000, 900_000),
        ("5千至8千", 500_000, 800_000),
        ("五千到八千元每月", 500_000, 800_000),
        ("\uff11\uff0e\uff15－\uff12万", 1_500_000, 2_000_000),
        ("1万-1万5", 1_000_000, 1_500_000),
        ("4000元", 400_000, 400_000),
    ],
)
def test_a_monthly_range_is_read_however_it_is_written(text: str, low: int, high: int) -> None:
    assert month(text) == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1.5万以上", 1_500_000, None),
        ("7000元起", 700_000, None),
        ("3千以下", None, 300_000),
        ("3千及以下", None, 300_000),
    ],
)
def test_an_open_end_stays_open(text: str, low: int | None, high: int | None) -> None:
    assert month(text) == (low, high)


def test_a_yearly_pay_is_a_twelfth_a_month() -> None:
    assert month("20-30万/年") == (1_666_667, 2_500_000)


def test_a_daily_pay_counts_21_75_days_a_month() -> None:
    assert month("150元/天") == (326_250, 326_250)


def test_an_hourly_pay_counts_8_hours_a_day() -> None:
    assert month("20元/小时") == (348_000, 348_000)


def test_a_weekly_pay_counts_five_paid_days() -> None:
    assert month("1000元/周") == (435_000, 435_000)


def test_the_conversion_before_2008_falls_back_on_the_oldest_document() -> None:
    assert read_pay("150元/天", on=date(2007, 1, 1)).low == 326_250


def test_what_was_written_stays_beside_the_month() -> None:
    pay = read_pay("100-150元/天")
    assert (pay.unit, pay.amount_low, pay.amount_high, pay.caveats) == ("day", 10_000, 15_000, ("converted",))


def test_a_thirteenth_salary_is_kept_and_not_spread_over_the_months() -> None:
    pay = read_pay("1-2万·13薪")
    assert (pay.low, pay.high, pay.salaries_a_year) == (1_000_000, 2_000_000, 13)


@pytest.mark.parametrize("text", ["面议", "薪资面议", "工资面谈", "Negotiable"])
def test_pay_to_be_agreed_is_neither_a_range_nor_a_fault(text: str) -> None:
    pay = read_pay(text)
    assert (pay.to_be_agreed, pay.reason, pay.low, pay.high) == (True, None, None, None)


def test_a_range_that_may_be_negotiated_is_still_a_range() -> None:
    pay = read_pay("8千-1.2万 可面议")
    assert (pay.low, pay.to_be_agreed, pay.caveats) == (800_000, False, ("negotiable",))


def test_a_basic_wage_with_commission_has_no_upper_end() -> None:
    pay = read_pay("底薪3000+提成")
    assert (pay.low, pay.high, pay.caveats) == (300_000, None, ("plus_extras",))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_stated"),
        ("-", "not_stated"),
        ("包吃住", "no_amount"),
        ("6-9", "unit_missing"),
        ("8-1.2万", "low_above_high"),
        ("20-40万", "period_doubtful"),
        ("200元/次", "paid_by_the_piece"),
        ("月薪8千,年薪10万", "several_amounts"),
        ("9�-1.5万", "damaged_text"),
        ("1" + "0" * 40 + "元/月", "too_much"),
        ("8千" + "-" * 5_000, "too_long"),
        ("-" * 90 + "8千1" + "-" * 5, "several_amounts"),
    ],
)
def test_a_text_without_a_certain_month_says_why(text: str, reason: str) -> None:
    pay = read_pay(text)
    assert (pay.reason, pay.low, pay.high, pay.to_be_agreed) == (reason, None, None, False)


@given(st.text(alphabet="0123456789.-~千万kK元/年月天时次·薪以上下面议三五+% 一�", max_size=14))
def test_no_text_breaks_the_reader_and_no_range_is_upside_down(text: str) -> None:
    pay = read_pay(text)
    assert pay.low is None or pay.high is None or pay.low <= pay.high


@given(st.integers(1, 99), st.integers(0, 60))
def test_any_range_in_tenths_of_ten_thousand_comes_out_exactly(tenths: int, more: int) -> None:
    low, high = tenths, tenths + more
    assert month(f"{low / 10:g}-{high / 10:g}万/月") == (low * 100_000, high * 100_000)
