"""Every SELECT on decisions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, cast
from uuid import UUID

from sqlalchemy import SQLColumnExpression, Table, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.reading import Shape, yuan_text
from services.kit.http.bodies import Output, Yuan
from services.kit.http.languages import Language
from services.subsidies.decisions.model import Decision
from services.subsidies.eligibility.words import ResultOut, Told
from services.subsidies.policies.rules import Outcome


class OriginOut(Output):
    """Where a fact came from: given with the question, or a row that another service told of."""

    service: Literal["request", "people", "matching"]
    kind: Literal["household", "referral"] | None
    id: UUID | None


class DecidedFactOut(Output):
    """A fact that a decision rests on; `stated_on` is the day it is of, `age_days` its age when it was decided."""

    name: str
    value: Told
    source: OriginOut
    stated_on: date | None
    age_days: int | None


class DecisionOut(Output):
    """A decision as it was made: the facts and the verdict never change afterwards."""

    id: UUID
    version: int
    made_at: datetime
    made_by: str
    referral: UUID
    person: UUID
    employer: UUID
    district: str
    programme: str
    policy_version: str | None
    policy_set: str
    as_of: date
    outcome: Outcome
    amount: Yuan | None
    facts: list[DecidedFactOut]
    result: ResultOut


class DecisionState(Output):
    """A decision as events and snapshots carry it: what was decided, without the facts about the person."""

    id: UUID
    version: int
    made_at: datetime
    referral: UUID
    person: UUID
    employer: UUID
    district: str
    programme: str
    policy_version: str | None
    policy_set: str
    as_of: date
    outcome: Outcome
    amount: Yuan | None
    payee: str
    missing: list[str]


TABLE = cast("Table", Decision.__table__)
_decision = TABLE.c

WHAT_WAS_DECIDED: dict[str, SQLColumnExpression[Any]] = {
    "referral": _decision.referral,
    "person": _decision.person,
    "employer": _decision.employer,
    "district": _decision.district,
    "programme": _decision.programme,
    "policy_version": _decision.policy_version,
    "policy_set": _decision.policy_set,
    "as_of": _decision.as_of,
    "outcome": _decision.outcome,
    "amount": yuan_text(_decision.amount),
}

FILTERS = {
    "referral": "decision.referral = {value}",
    "person": "decision.person = {value}",
    "programme": "decision.programme = {value}",
    "outcome": "decision.outcome = {value}",
}


def _in(language: Language) -> Shape:
    """Return a decision's shape in one language: the words are those that were told when it was made."""
    return Shape(
        kind="decision",
        table="decision",
        model=DecisionOut,
        fields={
            "id": _decision.id,
            "version": _decision.version,
            "made_at": _decision.made_at,
            "made_by": _decision.made_by,
            **WHAT_WAS_DECIDED,
            "facts": _decision.facts,
            "result": literal_column(f"(decision.results -> '{language.value}')"),
        },
        filters=FILTERS,
        selective={"referral", "person"},
    )


DECISION = {language: _in(language) for language in Language}

DECISION_STATE = Shape(
    kind="decision",
    table="decision",
    model=DecisionState,
    fields={
        "id": _decision.id,
        "version": _decision.version,
        "made_at": _decision.made_at,
        **WHAT_WAS_DECIDED,
        "payee": literal_column(f"(decision.results -> '{Language.CHINESE.value}' ->> 'payee')"),
        "missing": _decision.missing,
    },
)


class Parties(NamedTuple):
    """Whose decision it is beside the person's: where the work is done, and for whom."""

    id: UUID
    district: str
    employer: UUID


async def decisions_of(session: AsyncSession, person: UUID) -> Sequence[Parties]:
    """Return the decisions about a person's hires."""
    rows = await session.execute(
        select(Decision.id, Decision.district, Decision.employer).where(Decision.person == person)
    )
    return [Parties(*row) for row in rows]
