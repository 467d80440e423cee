"""Reads pay texts such as `1-1.5万·13薪`, `150元/天`, `20-30万/年`, `面议` as a range of fen a month.

What is written stays beside what is derived. Nothing is guessed: a text with two equally good readings gives no range
and says why. The conventions behind the reading:

* without a period the amount is a month's, as on the recruiting sites; from 100,000 yuan upwards that is more likely
  a forgotten 年, so the range stays empty (`period_doubtful`);
* a year is 12 months; `13薪` is kept in `salaries_a_year` and not spread over the months;
* days and hours become months by the dated table `paid_time.csv` (21.75 paid days, 8 hours); a week is five paid days;
* pay by the piece, the lesson or the visit has no month;
* `3000+提成` promises 3,000 at least, so its upper end is open.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from services.vacancies.posts.reading.amounts import AMOUNT, read_amount, read_range
from services.vacancies.posts.reading.paid_time import PaidTime, paid_time

Unit = Literal["month", "year", "week", "day", "hour", "piece"]
Reason = Literal[
    "not_stated",
    "too_long",
    "damaged_text",
    "no_amount",
    "several_amounts",
    "unit_missing",
    "low_above_high",
    "period_doubtful",
    "too_much",
    "paid_by_the_piece",
]


@dataclass(frozen=True, slots=True)
class Pay:
    """One pay text as read. Amounts are integer fen; None at one end of a range is an open end.

    `low` and `high` are a month's, `amount_low` and `amount_high` are for the written `unit`. `reason` says why there
    is no monthly range and is None when there is one or when the pay is to be agreed. `caveats` are remarks on a range
    that was read: `converted` (from another period), `plus_extras` (commission or bonus on top), `negotiable`.
    """

    low: int | None
    high: int | None
    to_be_agreed: bool
    reason: Reason | None
    unit: Unit | None
    amount_low: int | None
    amount_high: int | None
    salaries_a_year: int | None
    caveats: tuple[str, ...]


_UNREAD: Final = Pay(
    low=None,
    high=None,
    to_be_agreed=False,
    reason="no_amount",
    unit=None,
    amount_low=None,
    amount_high=None,
    salaries_a_year=None,
    caveats=(),
)

_AGREED: Final = re.compile(r"面议|面谈|面洽|电议|可议|另议|详谈|待定|协商|商议|negotiable")
_DASHES: Final = re.compile(r"(?<=[\d万千百wk元块])\s*[-–—―~〜～至到]+\s*(?=[\d一二两三四五六七八九])")
_SALARIES: Final = re.compile(
    r"(?:[·•.*x×,/+\s(]|每年|年底|一年)*(?<![\d.])(1[2-9]|2\d)\s*(?:薪|个月(?:薪资|工资)?)\)?",
)
_UNITS_WRITTEN: Final[Mapping[Unit, str]] = {
    "year": r"年薪|[/每一]\s*年|/y(?:ear)?\b",
    "week": r"周薪|[/每一]\s*(?:周|星期)",
    "day": r"日薪|日结|[/每一]\s*(?:天|日|d(?:ay)?\b)",
    "hour": r"时薪|[/每一]\s*(?:个?小时|时|h(?:our)?\b)",
    "piece": r"计件|[/每一]\s*(?:次|单|件|个|节|课时|篇|台|吨|趟|米|条|张|场)",
    "month": r"月薪|月入|月收入|底薪|[/每一]\s*(?:个?月|m(?:onth)?\b)",
}
_EXTRAS: Final = re.compile(r"\+\s*(?:高?提成|绩效|奖金|补贴|补助|分红|佣金|五险|六险|社保|餐补|房补|全勤)")
_AT_LEAST: Final = re.compile(r"以上|起(?!薪)|\+|不低于|至少|>=|≥|保底|底薪")
_AT_MOST: Final = re.compile(r"以下|以内|不超过|不高于|最高|<=|≤")
_RANGE: Final = re.compile(rf"({AMOUNT})\s*(?:元|块|/月)?-({AMOUNT})")
_AMOUNT: Final = re.compile(AMOUNT)
_DOUBTFUL_MONTH: Final = 100_000
_MOST: Final = 100_000_000
_LONGEST: Final = 100
_SMALLEST_WAGE: Final[Mapping[Unit, int]] = {"month": 100, "year": 1_000}


def read_pay(text: str, *, on: date | None = None) -> Pay:
    """Read a pay text; `on` chooses the conversion table's row (None: the newest).

    Never raises for a text: what cannot be read comes back with its `reason`.
    """
    plain = _plain(text)
    unreadable = _unreadable(plain)
    if unreadable:
        return replace(_UNREAD, reason=unreadable)
    agreed = bool(_AGREED.search(plain))
    salaries = _SALARIES.search(plain)
    body = _SALARIES.sub(" ", plain)
    unit = _unit(body)
    ends = _ends(body)
    if ends is None:
        return replace(_UNREAD, to_be_agreed=True, reason=None) if agreed else replace(_UNREAD, reason="no_amount")
    if isinstance(ends, str):
        return replace(_UNREAD, reason=ends, unit=unit)
    caveats = ["negotiable"] * agreed + ["plus_extras"] * bool(_EXTRAS.search(body))
    read = replace(
        _UNREAD,
        reason=None,
        unit=unit or "month",
        amount_low=_fen(ends[0]),
        amount_high=_fen(ends[1]),
        salaries_a_year=int(salaries[1]) if salaries else None,
        caveats=tuple(caveats),
    )
    return _monthly(read, ends, unit, paid_time(on))


def _unreadable(plain: str) -> Reason | None:
    """Return why a text need not be read at all; None when it may hold a pay."""
    if not re.search(r"\w|\ufffd", plain):
        return "not_stated"
    if len(plain) > _LONGEST:
        return "too_long"
    return "damaged_text" if "\ufffd" in plain else None


def _monthly(pay: Pay, ends: tuple[Fraction | None, Fraction | None], unit: Unit | None, paid: PaidTime) -> Pay:
    """Add the month's range to what was written, or the reason why it has none."""
    written: Unit = unit or "month"
    if any(end is not None and end > _MOST for end in ends):
        return replace(pay, reason="too_much", unit=unit, amount_low=None, amount_high=None)
    floor = _SMALLEST_WAGE.get(written, 0)
    if any(end is not None and end < floor for end in ends):
        return replace(pay, reason="unit_missing", unit=unit, amount_low=None, amount_high=None)
    if unit is None and any(end is not None and end >= _DOUBTFUL_MONTH for end in ends):
        return replace(pay, reason="period_doubtful", unit=None)
    if written == "piece":
        return replace(pay, reason="paid_by_the_piece")
    months = {
        "month": Fraction(1),
        "year": Fraction(1, 12),
        "week": paid.days_a_month / 5,
        "day": paid.days_a_month,
        "hour": paid.days_a_month * paid.hours_a_day,
    }[written]
    low, high = (_fen(None if end is None else end * months) for end in ends)
    caveats = pay.caveats if written == "month" else (*pay.caveats, "converted")
    return replace(pay, low=low, high=high, caveats=caveats)


