"""Appointments: made, booked, cancelled; who came."""

from collections.abc import Mapping
from dataclasses import replace

from tests.people.appointments.making import appointment
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT = "people POST /v1/appointments"
ROW, BOTH = ("appointment",), ("appointment", "attendance")


async def made(world: World) -> Row:
    """Make an appointment at the office that stands ready."""
    return await world.made(AT, appointment(world.rows["office"]["id"]))


async def booked(world: World, person: str) -> Row:
    """Book a person for an appointment of their own."""
    return await world.made(f"{AT}/{(await made(world))['id']}:book", {"person": person})


async def a_time(world: World) -> Subject:
    """An appointment that is to be made, at a time when nobody else of this role holds one."""
    return Subject(world.about, body=appointment(world.rows["office"]["id"]))


async def a_free_seat(world: World) -> Subject:
    """A seat that somebody takes."""
    person = (await world.person())["id"]
    return Subject(world.about_person(person), {"id": (await made(world))["id"]}, {"person": person})


async def an_appointment(world: World) -> Subject:
    """An appointment that is cancelled."""
    return Subject(world.about, {"id": (await made(world))["id"]}, {"reason": "put_off"})


async def an_attendance(world: World) -> Subject:
    """Somebody who says that they come."""
    person = (await world.person())["id"]
    subject = Subject(world.about_person(person), {"id": (await booked(world, person))["id"]})
    return replace(subject, body={"state": "confirmed"})


async def fill(world: World) -> None:
    """Book the person whom everything is about."""
    world.rows["attendance"] = await booked(world, world.about.person)
    world.rows["appointment"] = await world.made(
        f"people GET /v1/appointments/{world.rows['attendance']['appointment']}"
    )


READS = kind("people", "attendance", "attendances", narrow="person", names=("attendance", "nowhere"))
OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "appointment", "appointments", narrow="office"),
    **{name: how for name, how in READS.items() if name != "graph.nowhere"},
    **done("make_appointment", AT, "makeAppointment", a_time, ROW),
    **done("book_appointment", f"{AT}/{{id}}:book", "bookAppointment", a_free_seat, BOTH),
    **done("cancel_appointment", f"{AT}/{{id}}:cancel", "cancelAppointment", an_appointment, ROW),
    **done("record_attendance", "people POST /v1/attendances/{id}:record", "recordAttendance", an_attendance, BOTH),
}
