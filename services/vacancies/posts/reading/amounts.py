"""Amounts of money as people write them: `1.5万`, `8千`, `6k`, `5000`, `1万2千`, `三千五`.

An amount keeps what was written and the unit apart, because in a range the unit often stands once, at the end:
`6-9千` is six thousand to nine thousand.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_UNITS: Final = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "百": 100}
_DIGITS: Final = {"两": 2, "半": 5} | {sign: value for value, sign in enumerate("零一二三四五六七八九十")}

_FIGURE: Final = r"\d+(?:\.\d+)?"
_SIGN: Final = "[一二两三四五六七八九十]"
AMOUNT: Final = (
    rf"(?:{_FIGURE}\s*(?:万|w)\s*(?:\d千|\d(?![\d.千百万wk]))"
    rf"|{_FIGURE}\s*[万千百wk]?"
    rf"|{_SIGN}[万千百](?:[一二三四五六七八九]千?|半)?)"
)
"""Pattern of one amount, to be embedded; it has no groups."""

_COMPOUND: Final = re.compile(r"(?P<head>[\d.]+|.)(?P<unit>[万千百wk])(?:(?P<tail>\S)千?)?")
_SMALLEST_BARE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Amount:
    """Yuan, or a bare number when `unit` is None: `6` of `6-9千`."""

    number: Fraction
    unit: int | None

    def yuan(self, borrowed: int | None = None) -> Fraction:
        """Return the yuan, with the unit of the other end of the range where this end has none."""
        return self.number * (self.unit or borrowed or 1)


def read_amount(text: str) -> Amount:
    """Read one amount that `AMOUNT` matched; `text` is lower case, with half-width digits."""
    text = "".join(text.split())
    if re.fullmatch(_FIGURE, text):
        return Amount(Fraction(text), None)
    found = _COMPOUND.fullmatch(text)
    if found is None:  # AMOUNT and _COMPOUND describe the same texts; a difference is a mistake in this file
        message = "AMOUNT matched what read_amount cannot read"
        raise AssertionError(message)
    unit = _UNITS[found["unit"]]
    number = _number(found["head"]) + (_number(found["tail"]) / 10 if found["tail"] else 0)
    return Amount(number, unit)


def _number(text: str) -> Fraction:
    """Read digits or one Chinese numeral; 半 follows a unit and is five tenths of it."""
    return Fraction(_DIGITS.get(text) or text)


def read_range(low: str, high: str) -> tuple[Fraction, Fraction] | None:
    """Read both ends in yuan, lending the unit of one to the other; None when no reading has low before high.

    A bare end of a thousand or more needs no unit: `8千-12000`.
    """
    first, last = read_amount(low), read_amount(high)
    bottom = first.yuan(last.unit if first.number < _SMALLEST_BARE else None)
    top = last.yuan(first.unit if last.number < _SMALLEST_BARE else None)
    return (bottom, top) if bottom <= top else None
