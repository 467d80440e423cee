"""Making a policy of its file: names are resolved, expressions compiled, contradictions found, each with its place."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from services.kit.law_days import LawDays
from services.kit.written import BadFile, Fault, Way, Written
from services.subsidies.policies.expressions.expression import OF_PARAMETERS, Expression, Refused
from services.subsidies.policies.expressions.parsing import read_expression
from services.subsidies.policies.expressions.values import NUMBERS, Kind, Value
from services.subsidies.policies.reading.forms import CaseForm, ConditionForm, ParameterForm, PolicyForm, VersionForm
from services.subsidies.policies.rules import (
    Amount,
    BadValue,
    Case,
    Condition,
    DatedValue,
    Fact,
    Parameter,
    Policy,
    Version,
    overlapping,
    read_value,
)

Made = TypeVar("Made")


class Builder:
    """Makes a policy of one file over a vocabulary; every fault is collected, so that all are told at once."""

    def __init__(self, written: Written, vocabulary: Mapping[str, Fact]) -> None:
        self.written = written
        self.vocabulary = vocabulary
        self.faults: list[Fault] = []

    def build(self, form: PolicyForm) -> Policy:
        """Return the policy; raise `BadFile` with everything that is wrong with it."""
        versions = [self._version(version, ("versions", n)) for n, version in enumerate(form.versions)]
        cases = [self._case(case, ("cases", n)) for n, case in enumerate(form.cases)]
        self._once([version.id for version in form.versions], ("versions",))
        if self.faults:
            raise BadFile(self.faults)
        made = tuple(version for version in versions if version is not None)
        for one, other in overlapping(made):
            way: Way = ("versions", made.index(other), "effective_from")
            self._wrong(way, f"the versions {one.id} and {other.id} cover the same day")
        if self.faults:
            raise BadFile(self.faults)
        return Policy(
            id=form.id,
            names=form.names,
            kind=form.kind,
            jurisdiction=form.jurisdiction,
            follows=form.follows,
            beneficiary=form.beneficiary,
            payee=form.payee,
            versions=made,
            cases=tuple(cases),
        )

    def _version(self, form: VersionForm, way: Way) -> Version | None:
        names = {name: fact.kind for name, fact in self.vocabulary.items()}
        names |= {f"{OF_PARAMETERS}.{name}": parameter.kind for name, parameter in form.parameters.items()}
        conditions = [
            self._condition(form, each, names, (*way, "conditions", n)) for n, each in enumerate(form.conditions)
        ]
        number = frozenset(NUMBERS)
        amount = self._expression(form.amount.expression, names, number, (*way, "amount", "expression"))
        cap = None
        if form.amount.cap is not None:
            cap = self._expression(form.amount.cap, names, number, (*way, "amount", "cap"))
        duration = self._expression(form.duration, names, frozenset({Kind.INTEGER}), (*way, "duration"))
        parameters = {name: self._parameter(each, (*way, "parameters", name)) for name, each in form.parameters.items()}
        self._once([basis.id for basis in form.legal_basis], (*way, "legal_basis"))
        self._once([condition.id for condition in form.conditions], (*way, "conditions"))
        known = {condition.id for condition in form.conditions}
        for n, evidence in enumerate(form.evidence):
            if evidence.condition not in known:
                self._wrong((*way, "evidence", n, "condition"), f"there is no condition {evidence.condition}")
        days = LawDays(form.effective_from, form.effective_to)
        if days.last < days.first:
            self._wrong((*way, "effective_to"), "the version ends before it begins")
        if amount is None or duration is None:
            return None
        return Version(
            id=form.id,
            days=days,
            stated_on=form.stated_on,
            source_published_on=form.source_published_on,
            legal_basis=tuple(form.legal_basis),
            parameters=parameters,
            conditions=tuple(each for each in conditions if each is not None),
            amount=Amount(amount, form.amount.period, cap),
            duration=duration,
            evidence=tuple(form.evidence),
        )

    def _parameter(self, form: ParameterForm, way: Way) -> Parameter:
        values = []
        for n, each in enumerate(form.values):
            try:
                value = read_value(form.kind, each.value)
                values.append(DatedValue(LawDays(each.first, each.last), value, each.source))
            except BadValue:
                self._wrong((*way, "values", n, "value"), f"this is no {form.kind}")
            before = form.values[n - 1].last if n else None
            if n and (before is None or each.first is None or before.last >= each.first.first):
                self._wrong((*way, "values", n, "first"), "the value before this one covers the same day")
        return Parameter(form.name, form.kind, form.unit, tuple(values))

    def _condition(
        self, version: VersionForm, form: ConditionForm, names: Mapping[str, Kind], way: Way
    ) -> Condition | None:
        basis = next((each for each in version.legal_basis if each.id == form.legal_basis), None)
        if basis is None:
            self._wrong((*way, "legal_basis"), f"there is no legal basis {form.legal_basis}")
        expression = self._expression(form.expression, names, frozenset({Kind.BOOLEAN}), (*way, "expression"))
        if basis is None or expression is None:
            return None
        return Condition(form.id, form.text, expression, basis)

    def _expression(self, text: str, names: Mapping[str, Kind], kinds: frozenset[Kind], way: Way) -> Expression | None:
        try:
            expression = read_expression(text, names)
        except Refused as refusal:
            self.faults.append(self.written.fault(way, str(refusal), further=refusal.at))
            return None
        if expression.kind not in kinds:
            self._wrong(way, f"this is of type {expression.kind}, and {' or '.join(sorted(kinds))} is needed")
            return None
        return expression

    def _case(self, form: CaseForm, way: Way) -> Case:
        facts: dict[str, Value] = {}
        for name, given in form.facts.items():
            fact = self.vocabulary.get(name)
            if fact is None:
                self._wrong((*way, "facts", name), f"there is no fact {name}")
                continue
            try:
                facts[name] = fact.read(given)
            except BadValue:
                self._wrong((*way, "facts", name), f"this is no {fact.kind} that the fact can be")
        expect = form.expect
        missing = tuple(expect.missing)
        return Case(form.title, form.as_of, form.district, facts, expect.outcome, expect.amount, missing)

    def _once(self, ids: Sequence[str], way: Way) -> None:
        """Find ids that are given twice."""
        for n, each in enumerate(ids):
            if each in ids[:n]:
                self._wrong((*way, n, "id"), f"{each} is given twice")

    def _wrong(self, way: Way, what: str) -> None:
        self.faults.append(self.written.fault(way, what))
