"""What is done about appointments again and again: saying that one is near, and reminding its people."""

from services.kit.clock import SHANGHAI
from services.kit.database.sessions import Database
from services.kit.jobs import Sweep
from services.people.appointments import queries
from services.people.appointments.actions import tell
from services.people.appointments.events import ReminderDue
from services.people.appointments.law import reminder
from services.people.appointments.model import Attendance
from services.people.notifications.actions import Notice, notify

AT_ONCE = 200
"""Attendances of one transaction."""


async def tell_near(database: Database) -> None:
    """Say of each person who is booked, once, that their appointment is near."""
    now = database.clock.now()
    period = reminder(database.clock.today())
    if period is None:
        return
    while True:
        async with database.begin_system() as session:
            near = await queries.claim_near(session, now, period.until(now), AT_ONCE)
            for each, kind in near:
                each.reminded_at = each.updated_at = now
                tell(session, kind, ReminderDue(subject=each.appointment, attendance=each.id, person=each.person))
                await notify(session, notice_of(each), person=each.person)
        if len(near) < AT_ONCE:
            return


def notice_of(near: Attendance) -> Notice:
    """Return what reminds a person of an appointment: when it begins, in the time of the country."""
    begins = near.starts_at.astimezone(SHANGHAI)
    facts = {"day": begins.date().isoformat(), "time": f"{begins:%H:%M}"}
    return Notice("appointment_reminder", "appointment", near.appointment, facts)


TELL_NEAR = Sweep("tell_near_appointments", tell_near, cron="* * * * *")
