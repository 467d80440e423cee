"""What can be done with a vacancy, each in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import area_keys, organisation_key, place
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.vacancies.employers.queries import seen as sees_employer
from services.vacancies.posts import queries, rules
from services.vacancies.posts.events import VacancyChanged, VacancyClosed, VacancyPublished, VacancyRegistered
from services.vacancies.posts.model import Post
from services.vacancies.posts.problems import (
    NotADraft,
    NotPublished,
    NotReadyToPublish,
    UnknownEmployer,
    VacancyClosedAlready,
)

SCOPE = "vacancy:write"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated about a vacancy; pay in fen a month, None is not stated."""

    employer: UUID
    title: str
    occupation: str | None
    district: str
    pay_from: int | None
    pay_to: int | None
    pay_agreed: bool
    seats: int


async def register_vacancy(session: AsyncSession, caller: Caller, stated: Statement) -> Post:
    """Register a vacancy of an employer that the caller sees, as a draft."""
    require_writer(caller, stated.employer, stated.district)
    require_pay(stated.pay_from, stated.pay_to, agreed=stated.pay_agreed)
    if not await sees_employer(session, stated.employer):
        raise UnknownEmployer
    now = of(session).clock.now()
    post = Post(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        employer=stated.employer,
        title=stated.title,
        occupation=stated.occupation,
        occupation_score=None,
        district=stated.district,
        place_text=None,
        pay_from=stated.pay_from,
        pay_to=stated.pay_to,
        pay_agreed=stated.pay_agreed,
        pay_text=None,
        seats=stated.seats,
        status="draft",
        published_on=None,
        closed_on=None,
        source=None,
    )
    await place(session, "vacancy", post.id, visibility(post.employer, post.district))
    session.add(post)
    record(session, VacancyRegistered(subject=post.id))
    return post


async def change_vacancy(
    session: AsyncSession, caller: Caller, vacancy_id: UUID, seen: Tags, changes: Mapping[str, Any]
) -> Post:
    """Change what a vacancy says; `changes` holds the fields that were sent. A published one stays complete."""
    post = await opened(session, caller, vacancy_id, seen)
    if post.status == "closed":
        raise VacancyClosedAlready
    if not changes:
        return post
    for field, value in changes.items():
        setattr(post, field, value)
    if "occupation" in changes:
        post.occupation_score = None
    require_pay(post.pay_from, post.pay_to, agreed=post.pay_agreed)
    if post.status == "published" and post.source is None:
        require_complete(post)
    if "district" in changes:
        require_writer(caller, post.employer, post.district)
        await place(session, "vacancy", post.id, visibility(post.employer, post.district))
    post.updated_at = of(session).clock.now()
    record(session, VacancyChanged(subject=post.id, fields=tuple(sorted(changes))))
    return post


async def publish_vacancy(session: AsyncSession, caller: Caller, vacancy_id: UUID, seen: Tags) -> Post:
    """Publish a draft; raise `NotReadyToPublish` with what it does not say yet."""
    post = await opened(session, caller, vacancy_id, seen)
    if post.status != "draft":
        raise NotADraft
    require_complete(post)
    post.status, post.published_on = "published", of(session).clock.today()
    post.updated_at = of(session).clock.now()
    record(session, VacancyPublished(subject=post.id, source=None))
    return post


async def close_vacancy(session: AsyncSession, caller: Caller, vacancy_id: UUID, seen: Tags) -> Post:
    """Close a published vacancy, for good."""
    post = await opened(session, caller, vacancy_id, seen)
    if post.status != "published" or post.published_on is None:
        raise NotPublished
    post.status, post.closed_on = "closed", max(of(session).clock.today(), post.published_on)
    post.updated_at = of(session).clock.now()
    record(session, VacancyClosed(subject=post.id))
    return post


async def opened(session: AsyncSession, caller: Caller, vacancy_id: UUID, seen: Tags) -> Post:
    """Return a vacancy to change: held, allowed, and unchanged since the caller read it."""
    post = await queries.locked(session, vacancy_id)
    require_writer(caller, post.employer, post.district)
    seen.require(post.version)
    return post


def require_writer(caller: Caller, employer: UUID, district: str) -> None:
    """Raise unless the caller may write this employer's vacancies: itself anywhere, an office where the work is."""
    caller.require_for(SCOPE, organisation=employer, district=district)


def require_pay(pay_from: int | None, pay_to: int | None, *, agreed: bool) -> None:
    """Raise `ValidationFailed` where a pay contradicts itself."""
    fault = rules.fault_of_pay(pay_from, pay_to, agreed=agreed)
    if fault is not None:
        field, rule = fault
        raise ValidationFailed(errors=(FieldError(pointer=f"/{field}", rule=rule),))


def require_complete(post: Post) -> None:
    """Raise `NotReadyToPublish` with what a vacancy must say before it is published."""
    facts = {name: getattr(post, name) for name in ("occupation", "pay_from", "pay_to", "pay_agreed")}
    missing = rules.missing_to_publish(facts)
    if missing:
        raise NotReadyToPublish(missing=missing)


def visibility(employer: UUID, district: str) -> list[str]:
    """Return who sees a vacancy: the offices of the place of work, and the employer."""
    return [*area_keys(district), organisation_key(employer)]
