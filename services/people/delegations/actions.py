"""What can be done with delegations, each in the caller's transaction."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.http.common import FieldError, NotFound, ValidationFailed
from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.people.delegations import queries, rules
from services.people.delegations.events import DelegationChanged, WorkDelegated
from services.people.delegations.model import Delegation
from services.people.delegations.problems import AwayAlready, StandInIsAway, StandsInMeanwhile
from services.people.staff import queries as staff
from services.people.staff.actions import touch
from services.people.staff.model import StaffMember
from services.people.staff.problems import StaffHasLeft

SCOPE = "staff:write"
REFUSALS: dict[rules.Clash, type[AwayAlready | StandInIsAway | StandsInMeanwhile]] = {
    "away_already": AwayAlready,
    "stand_in_away": StandInIsAway,
    "stands_in": StandsInMeanwhile,
}


async def delegate_work(
    session: AsyncSession, caller: Caller, away: UUID, stand_in: UUID, since: date, back_on: date | None
) -> Delegation:
    """Let somebody stand in while a staff member is away; raise `AwayAlready`, `StandInIsAway`, `StandsInMeanwhile`."""
    caller.require(SCOPE)
    member = await both(session, away, stand_in)
    now = of(session).clock.now()
    delegation = Delegation(
        id=new_id(),
        version=1,
        created_at=now,
        updated_at=now,
        staff=away,
        stand_in=stand_in,
        since=since,
        back_on=back_on,
    )
    await refuse_clash(session, delegation)
    session.add(delegation)
    told = WorkDelegated(subject=member.id, delegation=delegation.id, stand_in=stand_in, since=since, back_on=back_on)
    touch(session, member, told)
    return delegation


async def change_return(
    session: AsyncSession, caller: Caller, delegation_id: UUID, seen: Tags, back_on: date | None
) -> None:
    """Change the first day on which somebody is back; on the day it began, they were never away."""
    caller.require(SCOPE)
    delegation = await queries.read(session, delegation_id)
    member = await both(session, delegation.staff, delegation.stand_in)
    await session.refresh(delegation, with_for_update=True)
    seen.require(delegation.version)
    delegation.back_on, delegation.updated_at = back_on, of(session).clock.now()
    with session.no_autoflush:
        await refuse_clash(session, delegation)
    touch(session, member, DelegationChanged(subject=member.id, delegation=delegation.id, back_on=back_on))


async def both(session: AsyncSession, away: UUID, stand_in: UUID) -> StaffMember:
    """Return who is away, both held until this transaction ends; raise for one who is not there."""
    if away == stand_in:
        raise ValidationFailed(errors=(FieldError(pointer="/stand_in", rule="successor_is_another"),))
    held = {each.id: each for each in await staff.all_locked(session, away, stand_in)}
    if away not in held:
        raise NotFound
    if held[away].left_on is not None:
        raise StaffHasLeft
    if stand_in not in held or held[stand_in].left_on is not None:
        raise ValidationFailed(errors=(FieldError(pointer="/stand_in", rule="no_such_staff"),))
    return held[away]


async def refuse_clash(session: AsyncSession, delegation: Delegation) -> None:
    """Raise where an absence cannot be, or meets another one: both staff are held, so no other comes meanwhile."""
    if delegation.back_on is not None and delegation.back_on < delegation.since:
        raise ValidationFailed(errors=(FieldError(pointer="/back_on", rule="ends_before_it_begins"),))
    others = await queries.touching(session, delegation.staff, delegation.stand_in)
    found = rules.clash(absence_of(delegation), map(absence_of, others))
    if found is not None:
        raise REFUSALS[found[0]](delegation=found[1])


def absence_of(delegation: Delegation) -> rules.Absence:
    """Return a delegation as the rules see it."""
    return rules.Absence(delegation.id, delegation.staff, delegation.stand_in, delegation.since, delegation.back_on)
