"""What can happen to an appointment, and to a person who comes; ids and codes alone."""

from uuid import UUID

from services.kit.journal.events import Event


class AppointmentMade(Event):
    """An appointment was made."""

    kind = "appointment"
    happened = "made"


class AppointmentCancelled(Event):
    """An appointment was cancelled, for a coded reason."""

    kind = "appointment"
    happened = "cancelled"

    reason: str


class AppointmentBooked(Event):
    """A person was booked for an appointment: a seat of it is taken."""

    kind = "appointment"
    happened = "booked"

    attendance: UUID
    person: UUID


class SeatFreed(Event):
    """A person declined: a seat of the appointment is free."""

    kind = "appointment"
    happened = "seat_freed"

    attendance: UUID
    person: UUID


class ReminderDue(Event):
    """An appointment is near, and its person is to be reminded of it."""

    kind = "appointment"
    happened = "reminder_due"

    attendance: UUID
    person: UUID


class AttendanceRecorded(Event):
    """It was recorded that a person comes to an appointment, came or stayed away."""

    kind = "person"
    happened = "attendance_recorded"

    attendance: UUID
    outcome: str
