"""The rules of a vacancy: what it must say before it is published, and which amounts contradict each other.

人力资源市场暂行条例 (State Council order 700, 2018) art. 24: what an employer publishes states, among others, how many
it wants, the work, the place and the basic pay. The text was not at hand; the list is second hand.
"""

from collections.abc import Mapping
from typing import Final, Literal

Status = Literal["draft", "published", "closed"]

AGREED_WITH_AMOUNT: Final = "agreed_with_amount"
LOW_ABOVE_HIGH: Final = "low_above_high"


def missing_to_publish(facts: Mapping[str, object]) -> tuple[str, ...]:
    """Return the fields that a vacancy must state before it is published and does not; one end of a pay will do.

    Title, place and seats are there from the start.
    """
    missing = ["occupation"] if facts["occupation"] is None else []
    if not facts["pay_agreed"] and facts["pay_from"] is None and facts["pay_to"] is None:
        missing.append("pay_from")
    return tuple(missing)


def fault_of_pay(pay_from: int | None, pay_to: int | None, *, agreed: bool) -> tuple[str, str] | None:
    """Return the field and the rule that a pay breaks, None where it breaks none. Amounts are fen a month."""
    if agreed and (pay_from is not None or pay_to is not None):
        return "pay_agreed", AGREED_WITH_AMOUNT
    if pay_from is not None and pay_to is not None and pay_from > pay_to:
        return "pay_to", LOW_ABOVE_HIGH
    return None
