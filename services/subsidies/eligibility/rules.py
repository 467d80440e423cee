"""How a policy answers: facts in, an answer out, with the verdict on each condition and what is still missing.

One failed condition decides; the answer is unknown only where nothing fails and a needed fact is missing. An amount
that the rule or the facts do not fix is None, and what would fix it is named; it is never 0 and never invented. Money
is rounded half up to the fen, once, at the end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from services.kit.codes.areas import lineage
from services.kit.law_days import LawDay
from services.subsidies.policies.expressions.expression import OF_PARAMETERS, Expression
from services.subsidies.policies.expressions.values import EXACT, Kind, Known, Value
from services.subsidies.policies.rules import NUMERIC_BOUND, Condition, LegalBasis, Outcome, Policy, Version, Words

FEN = Decimal(100)
IN_FORCE = "in_force"
IN_PLACE = "in_jurisdiction"


@dataclass(frozen=True, slots=True)
class Question:
    """Which day's rule is asked for, in which district, with which facts; an absent fact is not known."""

    as_of: date
    district: str
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one condition: true, false or unknown (None), and the values that it was decided by.

    The two conditions that every policy has, to be in force and to be in its place, have no text of their own.
    """

    id: str
    holds: bool | None
    text: Words | None
    values: Mapping[str, object]
    legal_basis: LegalBasis | None


@dataclass(frozen=True, slots=True)
class Caveat:
    """What an answer leans on without being sure of it: a code, and what its sentence names."""

    code: str
    values: Mapping[str, str | Words]


@dataclass(frozen=True, slots=True)
class Payment:
    """What is due in fen: one payment of the period, and all payments where their number is known."""

    fen: int
    total_fen: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a policy answers; `version` is None where none was in force."""

    programme: str
    version: str | None
    outcome: Outcome
    payment: Payment | None
    period: str | None
    duration_months: int | None
    payee: str
    capped: bool
    missing: tuple[str, ...]
    caveats: tuple[Caveat, ...]
    conditions: tuple[Verdict, ...]


def evaluate(policy: Policy, question: Question) -> Answer:
    """Answer what a policy says of a case."""
    version = policy.version_on(question.as_of)
    common = {IN_FORCE: version is not None, IN_PLACE: in_place(policy, question.district)}
    outside = [Verdict(name, holds, None, {}, None) for name, holds in common.items() if not holds]
    if version is None or outside:
        return Answer(
            programme=policy.id,
            version=None if version is None else version.id,
            outcome="ineligible",
            payment=None,
            period=None,
            duration_months=None,
            payee=policy.payee,
            capped=False,
            missing=(),
            caveats=(),
            conditions=tuple(outside),
        )
    return Evaluation(policy, version, question).answer()


def in_place(policy: Policy, district: str) -> bool:
    """Tell whether a district lies in the policy's jurisdiction."""
    return lineage(policy.jurisdiction)[-1] in lineage(district)


