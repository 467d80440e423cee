"""What can be done with a correction, each in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.common import NotFound
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.access_log import note_unmasked_read
from services.kit.vault.keyring import Keyring
from services.people.corrections import queries, rules
from services.people.corrections.events import (
    CorrectionProposed,
    CorrectionRejected,
    CorrectionWithdrawn,
    PersonCorrected,
)
from services.people.corrections.model import (
    EVIDENCE,
    PROPOSED,
    Approval,
    Correction,
    Reason,
    Rejection,
    State,
)
from services.people.corrections.problems import CorrectionDecided, CorrectionPending, OwnCorrection
from services.people.files.actions import opened_file, refuse
from services.people.files.rules import Fault
from services.people.persons.actions import flush_once, opened, read_resident_id, refuse_second
from services.people.persons.model import NAME, RESIDENT_ID, Person, WithoutResidentId, namesake_of

PROPOSE, CORRECT, READ = "correction:propose", "person:correct", "correction:read"
PROPOSAL, APPROVAL = "POST /v1/corrections", "POST /v1/corrections/{correction_id}:approve"
"""What the access log calls both, where they tell which county holds a resident id."""
IDENTIFYING = ("name", "resident_id")
"""The sealed facts of a person that can be corrected."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to stand in a person's record; null where it stays as it is."""

    name: str | None
    resident_id: str | None
    without_resident_id: WithoutResidentId | None
    sex: str | None
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to come of a correction, with which right, and why."""

    state: State
    scope: str
    reason: Approval | Rejection | None


async def propose_correction(
    session: AsyncSession,
    caller: Caller,
    keyring: Keyring,
    person_id: UUID,
    stated: Statement,
    *,
    reason: Reason,
    evidence: str,
) -> Correction:
    """Propose what is to stand in a person's record, for somebody else to decide."""
    person = await opened_file(session, caller, PROPOSE, person_id)
    proposal = checked(stated, person, of(session).clock.today())
    if (pending := await queries.pending_of(session, person.id)) is not None:
        raise CorrectionPending(correction=pending)
    if stated.resident_id is not None:
        await refuse_known(session, caller, person, RESIDENT_ID.blind(keyring, stated.resident_id))
    correction = new_correction(keyring, person, stated, of(session).clock.now())
    correction.reason, correction.proposed_by = reason, caller.subject
    correction.evidence = EVIDENCE.seal(keyring, evidence, row=correction.id)
    session.add(correction)
    person.updated_at = correction.created_at
    record(
        session,
        CorrectionProposed(subject=person.id, correction=correction.id, fields=proposal.fields(), reason=reason),
    )
    return correction


async def approve_correction(
    session: AsyncSession, caller: Caller, keyring: Keyring, correction_id: UUID, seen: Tags, reason: Approval
) -> None:
    """Approve a correction and correct the record, in one transaction.

    Raises `OwnCorrection` for whoever proposed it, `PersonAlreadyRegistered` where the resident id is somebody else's.
    """
    approval = Decision("approved", CORRECT, reason)
    person, correction = await decide(session, caller, correction_id, seen, approval)
    proposal = checked(statement_of(keyring, correction), person, of(session).clock.today())
    before = identity_of(keyring, person)
    correct(keyring, person, proposal)
    if proposal.resident_id is not None:
        await flush_once(session, caller, RESIDENT_ID.blind(keyring, proposal.resident_id.text), route=APPROVAL)
    event = PersonCorrected(
        subject=person.id,
        person=person.id,
        personal=changed(before, identity_of(keyring, person)),
        correction=correction.id,
        fields=proposal.fields(),
        reason=reason,
    )
    record(session, event)


async def reject_correction(
    session: AsyncSession, caller: Caller, correction_id: UUID, seen: Tags, reason: Rejection
) -> None:
    """Reject a correction: the record stays as it is. Raises `OwnCorrection` for whoever proposed it."""
    person, correction = await decide(session, caller, correction_id, seen, Decision("rejected", CORRECT, reason))
    record(session, CorrectionRejected(subject=person.id, correction=correction.id, reason=reason))


async def withdraw_correction(session: AsyncSession, caller: Caller, correction_id: UUID, seen: Tags) -> None:
    """Take a correction back before it is decided: whoever proposed it, or a colleague who may propose there."""
    person, correction = await decide(session, caller, correction_id, seen, Decision("withdrawn", PROPOSE, None))
    record(session, CorrectionWithdrawn(subject=person.id, correction=correction.id))


async def reveal_correction(
    session: AsyncSession, caller: Caller, keyring: Keyring, correction_id: UUID, fields: Sequence[str]
) -> dict[str, str | None]:
    """Return what is proposed unmasked, and write that down in the access log of the person."""
    caller.require(READ)
    correction = await session.get(Correction, correction_id)
    if correction is None:
        raise NotFound
    route = "GET /v1/corrections/{correction_id}/unmasked"
    await note_unmasked_read(session, caller, correction.person, fields, of(session).clock, route=route)
    return {field: reading(keyring, correction, field) for field in fields}


