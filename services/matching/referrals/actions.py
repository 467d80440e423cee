"""Referring a person, and what follows: each in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import organisation_key, place_like
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.matching.known import queries as known
from services.matching.recommendations import queries as recommendations
from services.matching.recommendations.law import model_on
from services.matching.recommendations.problems import NoOpenJobNeed
from services.matching.referrals import queries, rules
from services.matching.referrals.events import (
    ReferralChecked,
    ReferralDeclined,
    ReferralFollowed,
    ReferralHired,
    ReferralInterviewed,
    ReferralMade,
)
from services.matching.referrals.law import follow_up_on
from services.matching.referrals.model import (
    ONE_UNDER_WAY,
    SEATS,
    DecliningReason,
    EndingReason,
    Override,
    Referral,
)
from services.matching.referrals.problems import (
    AlreadyReferred,
    ConsentWithdrawn,
    ConstraintsUnmet,
    NoSeatLeft,
    NotTheNextStep,
)
from services.matching.referrals.rules import Outcome, Status, Step
from services.matching.suitability.rules import OF_THE_WISH, Post, Unmet, Wish, unmet

USE = "refer_to_employers"
"""The use of personal data that a referral is, as people has it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom to refer where, after which recommendation if any, and why in spite of their wishes where that is so."""

    person: UUID
    vacancy: UUID
    recommendation: UUID | None
    override: Override | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed at a hire: months of the contract, fen per month, whether social insurance is paid.

    None is not known; a contract without end has no months.
    """

    on: date
    contract_months: int | None
    wage_month: int | None
    social_insurance_paid: bool | None


async def refer_person(session: AsyncSession, caller: Caller, proposal: Proposal) -> Referral:
    """Refer a person to a vacancy; raise `ConstraintsUnmet` or `AlreadyReferred` where that would be wrong."""
    person = await known.person(session, proposal.person)
    caller.require("referral:make", district=person.residence)
    post, kind, district = await known_vacancy(session, proposal.vacancy)
    wish = await known.wish(session, person)
    if wish is None:
        raise NoOpenJobNeed
    under_way = await queries.under_way(session, person.id, post.id)
    if under_way is not None:
        raise AlreadyReferred(referral=under_way)
    set_aside = constraints_set_aside(wish, post, of(session).clock.today(), proposal.override)
    await refuse_another(session, proposal)
    now = of(session).clock.now()
    referral = Referral(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        person=person.id,
        vacancy=post.id,
        employer=post.employer,
        employer_kind=kind,
        district=district,
        need=wish.need,
        recommendation=proposal.recommendation,
        unmet=list(set_aside),
        overridden_for=proposal.override if set_aside else None,
        status=Status.REFERRED,
        referred_on=of(session).clock.today(),
    )
    await place_like(session, "referral", referral.id, person.id, organisation_key(post.employer))
    if await known.refuses(session, person.id, USE):  # asked while the person is held: whoever withdraws now finds this
        raise ConsentWithdrawn(use=USE, pointer="/person")
    session.add(referral)
    await insert_once(session)
    event = ReferralMade(subject=referral.id, unmet=set_aside, overridden_for=referral.overridden_for)
    record(session, event)
    return referral


async def record_interview(
    session: AsyncSession, caller: Caller, referral_id: UUID, seen: Tags, on: date, outcome: Outcome
) -> Referral:
    """Record that an interview was held or missed."""
    referral = await opened(session, caller, "referral:record", referral_id, seen, Step.INTERVIEW)
    refuse_day(session, referral, on)
    referral.status, referral.interviewed_on, referral.interview_outcome = Status.INTERVIEWED, on, outcome
    changed_now(session, referral)
    record(session, ReferralInterviewed(subject=referral.id, outcome=outcome))
    return referral


async def record_hire(session: AsyncSession, caller: Caller, referral_id: UUID, seen: Tags, terms: Terms) -> Referral:
    """Record that the person was hired; raise `NoSeatLeft` where every seat is taken."""
    referral = await opened(session, caller, "referral:record", referral_id, seen, Step.HIRE)
    refuse_day(session, referral, terms.on)
    referral.status, referral.hired_on = Status.HIRED, terms.on
    referral.contract_months, referral.wage_month = terms.contract_months, terms.wage_month
    referral.social_insurance_paid = terms.social_insurance_paid
    referral.check_due_on = follow_up_on(terms.on).due_on(terms.on)
    changed_now(session, referral)
    await take_seat(session)
    record(session, ReferralHired(subject=referral.id))
    return referral


async def decline_referral(
    session: AsyncSession, caller: Caller, referral_id: UUID, seen: Tags, on: date, reason: DecliningReason
) -> Referral:
    """Record that a referral came to nothing, for a coded reason."""
    referral = await opened(session, caller, "referral:record", referral_id, seen, Step.DECLINE)
    refuse_day(session, referral, on)
    referral.status, referral.declined_on, referral.declined_for = Status.DECLINED, on, reason
    changed_now(session, referral)
    record(session, ReferralDeclined(subject=referral.id, reason=reason))
    return referral


