"""Enrolments: a seat is taken, and the training ends."""

from collections.abc import Mapping

from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import World

SEATS = ("enrolment", "class")
AT = "/v1/enrolments/{id}"


async def a_seat(world: World) -> Subject:
    """A class that the person is not in yet."""
    joined = (await world.opened_class())["id"]
    return Subject(world.about, body={"class_id": joined, "person": world.about.person})


async def an_enrolment(world: World) -> Subject:
    """An enrolment that comes to its end."""
    made = await world.enrolment()
    return Subject(world.about, {"id": made["id"]}, {})


OPERATIONS: Mapping[str, Operation] = {
    **kind("training", "enrolment", "enrolments"),
    **done("enrol_person", "training POST /v1/enrolments", "enrolPerson", a_seat, SEATS),
    **done("complete_training", f"training POST {AT}:complete", "completeTraining", an_enrolment, SEATS),
    **done("withdraw_person", f"training POST {AT}:withdraw", "withdrawFromTraining", an_enrolment, SEATS),
}
