"""What a policy is: dated versions of a programme, each with its legal basis, parameters, conditions and amount.

A date of the law is kept as precisely as its source prints it: of one that is known to the month or the year the true
day may be any of that month or year, and a first day that nobody prints may be any, which is a caveat, not a gap.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Literal

from services.kit.law_days import LawDay, LawDays
from services.subsidies.policies.expressions.expression import OF_PARAMETERS, Expression
from services.subsidies.policies.expressions.values import EXACT, NUMBERS, WORDS, Kind, Value

Sure = Literal["read", "quoted", "unverified"]
Period = Literal["one_off", "per_month"]
Outcome = Literal["eligible", "ineligible", "unknown"]

INTEGER_BOUND = 1 << 63
NUMERIC_BOUND = Decimal(10) ** 12
MICRO = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Words:
    """A name or an explanation in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A text that a policy rests on: its number and article are null where the source does not give them."""

    id: str
    title: Words
    number: str | None
    article: str | None
    sure: Sure
    """The text itself was `read`, a source that was read quotes it (`quoted`), or it is `unverified`."""
    in_force_confirmed: bool


@dataclass(frozen=True, slots=True)
class DatedValue:
    """What a parameter is on some days; null where the source prints nothing."""

    days: LawDays
    value: Value
    source: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A quantity that the law sets and dates."""

    name: Words
    kind: Kind
    unit: str | None
    values: tuple[DatedValue, ...]

    def dated(self, day: date) -> DatedValue | None:
        """Return the value in force on a day, with its days; None where nothing is known of that day."""
        return next((value for value in self.values if value.days.hold(day)), None)

    def on(self, day: date) -> Value:
        """Return the value in force on a day; None where nothing is known of that day."""
        dated = self.dated(day)
        return None if dated is None else dated.value


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that a condition holds, and for how many months it does; null where the source does not say."""

    condition: str
    text: Words
    valid_months: int | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a policy: what the law says, and the same as an expression."""

    id: str
    text: Words
    expression: Expression
    legal_basis: LegalBasis


@dataclass(frozen=True, slots=True)
class Amount:
    """What is paid, in yuan: for which period (null where the source does not say), and a limit if there is one."""

    expression: Expression
    period: Period | None
    cap: Expression | None


@dataclass(frozen=True, slots=True)
class Version:
    """A policy as it stood on some days.

    `stated_on` is the day of which the source speaks, `source_published_on` the day on which it appeared.
    """

    id: str
    days: LawDays
    stated_on: LawDay
    source_published_on: LawDay
    legal_basis: tuple[LegalBasis, ...]
    parameters: Mapping[str, Parameter]
    conditions: tuple[Condition, ...]
    amount: Amount
    duration: Expression
    """In calendar months."""
    evidence: tuple[Evidence, ...]

    def parameters_on(self, day: date) -> dict[str, Value]:
        """Return every parameter of a day, as expressions name it."""
        return {f"{OF_PARAMETERS}.{name}": each.on(day) for name, each in self.parameters.items()}


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case of the policy itself: facts in, answer out; a policy that fails one does not load."""

    title: str
    as_of: date
    district: str
    facts: Mapping[str, Value]
    outcome: Outcome
    amount: Decimal | None
    """Yuan."""
    missing: tuple[str, ...]
    """What the answer must name at least."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A programme: who gives what to whom, where, and by which versions of the rule."""

    id: str
    names: Words
    kind: Literal["cash"]
    jurisdiction: str
    """GB/T 2260."""
    follows: Literal["residence", "workplace", "employer_seat"]
    """Which district of a case decides whether it lies in the jurisdiction."""
    beneficiary: Literal["person", "household", "employer", "institution", "base"]
    payee: Literal["person", "household", "employer", "institution", "base"]
    versions: tuple[Version, ...]
    cases: tuple[Case, ...]

    def version_on(self, day: date) -> Version | None:
        """Return the version in force on a day; None where none is."""
        return next((version for version in self.versions if version.days.hold(day)), None)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that expressions may name, in the published vocabulary."""

    name: str
    kind: Kind
    unit: str | None
    meaning: Words
    owner: str
    """The service that records it."""
    codes: tuple[str, ...] | None
    """What a code can be, where that is a short list."""

    def read(self, given: object) -> Value:
        """Return a value of JSON or YAML as this fact has it; raise `BadValue` where it cannot be."""
        value = read_value(self.kind, given)
        if value is not None and self.codes is not None and value not in self.codes:
            raise BadValue("fact_code", allowed=self.codes)
        return value

    def takes(self, given: object) -> bool:
        """Tell whether a value can be this fact's."""
        try:
            self.read(given)
        except BadValue:
            return False
        return True


class BadValue(ValueError):
    """A value is none of its type: `rule` names what is wrong, never the value."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values: Mapping[str, object] = values


def read_value(kind: Kind, given: object) -> Value:
    """Return a value of JSON or YAML as its type has it, None for null; raise `BadValue` where it is none of it."""
    if given is None:
        return None
    if kind in NUMBERS:
        return _number(kind, given)
    if kind is Kind.DATE:
        return _date(given)
    if kind is Kind.BOOLEAN and isinstance(given, bool):
        return given
    if kind in WORDS and isinstance(given, str):
        return given
    raise BadValue("fact_type", type=kind)


def _number(kind: Kind, given: object) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        raise BadValue("fact_type", type=kind)
    number = Decimal(str(given))
    if not number.is_finite():
        raise BadValue("fact_type", type=kind)
    if kind is Kind.INTEGER:
        if number != number.to_integral_value():
            raise BadValue("fact_type", type=kind)
        if not -INTEGER_BOUND <= number < INTEGER_BOUND:
            raise BadValue("fact_range")
        return Decimal(int(number))
    if abs(number) >= NUMERIC_BOUND or number != number.quantize(MICRO, context=EXACT):
        raise BadValue("fact_range")
    return number


def _date(given: object) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise BadValue("fact_type", type=Kind.DATE) from None


def overlapping(versions: Sequence[Version]) -> Iterator[tuple[Version, Version]]:
    """Yield each two versions that cover the same day, so that two rules would answer."""
    for one, other in combinations(versions, 2):
        if one.days.first <= other.days.last and other.days.first <= one.days.last:
            yield one, other
