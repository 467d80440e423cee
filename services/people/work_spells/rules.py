"""The rules of a work spell: when it can be, and which of its facts go together."""

from dataclasses import dataclass
from datetime import date

from services.people.files.rules import Fault, Life, fault_of_end


@dataclass(frozen=True, slots=True)
class Spell:
    """What is stated about a job, as far as it can contradict itself."""

    since: date
    until: date | None
    ended_for: str | None
    contract: str | None
    contract_from: date | None
    contract_until: date | None


def faults_of(spell: Spell, life: Life) -> tuple[Fault, ...]:
    """Return every fact of a job that cannot be so.

    A contract may be signed before its work begins and may end in the future; the work itself may not.
    """
    faults = [
        *life.faults_of({"since": spell.since, "until": spell.until}),
        *fault_of_end("until", spell.since, spell.until),
    ]
    if spell.ended_for is not None and spell.until is None:
        faults.append(Fault("ended_for", "of_ended_ones_only"))
    if spell.contract_from is not None and spell.contract in {None, "none"}:
        faults.append(Fault("contract_from", "of_contracts_only"))
    if spell.contract_until is not None and spell.contract != "fixed_term":
        faults.append(Fault("contract_until", "of_fixed_terms_only"))
    if spell.contract_from is not None:
        faults += fault_of_end("contract_until", spell.contract_from, spell.contract_until)
    return tuple(faults)
