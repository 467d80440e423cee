"""What can stand in the way of an appointment."""

from services.kit.http.problems import Problem


class AppointmentIsFull(Problem):
    """Every seat of the appointment is taken."""

    status = 409


class AppointmentIsCancelled(Problem):
    """The appointment was cancelled and cannot be changed any more."""

    status = 409


class AppointmentHasBegun(Problem):
    """The appointment has begun.

    Whoever comes is booked, and an appointment cancelled, before it begins.
    """

    status = 409


class AppointmentToCome(Problem):
    """The appointment has not begun.

    Who came is recorded from its beginning on.
    """

    status = 409


class TwoAppointmentsAtOnce(Problem):
    """There is another appointment at this time, of the same organiser or the same person."""

    status = 409


class AlreadyBooked(Problem):
    """The person is booked for this appointment already."""

    status = 409


class AttendanceIsSettled(Problem):
    """What came of this is recorded already: the person declined, came or stayed away."""

    status = 409
