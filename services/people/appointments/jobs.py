"""What is done about appointments again and again: saying that one is near."""

from services.kit.database.sessions import Database
from services.kit.jobs import Sweep
from services.kit.journal.recording import record
from services.people.appointments import queries
from services.people.appointments.events import ReminderDue
from services.people.appointments.law import reminder

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
            for each in near:
                each.reminded_at = each.updated_at = now
                told = ReminderDue(subject=each.appointment, attendance=each.id, person=each.person)
                record(session, told)
        if len(near) < AT_ONCE:
            return


TELL_NEAR = Sweep("tell_near_appointments", tell_near, cron="* * * * *")