class Evaluation:
    """One version of a policy over one case."""

    def __init__(self, policy: Policy, version: Version, question: Question) -> None:
        self.policy = policy
        self.version = version
        self.question = question
        self.values = {**question.facts, **version.parameters_on(question.as_of)}
        self.caveats = list(caveats_of(version, question.as_of))
        self.missing: set[str] = set()

    def answer(self) -> Answer:
        """Return the answer with everything that explains it."""
        verdicts = tuple(self._verdict(condition) for condition in self.version.conditions)
        outcome = outcome_of(verdicts)
        payment, months, capped = None, None, False
        if outcome == "ineligible":
            self.missing.clear()
        else:
            months = self._months()
            payment, capped = self._payment(months)
        return Answer(
            programme=self.policy.id,
            version=self.version.id,
            outcome=outcome,
            payment=payment if outcome == "eligible" else None,
            period=self.version.amount.period,
            duration_months=months,
            payee=self.policy.payee,
            capped=capped and outcome == "eligible",
            missing=tuple(sorted(self.missing)),
            caveats=tuple(self.caveats),
            conditions=verdicts,
        )

    def _verdict(self, condition: Condition) -> Verdict:
        value = self._run(condition.expression, condition.id)
        holds = value if isinstance(value, bool) else None
        if holds is None:
            self._lacks(condition.expression)
        used = {name: plain(self.values.get(name), kind) for name, kind in condition.expression.inputs.items()}
        return Verdict(condition.id, holds, condition.text, used, condition.legal_basis)

    def _payment(self, months: int | None) -> tuple[Payment | None, bool]:
        """Return what is due, and whether a limit made it smaller."""
        amount = self.version.amount
        yuan = self._number(amount.expression, "amount")
        cap = None if amount.cap is None else self._number(amount.cap, "cap", needed=False)
        if amount.cap is not None and cap is None:
            self.caveats.append(Caveat("cap_unknown", {}))
        if yuan is None:
            return None, False
        fen = fen_of(yuan if cap is None else min(yuan, cap))
        payments = 1 if amount.period == "one_off" else months if amount.period == "per_month" else None
        return Payment(fen, None if payments is None else fen * payments), cap is not None and cap < yuan

    def _months(self) -> int | None:
        months = self._number(self.version.duration, "duration")
        return None if months is None else int(months)

    def _number(self, expression: Expression, where: str, *, needed: bool = True) -> Decimal | None:
        value = self._run(expression, where)
        if isinstance(value, Decimal):
            if abs(value) < NUMERIC_BOUND:
                return value
            self.caveats.append(Caveat("out_of_range", {"where": where}))
        if needed:
            self._lacks(expression)
        return None

    def _run(self, expression: Expression, where: str) -> Value:
        known = Known(self.values)
        value = expression.run(known)
        if known.out_of_range:
            self.caveats.append(Caveat("out_of_range", {"where": where}))
        return value

    def _lacks(self, expression: Expression) -> None:
        """Name every input of an undecided expression that nobody knows."""
        for name in expression.inputs:
            if self.values.get(name) is None:
                self.missing.add(name if name.startswith(f"{OF_PARAMETERS}.") else f"facts.{name}")


def outcome_of(verdicts: tuple[Verdict, ...]) -> Outcome:
    """Return what the conditions say together: SQL's AND."""
    held = [verdict.holds for verdict in verdicts]
    if False in held:
        return "ineligible"
    return "unknown" if None in held else "eligible"


def between(day: LawDay) -> dict[str, str | Words]:
    """Return the first and the last day that a day of the law can be, as its sentence names them."""
    return {"first": day.first.isoformat(), "last": day.last.isoformat()}


def caveats_of(version: Version, as_of: date) -> Iterator[Caveat]:
    """Yield what is not sure about a version on a day."""
    days, stated = version.days, version.stated_on
    if days.since is None:
        yield Caveat("start_unknown", {})
    elif as_of < days.since.last:
        yield Caveat("start_uncertain", between(days.since))
    if days.until is not None and as_of > days.until.first:
        yield Caveat("end_uncertain", between(days.until))
    if as_of > stated.last:
        yield Caveat("after_statement", {"stated_on": stated.said})
    for parameter in version.parameters.values():
        dated = parameter.dated(as_of)
        if dated is not None and dated.value is not None and not dated.days.certain(as_of):
            yield Caveat("value_uncertain", {"parameter": parameter.name})
    for basis in version.legal_basis:
        if basis.sure != "read":
            yield Caveat(f"basis_{basis.sure}", {"basis": basis.title})
        if not basis.in_force_confirmed:
            yield Caveat("in_force_unconfirmed", {"basis": basis.title})


def fen_of(yuan: Decimal) -> int:
    """Round an amount in yuan half up to the fen."""
    return int(EXACT.multiply(yuan, FEN).quantize(Decimal(1), ROUND_HALF_UP, EXACT))


def plain(value: Value, kind: Kind) -> object:
    """Return a value as JSON has it: integers as numbers, exact decimals and dates as text."""
    if isinstance(value, Decimal):
        return int(value) if kind is Kind.INTEGER else str(value)
    return value.isoformat() if isinstance(value, date) else value
