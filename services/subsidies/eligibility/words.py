"""An answer in words: what a policy says of a case, as it is told in one language."""

from pydantic import Field

from services.kit.http.bodies import Output, Yuan, yuan_of
from services.kit.http.languages import Language
from services.kit.http.problems import Say
from services.subsidies.eligibility.rules import Answer, Caveat, Verdict
from services.subsidies.policies.rules import LegalBasis, Outcome, Words

Told = bool | int | str | None
"""A value as an answer shows it: integers as numbers, exact decimals and dates as text."""

HOLDS = {True: "true", False: "false", None: "unknown"}


class AmountOut(Output):
    """What is due: one payment of the period, and all payments of the decision where their number is known."""

    yuan: Yuan
    total_yuan: Yuan | None


class CaveatOut(Output):
    """What the answer leans on without being sure of it."""

    code: str
    detail: str


class ConditionOut(Output):
    """One condition: `true`, `false` or `unknown`, the values that it was decided by, and the law that sets it."""

    id: str
    verdict: str = Field(pattern="^(true|false|unknown)$", examples=["true"])
    text: str
    values: dict[str, Told]
    legal_basis: str | None


class ResultOut(Output):
    """What one programme answers; `version` is null where none was in force."""

    programme: str
    version: str | None
    outcome: Outcome
    amount: AmountOut | None = Field(
        description="Null where the rule or the facts do not fix it, and `missing` names what would: never 0 instead."
    )
    period: str | None
    duration_months: int | None
    payee: str
    capped: bool
    details: dict[str, Told]
    missing: list[str] = Field(description="`facts.…` and `parameters.…` that would decide or fix the amount.")
    caveats: list[CaveatOut]
    conditions: list[ConditionOut]
    nearest: list[str] = Field(
        description="For the nearest change that would make the case eligible; not worked out yet, so it is empty."
    )


def said(answer: Answer, language: Language, say: Say) -> ResultOut:
    """Put an answer into words."""
    payment = answer.payment
    amount = None
    if payment is not None:
        total = None if payment.total_fen is None else yuan_of(payment.total_fen)
        amount = AmountOut(yuan=yuan_of(payment.fen), total_yuan=total)
    return ResultOut(
        programme=answer.programme,
        version=answer.version,
        outcome=answer.outcome,
        amount=amount,
        period=answer.period,
        duration_months=answer.duration_months,
        payee=answer.payee,
        capped=answer.capped,
        details={},
        missing=list(answer.missing),
        caveats=[said_caveat(caveat, language, say) for caveat in answer.caveats],
        conditions=[said_condition(verdict, language, say) for verdict in answer.conditions],
        nearest=[],
    )


def said_condition(verdict: Verdict, language: Language, say: Say) -> ConditionOut:
    """Put the verdict on one condition into words."""
    basis = verdict.legal_basis
    return ConditionOut(
        id=verdict.id,
        verdict=HOLDS[verdict.holds],
        text=say("condition", verdict.id) if verdict.text is None else in_language(verdict.text, language),
        values={name: told(value) for name, value in verdict.values.items()},
        legal_basis=None if basis is None else cited(basis, language, say),
    )


def said_caveat(caveat: Caveat, language: Language, say: Say) -> CaveatOut:
    """Put a caveat into words."""
    values = {
        name: in_language(value, language) if isinstance(value, Words) else value
        for name, value in caveat.values.items()
    }
    return CaveatOut(code=caveat.code, detail=say("caveat", caveat.code, values))


def cited(basis: LegalBasis, language: Language, say: Say) -> str:
    """Return a legal basis as it is cited: title, number and article, as far as they are known."""
    title = in_language(basis.title, language)
    parts = [title if basis.number is None else say("basis", "numbered", {"title": title, "number": basis.number})]
    if basis.article is not None:
        parts.append(say("basis", "article", {"article": basis.article}))
    return "".join(parts)


def in_language(words: Words, language: Language) -> str:
    """Return one of the two languages."""
    return words.zh if language is Language.CHINESE else words.en


def told(value: object) -> Told:
    """Return a value that JSON has."""
    return value if isinstance(value, bool | int | str) or value is None else str(value)
