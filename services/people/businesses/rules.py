"""The rules of a business: which of its facts go together, and for how many months it has operated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from services.kit.codes import credit_codes
from services.people.files.rules import Fault, Life, fault_of_end, months_later, whole_months

DAY = timedelta(days=1)
KINDS_OF_LICENCE = {
    "individual_business": frozenset({"92"}),
    "legal_person_business": frozenset({"91", "93"}),
    "private_non_enterprise": frozenset({"52"}),
}
"""Which kinds of GB 32100 a licence stands for: registrar and kind. A cooperative of farmers (93) is a legal person."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a day to a last one; without one, it goes on."""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Business:
    """What is stated about a business, as far as it can contradict itself or be counted."""

    licence: str
    credit_code: str | None
    registered_on: date | None
    operating_since: date | None
    status: str
    suspensions: Sequence[Period]
    closed_on: date | None
    closed_for: str | None


def faults_of(business: Business, life: Life) -> tuple[Fault, ...]:
    """Return every fact of a business that cannot be so."""
    days = {name: getattr(business, name) for name in ("registered_on", "operating_since", "closed_on")}
    faults = [*life.faults_of(days), *_faults_of_closing(business), *_faults_of_suspensions(business, life)]
    if business.status == "preparing" and business.operating_since is not None:
        faults.append(Fault("operating_since", "of_begun_ones_only"))
    if business.credit_code is not None:
        kind = credit_codes.parse(business.credit_code).kind.code
        if kind not in KINDS_OF_LICENCE[business.licence]:
            faults.append(Fault("credit_code", "code_of_another_licence"))
    return tuple(faults)


def _faults_of_closing(business: Business) -> Iterator[Fault]:
    for field in ("closed_on", "closed_for"):
        stated = getattr(business, field) is not None
        if stated != (business.status == "closed"):
            yield Fault(field, "of_closed_ones_only" if stated else "of_every_closed_one")
    if business.operating_since is not None:
        yield from fault_of_end("closed_on", business.operating_since, business.closed_on)


def _faults_of_suspensions(business: Business, life: Life) -> Iterator[Fault]:
    for number, period in enumerate(business.suspensions):
        at = f"suspensions/{number}"
        yield from life.faults_of({f"{at}/since": period.since, f"{at}/until": period.until})
        yield from fault_of_end(f"{at}/until", period.since, period.until)
        if business.operating_since is not None and period.since < business.operating_since:
            yield Fault(f"{at}/since", "suspended_before_it_operated")
        if business.closed_on is not None and (period.until is None or period.until > business.closed_on):
            yield Fault(f"{at}/until", "suspended_after_it_closed")
    if any(one.until is None or one.until >= next_one.since for one, next_one in pairwise(sorted_of(business))):
        yield Fault("suspensions", "suspensions_overlap")
    if business.suspensions and business.status == "preparing":
        yield Fault("suspensions", "of_begun_ones_only")
    goes_on = any(period.until is None for period in business.suspensions)
    if goes_on and business.status == "operating":
        yield Fault("status", "suspension_goes_on")
    if business.status == "suspended" and not goes_on:
        yield Fault("suspensions", "of_every_suspended_one")


def operating_months(business: Business, on: date) -> int | None:
    """Return for how many whole months a business has lawfully operated by a day; None where its beginning is unknown.

    They are months of the calendar since the day from which it both had its licence and operated. Each suspension puts
    them off by as many months and days as it lasted; none is added while it is suspended, or after it closed.
    """
    if business.status == "preparing":
        return 0
    if business.registered_on is None or business.operating_since is None:
        return None
    begin = max(business.registered_on, business.operating_since)
    day = min(on, business.closed_on or on)
    months = days = 0
    for period in sorted_of(business):
        since = max(period.since, begin)
        if since > day or (period.until is not None and period.until < begin):
            continue
        if period.until is None or period.until >= day:
            day = since
            break
        resumed = period.until + DAY
        lasted = whole_months(since, resumed)
        months, days = months + lasted, days + (resumed - months_later(since, lasted)).days
    return whole_months(months_later(begin, months) + days * DAY, day)


def sorted_of(business: Business) -> list[Period]:
    """Return the suspensions of a business, the earliest first."""
    return sorted(business.suspensions, key=lambda period: period.since)
