"""What can be done with an application for certification, each in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit import working_days
from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.keyring import Keyring
from services.people.applications import queries, rules
from services.people.applications.events import (
    ApplicationPosted,
    ApplicationReceived,
    ApplicationRefused,
    ApplicationWithdrawn,
    ObjectionAnswered,
    ObjectionRaised,
)
from services.people.applications.model import (
    ANSWER,
    STATEMENT,
    Evidence,
    Ground,
    HouseholdApplication,
    Objection,
    Outcome,
    PostedAt,
    RaisedBy,
    State,
)
from services.people.applications.problems import (
    AlreadyPosted,
    ApplicationOpen,
    ApplicationWaits,
    NoApplication,
    NoSuchObjection,
    NothingRefuses,
)
from services.people.certifications.actions.deciding import Terms, decide, frozen, laws_that_apply, require_past
from services.people.certifications.law import zero_employment_laws
from services.people.certifications.problems import AlreadyCertified
from services.people.certifications.rules import ZeroEmploymentLaw, days_in_doubt
from services.people.files.actions import refuse
from services.people.households.actions import opened, require_named
from services.people.households.model import Household
from services.people.households.problems import NotAMember

APPLY, DECIDE = "household:apply", "household:certify"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: by which member, None for the office itself; when, under which law, and on what evidence."""

    applicant: UUID | None
    received_on: date
    law: str | None
    evidence: Sequence[Evidence]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody objects, and in which kind of standing; what they say in words is null where they say nothing."""

    on: date
    raised_by: RaisedBy
    ground: Ground
    statement: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the office answers to which objection, in words where it has some."""

    objection: UUID
    outcome: Outcome
    answer: str | None


async def apply(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, asked: Request
) -> HouseholdApplication:
    """Take in an application of a household that is not certified; one is open at a time."""
    require_past(session, asked.received_on, field="received_on")
    household = await opened(session, caller, APPLY, household_id, seen)
    if household.certified_under is not None:
        raise AlreadyCertified(law=household.certified_under)
    if asked.applicant is not None and asked.applicant not in {member.person for member in household.members}:
        raise NotAMember
    if asked.applicant is not None:
        await require_named(session, asked.applicant)
    if (waiting := await queries.open_application(session, household.id)) is not None:
        raise ApplicationOpen(application=waiting.id)
    law, _ = laws_that_apply(household.district, Terms(asked.received_on, asked.law, None))
    application = new_application(session, caller, household, asked, law)
    session.add(application)
    touch(session, household)
    record(
        session,
        ApplicationReceived(
            subject=household.id, application=application.id, law=law.id, received_on=asked.received_on
        ),
    )
    return application


async def post(
    session: AsyncSession,
    caller: Caller,
    household_id: UUID,
    seen: Tags,
    *,
    since: date,
    until: date | None,
    at: PostedAt,
) -> None:
    """Post the open application: for as long as its law prints, or until the day that is stated."""
    household, application = await opened_application(session, caller, APPLY, household_id, seen)
    if application.posted_from is not None:
        raise AlreadyPosted
    days = law_of(application).posting_days
    today = of(session).clock.today()
    refuse(rules.faults_of_posting(application.received_on, since, until, days, today))
    end = until or rules.last_day(since, days or 1)
    application.posted_from, application.posted_until, application.posted_at = since, end, at
    if days is None:
        application.caveats = [*application.caveats, rules.POSTING_NOT_PRINTED]
    touch(session, household)
    record(
        session,
        ApplicationPosted(subject=household.id, application=application.id, posted_from=since, posted_until=end),
    )


async def object_to(
    session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID, seen: Tags, said: Said
) -> None:
    """Record an objection that somebody raised while the application was posted."""
    household, application = await opened_application(session, caller, APPLY, household_id, seen)
    refuse(rules.faults_of_objection(posting_of(application), said.on, of(session).clock.today()))
    row = new_id()
    session.add(
        Objection(
            id=row,
            application=application.id,
            household=household.id,
            raised_on=said.on,
            raised_by=said.raised_by,
            ground=said.ground,
            statement=None if said.statement is None else STATEMENT.seal(keyring, said.statement, row=row),
            recorded_by=caller.subject,
            recorded_at=of(session).clock.now(),
            answer=None,
        )
    )
    touch(session, household)
    record(
        session,
        ObjectionRaised(subject=household.id, application=application.id, objection=row, ground=said.ground),
    )


