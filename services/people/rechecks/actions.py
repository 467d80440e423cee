"""Looking at a certified household again, in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.certifications.actions.certifying import end_certification
from services.people.certifications.actions.deciding import Terms, facts_of, require_past
from services.people.certifications.law import zero_employment_laws
from services.people.certifications.problems import NotCertified
from services.people.certifications.queries import open_certification
from services.people.certifications.rules import Decision, days_in_doubt, decide_zero_employment
from services.people.households.actions import opened
from services.people.households.model import Household
from services.people.rechecks import rules
from services.people.rechecks.events import HouseholdRechecked
from services.people.rechecks.law import exit_rules_of, known_exit_rules_of
from services.people.rechecks.model import Recheck
from services.people.rechecks.problems import NoSuchExitRule

DECIDE = "household:certify"


@dataclass(frozen=True, slots=True)
class Look:
    """How to look again: the local dibao line in fen, the text on exits that is named, and what the family did."""

    dibao_line: int | None
    exit_rule: str | None
    conduct: rules.Conduct


async def recheck_household(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, look: Look
) -> Recheck:
    """Decide again on a certified household by the facts of today, under the law that it was certified under."""
    today = of(session).clock.today()
    if look.conduct.last_contact_on is not None:
        require_past(session, look.conduct.last_contact_on, field="last_contact_on")
    household = await opened(session, caller, DECIDE, household_id, seen)
    if household.certified_under is None:
        raise NotCertified
    certification = await open_certification(session, household.id)
    rule = exit_rule_of(household, look, today)
    law = next(law for law in zero_employment_laws() if law.id == certification.law)
    facts = await facts_of(session, household, Terms(today, law.id, look.dibao_line))
    decision = decide_zero_employment(facts, today, law)
    named = look.exit_rule is not None
    found = rules.look_again(decision.reasons, decision.missing, rule, look.conduct, today, named=named)
    row = Recheck(
        id=new_id(),
        household=household.id,
        certification=certification.id,
        rechecked_on=today,
        rechecked_by=caller.subject,
        rechecked_at=of(session).clock.now(),
        outcome=found.outcome.value,
        exit_rule=None if rule is None else rule.id,
        reasons=list(found.reasons),
        missing=list(found.missing),
        caveats=list(caveats_of(decision, found, rule, today)),
        facts=kept(household=facts, conduct=look.conduct),
    )
    session.add(row)
    settle(session, household, found)
    record(
        session,
        HouseholdRechecked(
            subject=household.id,
            recheck=row.id,
            certification=certification.id,
            outcome=row.outcome,
            reasons=found.reasons,
        ),
    )
    if found.exits:
        await end_certification(session, household, certification, today, found.exits[0].value)
    return row


def settle(session: AsyncSession, household: Household, found: rules.Found) -> None:
    """Answer the doubt where nothing has changed; let it stand, or begin, where somebody must decide."""
    household.updated_at = of(session).clock.now()
    if found.outcome is rules.Outcome.STILL:
        household.recheck_since = None
    elif household.recheck_since is None:
        household.recheck_since = of(session).clock.today()


def exit_rule_of(household: Household, look: Look, today: date) -> rules.ExitRule | None:
    """Return the text on exits that answers there; raise `NoSuchExitRule` for one that is named and unknown."""
    there = exit_rules_of(household.district, today)
    rule = next((each for each in there if look.exit_rule in {None, each.id}), None)
    if rule is None and look.exit_rule is not None:
        raise NoSuchExitRule(known=tuple(each.id for each in known_exit_rules_of(household.district)))
    return rule


def caveats_of(decision: Decision, found: rules.Found, rule: rules.ExitRule | None, on: date) -> tuple[str, ...]:
    """Return what the answer leans on without being sure of it."""
    unprinted = found.outcome is rules.Outcome.FOR_THE_OFFICER and decision.reasons
    in_doubt = () if rule is None else days_in_doubt(rule, on)
    return (*decision.caveats, *((rules.NO_EXIT_PRINTED,) if unprinted else ()), *in_doubt)


def kept(**facts: object) -> dict[str, Any]:
    """Return facts as they are kept: coded, members by id."""
    plain: dict[str, Any] = to_jsonable_python(facts)
    return plain
