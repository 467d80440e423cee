"""Evaluating a placement: what is known becomes facts, the policy answers, and the decision is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, organisation_key, person_key, place_like
from services.kit.database.sessions import of
from services.kit.http.languages import Language
from services.kit.http.problems import Say
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.subsidies.decisions.events import DecisionMade
from services.subsidies.decisions.model import Decision
from services.subsidies.eligibility.actions import ask_one
from services.subsidies.eligibility.rules import Answer, Caveat
from services.subsidies.eligibility.words import said
from services.subsidies.placements import queries
from services.subsidies.placements.problems import NotAHire
from services.subsidies.placements.rules import REQUEST, Given, Referral, SourcedFact, facts_of
from services.subsidies.policies.law import Shelf

LATER_FACTS = "facts_of_a_later_day"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What is asked about a placement: the programme, the day of its rule, and facts that beat what is known."""

    programme: str
    as_of: date
    facts: Mapping[str, Given]


async def evaluate_placement(
    session: AsyncSession,
    caller: Caller,
    shelf: Shelf,
    voices: Mapping[Language, Say],
    referral_id: UUID,
    asked: Evaluation,
) -> Decision:
    """Evaluate a programme about a hire by the facts that are known now, and keep the decision.

    `asked.as_of` chooses the version of the rule and nothing else; where the facts are of a later day, the answer says
    so. Raises `NotFound` for a referral that the caller does not see, `NotAHire` where nobody was hired by it.
    """
    referral = await queries.referral(session, referral_id)
    if referral.hired_on is None:
        raise NotAHire
    households = await queries.households_of(session, referral.person, referral.hired_on)
    facts = readable(shelf, facts_of(referral, referral.hired_on, households, asked.facts))
    values = {name: fact.value for name, fact in facts.items()}
    answer = ask_one(shelf, asked.as_of, referral.district, asked.programme, values)
    if any(fact.stated_on is not None and fact.stated_on > asked.as_of for fact in facts.values()):
        later = Caveat(LATER_FACTS, {"as_of": asked.as_of.isoformat()})
        answer = replace(answer, caveats=(*answer.caveats, later))
    decision = decided(of(session).clock.today(), referral, answer, facts)
    decision.made_at, decision.made_by = of(session).clock.now(), caller.subject
    decision.policy_set, decision.as_of = shelf.policy_set, asked.as_of
    decision.results = {
        language.value: said(answer, language, say).model_dump(mode="json") for language, say in voices.items()
    }
    offices = area_keys(referral.district)
    parties = organisation_key(referral.employer), person_key(referral.person)
    await place_like(session, "decision", decision.id, referral.id, *offices, *parties)
    session.add(decision)
    record(session, DecisionMade(subject=decision.id))
    return decision


def readable(shelf: Shelf, facts: Mapping[str, SourcedFact]) -> dict[str, SourcedFact]:
    """Leave out what another service told in a form that the vocabulary does not know: it is then not known.

    What was given with the question stays, so that whoever asks is told what is wrong with it.
    """
    return {
        name: fact for name, fact in facts.items() if fact.origin == REQUEST or shelf.vocabulary[name].takes(fact.value)
    }


def decided(today: date, referral: Referral, answer: Answer, facts: Mapping[str, SourcedFact]) -> Decision:
    """Return the decision that an answer is, with the facts it rests on and how old each of them is today."""
    return Decision(
        id=new_id(),
        version=1,
        referral=referral.id,
        person=referral.person,
        employer=referral.employer,
        district=referral.district,
        programme=answer.programme,
        policy_version=answer.version,
        outcome=answer.outcome,
        amount=None if answer.payment is None else answer.payment.fen,
        missing=list(answer.missing),
        facts=[frozen(name, fact, today) for name, fact in sorted(facts.items())],
    )


def frozen(name: str, fact: SourcedFact, today: date) -> dict[str, Any]:
    """Return a fact as it is kept with the decision."""
    origin, day = fact.origin, fact.stated_on
    return {
        "name": name,
        "value": fact.value,
        "source": {"service": origin.service, "kind": origin.kind, "id": None if origin.id is None else str(origin.id)},
        "stated_on": None if day is None else day.isoformat(),
        "age_days": None if day is None else (today - day).days,
    }
