"""The directory of other services, and orientations to them."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from tests.security.asking import HERE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

ENTRIES, AT = "people POST /v1/directory-entries", "people POST /v1/orientations"


def service() -> Row:
    """Return what enters a service of the street that is not in the directory."""
    return {
        "name": f"法律援助中心 {uuid4()}",
        "kind": "legal_aid",
        "run_by": "街道办事处",
        "district": HERE,
        "source": "电话核实",
    }


async def a_service(world: World) -> Subject:
    """A service that is to be entered."""
    return Subject(world.about, body=service())


async def an_entry(world: World) -> Subject:
    """An entry that is to have another phone number."""
    return Subject(world.about, {"id": (await world.made(ENTRIES, service()))["id"]}, {"phone": "12348"})


async def a_right_entry(world: World) -> Subject:
    """An entry that is to be confirmed."""
    return replace(await an_entry(world), body={})


async def a_wrong_entry(world: World) -> Subject:
    """An entry that is to be withdrawn."""
    return replace(await an_entry(world), body={"reason": "closed"})


def sending(world: World, person: str) -> Row:
    """Return what records that somebody was told where to go."""
    return {"person": person, "entry": world.rows["directory entry"]["id"], "how": "told", "reason": "own_request"}


async def somebody(world: World) -> Subject:
    """Somebody who is to be sent to a service."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body=sending(world, found["id"]))


async def sent(world: World) -> Subject:
    """Somebody who was sent to a service, and went."""
    found = await world.person()
    made = await world.made(AT, sending(world, found["id"]))
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {"outcome": "taken_up"})


async def fill(world: World) -> None:
    """Enter a service, and let the person whom everything is about be sent there."""
    world.rows["directory entry"] = await world.made(ENTRIES, service())
    world.rows["orientation"] = await world.made(AT, sending(world, world.about.person))


KEPT, SENT = ("directory_entry",), ("orientation",)
ENTRY = "people {} /v1/directory-entries/{{id}}{}"
OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "directory entry", "directory entries", names=("directoryEntry", "directoryEntries")),
    **done("record_directory_entry", ENTRIES, "recordDirectoryEntry", a_service, KEPT),
    **done("change_directory_entry", ENTRY.format("PATCH", ""), "changeDirectoryEntry", an_entry, KEPT),
    **done("confirm_directory_entry", ENTRY.format("POST", ":confirm"), "confirmDirectoryEntry", a_right_entry, KEPT),
    **done(
        "withdraw_directory_entry", ENTRY.format("POST", ":withdraw"), "withdrawDirectoryEntry", a_wrong_entry, KEPT
    ),
    **kind("people", "orientation", "orientations", narrow="person"),
    **done("record_orientation", AT, "recordOrientation", somebody, SENT),
    **done("record_orientation_outcome", f"{AT}/{{id}}:recordOutcome", "recordOrientationOutcome", sent, SENT),
}
