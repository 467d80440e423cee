"""What is done about appointments again and again: saying that one is near, and reminding its people."""

from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.clock import SHANGHAI
from services.kit.database.sessions import Database, of
from services.kit.jobs import Sweep
from services.kit.sweeping import one_by_one
from services.people.appointments import queries
from services.people.appointments.actions import tell
from services.people.appointments.events import ReminderDue
from services.people.appointments.law import reminder
from services.people.appointments.model import Attendance
from services.people.notifications.actions import Notice, notify


async def tell_near(database: Database) -> None:
    """Say of each person who is booked, once, that their appointment is near."""
    now = database.clock.now()
    period = reminder(database.clock.today())
    if period is not None:
        near = partial(queries.near, now=now, until=period.until(now))
        await one_by_one(database, "tell_near_appointments", near, remind)


async def remind(session: AsyncSession, row: UUID) -> None:
    """Say of one attendance that it is near, and remind its person."""
    now = of(session).clock.now()
    claimed = await queries.claim_near(session, row, now)
    if claimed is None:
        return
    each, kind = claimed
    each.reminded_at = each.updated_at = now
    tell(session, kind, ReminderDue(subject=each.appointment, attendance=each.id, person=each.person))
    await notify(session, notice_of(each), person=each.person)


def notice_of(near: Attendance) -> Notice:
    """Return what reminds a person of an appointment: when it begins, in the time of the country."""
    begins = near.starts_at.astimezone(SHANGHAI)
    facts = {"day": begins.date().isoformat(), "time": f"{begins:%H:%M}"}
    return Notice("appointment_reminder", "appointment", near.appointment, facts)


TELL_NEAR = Sweep("tell_near_appointments", tell_near, cron="* * * * *")