async def check_referral(
    session: AsyncSession, caller: Caller, referral_id: UUID, seen: Tags, on: date, ended_for: EndingReason | None
) -> Referral:
    """Record whether the work has lasted: `ended_for` says why it has not."""
    referral = await opened(session, caller, "referral:check", referral_id, seen, Step.CHECK)
    still_held = ended_for is None
    refuse_day(session, referral, on, still_held=still_held)
    referral.status, referral.checked_on = Status.CHECKED, on
    referral.still_held, referral.ended_for = still_held, ended_for
    changed_now(session, referral)
    record(session, ReferralChecked(subject=referral.id, reason=ended_for))
    return referral


async def end_without_consent(session: AsyncSession, person: UUID) -> None:
    """End every referral of a person that has not led to work: they agree to being referred no more.

    Hires stay: work that has begun, and what was paid for it, do not rest on this consent.
    """
    for referral in await queries.not_hired(session, person):
        referral.status, referral.declined_on = Status.DECLINED, of(session).clock.today()
        referral.declined_for = "consent_withdrawn"
        changed_now(session, referral)
        record(session, ReferralDeclined(subject=referral.id, reason="consent_withdrawn"))


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see their referrals too; the employer goes on seeing its own."""
    for referral in await queries.follow(session, person, of(session).clock.now()):
        record(session, ReferralFollowed(subject=referral))


async def known_vacancy(session: AsyncSession, vacancy: UUID) -> tuple[Post, str, str]:
    """Return a vacancy, its employer's kind and the district of the work; raise `ValidationFailed` without one."""
    post = await known.post(session, vacancy)
    kind = None if post is None else await known.employer_kind(session, post.employer)
    if post is None or kind is None:
        raise ValidationFailed(errors=(FieldError(pointer="/vacancy", rule="vacancy_unknown"),))
    if post.district is None:
        raise ValidationFailed(errors=(FieldError(pointer="/vacancy", rule="vacancy_without_district"),))
    return post, kind, post.district


def constraints_set_aside(wish: Wish, post: Post, today: date, override: Override | None) -> tuple[Unmet, ...]:
    """Return the constraints that are set aside for a reason; raise `ConstraintsUnmet` where none may be or is."""
    failing = unmet(wish, post, model_on(today).least_shared_levels)
    overridable = OF_THE_WISH.issuperset(failing)
    if failing and not (overridable and override is not None):
        raise ConstraintsUnmet(unmet=failing, overridable=overridable)
    return failing


async def refuse_another(session: AsyncSession, proposal: Proposal) -> None:
    """Raise `ValidationFailed` unless the recommendation that is named is of this person and this vacancy."""
    if proposal.recommendation is None:
        return
    named = await recommendations.find(session, proposal.recommendation)
    if named is None or (named.person, named.vacancy) != (proposal.person, proposal.vacancy):
        raise ValidationFailed(errors=(FieldError(pointer="/recommendation", rule="recommendation_of_another"),))


async def opened(
    session: AsyncSession, caller: Caller, scope: str, referral_id: UUID, seen: Tags, step: Step
) -> Referral:
    """Return a referral for its next step: held, allowed, unchanged since the caller read it, and at that point.

    Whoever sees a referral and has the scope may: the offices of the person, and the employer for its own.
    """
    referral = await queries.locked(session, referral_id)
    caller.require(scope)
    seen.require(referral.version)
    possible = rules.next_steps(referral.course())
    if step not in possible:
        raise NotTheNextStep(status_now=Status(referral.status), next=tuple(sorted(possible)))
    return referral


def refuse_day(session: AsyncSession, referral: Referral, on: date, *, still_held: bool | None = None) -> None:
    """Raise `ValidationFailed` for a day on which the next step cannot have been."""
    refusal = rules.refused_day(referral.course(), on, of(session).clock.today(), still_held=still_held)
    if refusal is not None:
        raise ValidationFailed(errors=(FieldError(pointer="/on", rule=refusal),))


def changed_now(session: AsyncSession, referral: Referral) -> None:
    """Say when a referral changed."""
    referral.updated_at = of(session).clock.now()


async def insert_once(session: AsyncSession) -> None:
    """Insert what is new; raise `AlreadyReferred` when someone referred the person meanwhile."""
    try:
        await session.flush()
    except IntegrityError as error:
        if ONE_UNDER_WAY in str(error.orig):
            raise AlreadyReferred(referral=None) from None
        raise


async def take_seat(session: AsyncSession) -> None:
    """Write the hire, for which the database counts the seats; raise `NoSeatLeft` where it refuses."""
    try:
        await session.flush()
    except IntegrityError as error:
        if SEATS in str(error.orig):
            raise NoSeatLeft from None
        raise
