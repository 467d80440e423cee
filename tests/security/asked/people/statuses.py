"""Statuses: declared, changed, certified, ended, annulled."""

from collections.abc import Mapping
from dataclasses import replace

from tests.people.files.parts import FILE_PARTS
from tests.security.file_parts import filled, of_file
from tests.security.operations import Operation, Subject, done
from tests.security.world import World

AT = "people POST /v1/statuses"


async def something_declared(world: World) -> Subject:
    """Somebody who declared to receive dibao."""
    found = await world.person()
    made = await world.made(AT, FILE_PARTS["statuses"].body | {"person": found["id"]})
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {"evidence": "register"})


async def something_over(world: World) -> Subject:
    """Somebody who receives dibao no more."""
    return replace(await something_declared(world), body={"reason": "no_longer_so"})


OPERATIONS: Mapping[str, Operation] = {
    **of_file("statuses", record="declare"),
    **done("certify_status", f"{AT}/{{id}}:certify", "certifyStatus", something_declared, ("status",)),
    **done("end_status", f"{AT}/{{id}}:end", "endStatus", something_over, ("status",)),
}
fill = filled("statuses")
