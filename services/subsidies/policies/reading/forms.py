"""The form of a policy file and of the vocabulary: what pydantic checks before anything is made of them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from services.kit.codes.text import DistrictText
from services.kit.law_days import LawDay, law_day
from services.kit.written import Form
from services.subsidies.policies.expressions.values import Kind
from services.subsidies.policies.rules import Evidence, LegalBasis, Outcome, Period, Words

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Text = Annotated[str, Field(min_length=1, max_length=4_000)]
Day = Annotated[LawDay, BeforeValidator(law_day)]
"""As precise as the source prints it: 2007, 2007-09, 2007-08-30, 2004-07/2004-12."""
Party = Literal["person", "household", "employer", "institution", "base"]
RecordedKind = Literal[Kind.BOOLEAN, Kind.INTEGER, Kind.NUMERIC, Kind.TEXT, Kind.CODE, Kind.DATE]


class DatedValueForm(Form):
    """What a parameter is between two days, as it is written."""

    first: Day | None
    last: Day | None
    value: Any
    source: Text


class ParameterForm(Form):
    """A parameter as it is written."""

    name: Words
    kind: RecordedKind
    unit: str | None
    values: list[DatedValueForm]


class ConditionForm(Form):
    """A condition as it is written."""

    id: Id
    text: Words
    expression: Text
    legal_basis: Id


class AmountForm(Form):
    """What is paid, as it is written."""

    expression: Text
    period: Period | None
    cap: Text | None


class VersionForm(Form):
    """A version as it is written."""

    id: Id
    effective_from: Day | None
    effective_to: Day | None
    stated_on: Day
    source_published_on: Day
    legal_basis: Annotated[list[LegalBasis], Field(min_length=1)]
    parameters: dict[Name, ParameterForm]
    conditions: Annotated[list[ConditionForm], Field(min_length=1)]
    amount: AmountForm
    duration: Text
    evidence: list[Evidence]


class ExpectForm(Form):
    """What a case expects: the outcome, the amount of one payment in yuan, and what is missing at least."""

    outcome: Outcome
    amount: Decimal | None
    missing: list[str]


class CaseForm(Form):
    """A case as it is written."""

    title: Text
    as_of: date
    district: DistrictText
    facts: dict[str, Any]
    expect: ExpectForm


class PolicyForm(Form):
    """A file as it is written."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=40)]
    names: Words
    kind: Literal["cash"]
    jurisdiction: DistrictText
    follows: Literal["residence", "workplace", "employer_seat"]
    beneficiary: Party
    payee: Party
    versions: Annotated[list[VersionForm], Field(min_length=1)]
    cases: Annotated[list[CaseForm], Field(min_length=1)]


class FactForm(Form):
    """A fact of the vocabulary as it is written."""

    kind: RecordedKind
    unit: str | None
    meaning: Words
    owner: str
    codes: Annotated[tuple[str, ...], Field(min_length=1)] | None
