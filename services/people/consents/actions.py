"""Answering the question for consent, in the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.people.appointments.actions import end_guidance
from services.people.consents import queries, rules
from services.people.consents.events import ConsentAnswered
from services.people.consents.law import uses
from services.people.consents.model import Consent, Form
from services.people.files.actions import life_of, opened_file, refuse
from services.people.orientations.actions import end_introductions
from services.people.orientations.rules import USE as INTRODUCING
from services.people.persons import queries as persons
from services.people.persons.model import Person

RECORD = "consent:record"
"""The scope: the person, and the offices that keep the file and write down what the person says."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whose answer to which use it is, since when, and how it was given."""

    person: UUID
    use: str
    given: bool
    on: date
    form: Form


async def answer_consent(session: AsyncSession, caller: Caller, answer: Answer) -> Consent:
    """Record what a person says to a use of their data; what they said before ends on that day."""
    person = await opened_by_whom_it_concerns(session, caller, answer.person)
    last = await queries.holding(session, person.id, answer.use)
    since = None if last is None else last.since
    refuse(rules.faults_of(uses().get(answer.use), answer.on, since, life_of(session, person)))
    return await answered(session, person, answer, last, caller.subject)


async def answered(session: AsyncSession, person: Person, answer: Answer, last: Consent | None, by: str) -> Consent:
    """Write an answer down in the place of the last one; what rests on a consent that is taken back ends."""
    now = of(session).clock.now()
    if last is not None:
        last.until, last.updated_at = answer.on, now
        await session.flush()  # the index takes one answer that holds, so this one makes room first
    consent = Consent(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        use=answer.use,
        given=answer.given,
        since=answer.on,
        until=None,
        form=answer.form,
        recorded_by=by,
    )
    session.add(consent)
    person.updated_at = now
    record(session, ConsentAnswered(subject=person.id, use=answer.use, given=answer.given))
    if not answer.given:
        await end_use(session, person.id, answer.use, by)
    return consent


async def end_use(session: AsyncSession, person: UUID, use: str, by: str) -> None:
    """End what is open of a use to which a person agrees no more; other services end what is theirs when they hear."""
    if use == INTRODUCING:
        await end_introductions(session, person, by)
    if use == rules.PSYCHOLOGICAL_GUIDANCE:
        await end_guidance(session, person)


async def end_refused(session: AsyncSession, person: UUID, by: str) -> None:
    """End what came to a person with another record of theirs and rests on a consent that they refuse."""
    for refusal in await queries.refusals(session, person):
        await end_use(session, person, refusal.use, by)


async def keep_refusals(session: AsyncSession, survivor: UUID, parted: Person, since: datetime) -> None:
    """Let what a person refused while two records were one hold for both of them once they are parted."""
    for refusal in await queries.refusals(session, survivor, since):
        last = await queries.holding(session, parted.id, refusal.use)
        on = refusal.since if last is None else max(refusal.since, last.since)
        answer = Answer(parted.id, refusal.use, given=False, on=on, form=refusal.form)
        await answered(session, parted, answer, last, refusal.recorded_by)


async def opened_by_whom_it_concerns(session: AsyncSession, caller: Caller, person_id: UUID) -> Person:
    """Return the person, held: for themself, or for an office that keeps the file."""
    if caller.person is None or caller.person != person_id:
        return await opened_file(session, caller, RECORD, person_id)
    caller.require(RECORD)
    return await persons.locked(session, person_id)