def _ends(body: str) -> tuple[Fraction | None, Fraction | None] | Reason | None:
    """Return both ends in yuan, the reason why there are none, or None where the text holds no amount."""
    ranges = list(_RANGE.finditer(body))
    rest = _RANGE.sub(" ", body)
    singles = [found[0] for found in _AMOUNT.finditer(rest)]
    if len(ranges) + len(singles) > 1:
        return "several_amounts"
    if ranges:
        return read_range(ranges[0][1], ranges[0][2]) or "low_above_high"
    if not singles:
        return None
    amount = read_amount(singles[0]).yuan()
    if _AT_MOST.search(rest):
        return None, amount
    if _AT_LEAST.search(rest):
        return amount, None
    return amount, amount


def _unit(body: str) -> Unit | None:
    """Return the period the text writes, None where it writes none."""
    for unit, pattern in _UNITS_WRITTEN.items():
        if re.search(pattern, body):
            return unit
    return None


def _plain(text: str) -> str:
    """Return the text in half-width lower case, without currency marks, thousands commas or spaces at the ends."""
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    plain = re.sub(r"人民币|rmb|cny|¥|税前|税后", "", plain)
    return _DASHES.sub("-", plain)


def _fen(yuan: Fraction | None) -> int | None:
    """Return whole fen, half a fen upwards; an open end stays open."""
    return None if yuan is None else int(yuan * 100 + Fraction(1, 2))
