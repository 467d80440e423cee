"""Hand-overs of a file: offered by the street that holds it, answered where it is offered to, read by both."""

from collections.abc import Mapping

from services.kit.identity.issuer import mint
from tests.security.asking import CITY, HERE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT = "people POST /v1/handovers"
TABLES = ("handover", "person")
ELSEWHERE = "440305"
"""An area in which nobody of the matrix stands."""


def offering(person: str, to: str) -> Row:
    """Return what offers a file."""
    return {"person": person, "to_district": to, "reason": "moved"}


async def a_file(world: World) -> Subject:
    """A file to offer elsewhere."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body=offering(found["id"], ELSEWHERE))


async def an_offer(world: World) -> Subject:
    """An offer to take back."""
    found = await world.person()
    made = await world.made(AT, offering(found["id"], ELSEWHERE))
    return Subject(world.about_person(found["id"]), {"id": made["id"]})


async def offered_here(world: World, body: Row) -> Subject:
    """A file of another area, offered to this street."""
    of_the_city = {
        "Authorization": f"Bearer {mint(world.doors.settings, roles=['district_officer'], districts=[CITY])}"
    }
    living = world.registration() | {"residence": ELSEWHERE, "hukou": ELSEWHERE}
    found = (await world.doors.rest("people POST /v1/persons", of_the_city, living)).json()
    made = (await world.doors.rest(AT, of_the_city, offering(found["id"], HERE))).json()
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, body)


async def one_to_take(world: World) -> Subject:
    """A file that is taken over here."""
    return await offered_here(world, {"grid_cell": "LH-01"})


async def one_to_decline(world: World) -> Subject:
    """A file that is not taken over here."""
    return await offered_here(world, {"reason": "not_ours"})


async def fill(world: World) -> None:
    """Offer the file of the person whom everything is about, and take the offer back, for others are made of it."""
    made = await world.made(AT, offering(world.about.person, ELSEWHERE))
    world.rows["handover"] = await world.made(f"{AT}/{made['id']}:withdraw")


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "handover", "handovers", narrow="person"),
    **done("offer_file", AT, "offerFile", a_file, TABLES),
    **done("accept_file", f"{AT}/{{id}}:accept", "acceptFile", one_to_take, TABLES),
    **done("decline_file", f"{AT}/{{id}}:decline", "declineFile", one_to_decline, TABLES),
    **done("withdraw_offer", f"{AT}/{{id}}:withdraw", "withdrawOffer", an_offer, TABLES),
}