async def decide(
    session: AsyncSession, caller: Caller, correction_id: UUID, seen: Tags, decision: Decision
) -> tuple[Person, Correction]:
    """Write a decision into a pending correction; return whose it is and it, both held until this transaction ends."""
    correction = await session.get(Correction, correction_id)
    if correction is None:
        raise NotFound
    person = await opened_file(session, caller, decision.scope, correction.person)
    await session.refresh(correction, with_for_update=True)
    if decision.scope == CORRECT and correction.proposed_by == caller.subject:
        raise OwnCorrection
    seen.require(correction.version)
    if correction.state != "pending":
        raise CorrectionDecided(state=correction.state)
    correction.state, correction.decided_by, correction.decided_for = decision.state, caller.subject, decision.reason
    correction.decided_at = correction.updated_at = person.updated_at = of(session).clock.now()
    return person, correction


async def refuse_known(session: AsyncSession, caller: Caller, person: Person, blind: bytes) -> None:
    """Raise `ValidationFailed` for the id that the person has, `PersonAlreadyRegistered` for somebody else's."""
    if person.resident_id is not None and person.resident_id.blind == blind:
        refuse((Fault("resident_id", "as_recorded"),))
    await refuse_second(session, caller, blind, route=PROPOSAL)


def checked(stated: Statement, person: Person, today: date) -> rules.Proposal:
    """Return what is proposed of a person; raise `ValidationFailed` for what cannot be or contradicts itself."""
    resident_id = None if stated.resident_id is None else read_resident_id(stated.resident_id, today)
    proposal = rules.Proposal(stated.name, resident_id, stated.without_resident_id, stated.sex, stated.birth_date)
    refuse(rules.faults_of(proposal, has_resident_id=person.resident_id is not None, today=today))
    return proposal


def new_correction(keyring: Keyring, person: Person, stated: Statement, now: datetime) -> Correction:
    """Return the new row of what is stated, without why and by whom."""
    row = new_id()
    born = None if stated.birth_date is None else stated.birth_date.isoformat()
    plain = {"name": stated.name, "resident_id": stated.resident_id, "birth_date": born}
    return Correction(
        id=row,
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        **{name: text and PROPOSED[name].seal(keyring, text, row=row) for name, text in plain.items()},
        without_resident_id=stated.without_resident_id,
        sex=stated.sex,
        state="pending",
    )


def correct(keyring: Keyring, person: Person, proposal: rules.Proposal) -> None:
    """Let a person's record say what was proposed; what a resident id says comes from it."""
    if proposal.name is not None:
        person.name = NAME.seal(keyring, proposal.name, row=person.id)
    if proposal.resident_id is not None:
        person.resident_id = RESIDENT_ID.seal(keyring, proposal.resident_id.text, row=person.id)
        person.without_resident_id, person.caveats = None, list(proposal.resident_id.caveats)
        person.sex, person.birth_date = proposal.resident_id.sex, proposal.resident_id.birth_date
    else:
        person.sex, person.birth_date = proposal.sex or person.sex, proposal.birth_date or person.birth_date
    if proposal.without_resident_id is not None:
        person.resident_id, person.caveats = None, []
        person.without_resident_id = cast("WithoutResidentId", proposal.without_resident_id)
    name = NAME.open(keyring, person.name.ciphertext, row=person.id).reveal()
    person.namesake = namesake_of(keyring, name, person.birth_date)


def statement_of(keyring: Keyring, correction: Correction) -> Statement:
    """Return what was proposed, as it was stated."""
    born = reading(keyring, correction, "birth_date")
    return Statement(
        name=reading(keyring, correction, "name"),
        resident_id=reading(keyring, correction, "resident_id"),
        without_resident_id=correction.without_resident_id,
        sex=correction.sex,
        birth_date=None if born is None else date.fromisoformat(born),
    )


def reading(keyring: Keyring, correction: Correction, field: str) -> str | None:
    """Return a sealed field of a correction as it is; whoever shows it to a caller has noted that first."""
    kept = getattr(correction, field)
    return None if kept is None else PROPOSED[field].open(keyring, kept.ciphertext, row=correction.id).reveal()


def identity_of(keyring: Keyring, person: Person) -> dict[str, str | None]:
    """Return what a correction can change of a person and what events seal."""
    return {field: opened(keyring, person, field) for field in IDENTIFYING} | {
        "birth_date": person.birth_date.isoformat()
    }


def changed(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> dict[str, str]:
    """Return what differs, as it is now and, as `…_before`, as it was."""
    differs = [field for field in after if after[field] != before[field]]
    facts = {field: after[field] for field in differs} | {f"{field}_before": before[field] for field in differs}
    return {field: fact for field, fact in facts.items() if fact is not None}