async def answer_objection(
    session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID, seen: Tags, said: Answer
) -> None:
    """Answer an objection to the open application."""
    household, application = await opened_application(session, caller, DECIDE, household_id, seen)
    waiting = (each for each in application.objections if each.id == said.objection and each.outcome is None)
    objection = next(waiting, None)
    if objection is None:
        raise NoSuchObjection
    objection.outcome, objection.answered_by = said.outcome, caller.subject
    objection.answered_on = of(session).clock.today()
    objection.answer = None if said.answer is None else ANSWER.seal(keyring, said.answer, row=objection.id)
    touch(session, household)
    record(
        session,
        ObjectionAnswered(
            subject=household.id, application=application.id, objection=objection.id, outcome=said.outcome
        ),
    )


async def refuse_application(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, dibao_line: int | None
) -> None:
    """Refuse the open application for the reasons of its law; raise `NothingRefuses` where it has none."""
    household, application = await opened_application(session, caller, DECIDE, household_id, seen)
    terms = Terms(of(session).clock.today(), application.law, dibao_line)
    decided = await decide(session, household, terms)
    if not decided.reasons:
        raise NothingRefuses(law=decided.law.id, missing=decided.missing, caveats=decided.caveats)
    require_heard(application, decided.law, terms.on)
    close(session, caller, application, "refused")
    application.reasons, application.facts = [str(reason) for reason in decided.reasons], frozen(decided.facts)
    touch(session, household)
    record(
        session,
        ApplicationRefused(
            subject=household.id, application=application.id, law=decided.law.id, reasons=tuple(application.reasons)
        ),
    )


async def withdraw_application(session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags) -> None:
    """Record that the family took its application back."""
    household, application = await opened_application(session, caller, APPLY, household_id, seen)
    close(session, caller, application, "withdrawn")
    touch(session, household)
    record(session, ApplicationWithdrawn(subject=household.id, application=application.id))


def require_heard(application: HouseholdApplication | None, law: ZeroEmploymentLaw, on: date) -> None:
    """Raise `ApplicationWaits` while the posting that the law prints, or an objection, is still to be heard."""
    posting = None if application is None else posting_of(application)
    waits = rules.waits_for(posting, on, law.posting_days)
    if waits:
        raise ApplicationWaits(law=law.id, posting_days=law.posting_days, waits_for=waits)


def close(session: AsyncSession, caller: Caller, application: HouseholdApplication, state: State) -> None:
    """Let an application be open no more."""
    application.state, application.decided_by = state, caller.subject
    application.decided_on = of(session).clock.today()


async def opened_application(
    session: AsyncSession, caller: Caller, scope: str, household_id: UUID, seen: Tags
) -> tuple[Household, HouseholdApplication]:
    """Return a household and its open application, both held; raise `NoApplication`."""
    household = await opened(session, caller, scope, household_id, seen)
    application = await queries.open_application(session, household.id)
    if application is None:
        raise NoApplication
    return household, application


def new_application(
    session: AsyncSession, caller: Caller, household: Household, asked: Request, law: ZeroEmploymentLaw
) -> HouseholdApplication:
    """Return the row of an application that is taken in, with the last day for its decision."""
    days = law.working_days_to_decide
    due = None if days is None else working_days.working_days_after(asked.received_on, days)
    return HouseholdApplication(
        id=new_id(),
        household=household.id,
        applicant=asked.applicant,
        received_on=asked.received_on,
        received_by=caller.subject,
        received_at=of(session).clock.now(),
        law=law.id,
        evidence=sorted(set(asked.evidence)),
        due_on=None if due is None else due.on,
        due_provisional=due is not None and due.provisional,
        caveats=[*days_in_doubt(law, asked.received_on)],
        state="open",
        reasons=[],
    )


def posting_of(application: HouseholdApplication) -> rules.Posting:
    """Return when an application is posted, and whether an objection waits for its answer."""
    waiting = any(objection.outcome is None for objection in application.objections)
    return rules.Posting(application.posted_from, application.posted_until, waiting)


def law_of(application: HouseholdApplication) -> ZeroEmploymentLaw:
    """Return the law that an application was taken in under."""
    return next(law for law in zero_employment_laws() if law.id == application.law)


def touch(session: AsyncSession, household: Household) -> None:
    """Let the household have a new version: its application is part of it."""
    household.updated_at = of(session).clock.now()
