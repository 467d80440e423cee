"""What can be done with the dibao of a household, each in the caller's transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.journal.recording import record
from services.kit.vault.keyring import Keyring
from services.people.dibao_links import queries, rules
from services.people.dibao_links.events import DibaoEnded, DibaoRecorded
from services.people.dibao_links.model import NUMBER, DibaoLink, EndReason
from services.people.dibao_links.problems import DrawsDibao, NoDibao
from services.people.files.actions import refuse
from services.people.households.actions import opened

WRITE = "household:write"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated of an allowance; the amount in fen per month, None is not stated."""

    number: str | None
    since: date
    amount: int | None


async def record_dibao(
    session: AsyncSession, caller: Caller, keyring: Keyring, household_id: UUID, seen: Tags, stated: Statement
) -> DibaoLink:
    """Record that a household draws dibao; it draws one at a time."""
    household = await opened(session, caller, WRITE, household_id, seen)
    refuse(rules.faults_of_dibao(stated.since, of(session).clock.today()))
    if (other := await queries.between(session, household.id, stated.since)) is not None:
        raise DrawsDibao(dibao=other)
    row, now = new_id(), of(session).clock.now()
    link = DibaoLink(
        id=row,
        household=household.id,
        number=None if stated.number is None else NUMBER.seal(keyring, stated.number, row=row),
        since=stated.since,
        amount=stated.amount,
        recorded_by=caller.subject,
        recorded_at=now,
    )
    session.add(link)
    household.updated_at = now
    record(session, DibaoRecorded(subject=household.id, dibao=row, since=stated.since))
    return link


async def end_dibao(
    session: AsyncSession, caller: Caller, household_id: UUID, seen: Tags, until: date, reason: EndReason
) -> DibaoLink:
    """Record that a household draws dibao no longer, for a coded reason."""
    household = await opened(session, caller, WRITE, household_id, seen)
    link = await queries.current(session, household.id)
    if link is None:
        raise NoDibao
    refuse(rules.faults_of_ending(link.since, until, of(session).clock.today()))
    link.until, link.ended_for = until, reason
    household.updated_at = of(session).clock.now()
    record(session, DibaoEnded(subject=household.id, dibao=link.id, until=until, reason=reason))
    return link
