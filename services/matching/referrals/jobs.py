"""What is done about referrals again and again: saying that the check of a hire is due."""

from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.sessions import Database, of
from services.kit.jobs import Sweep
from services.kit.journal.recording import record
from services.kit.sweeping import one_by_one
from services.matching.referrals import queries
from services.matching.referrals.events import ReferralCheckDue


async def ask_for_checks(database: Database) -> None:
    """Say of each hire whose check is due, once, that it is."""
    await one_by_one(database, "ask_for_checks", partial(queries.due, today=database.clock.today()), ask_for_check)


async def ask_for_check(session: AsyncSession, row: UUID) -> None:
    """Say of one hire that its check is due."""
    today = of(session).clock.today()
    referral = await queries.claim_due(session, row, today)
    if referral is not None and referral.check_due_on is not None:
        referral.check_asked_on, referral.updated_at = today, of(session).clock.now()
        record(session, ReferralCheckDue(subject=referral.id, due_on=referral.check_due_on))


ASK_FOR_CHECKS = Sweep("ask_for_checks", ask_for_checks)
