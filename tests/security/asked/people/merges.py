"""Merges of two records of one person: made, undone, read."""

from collections.abc import Mapping

from tests.people.invented import without_resident_id
from tests.security.asking import HERE
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World

AT = "people POST /v1/merges"
TABLES = ("person_merge", "person")


async def merging(world: World, survivor: str) -> Row:
    """Register the survivor once more, without a resident id; return what merges both."""
    double = without_resident_id(residence=HERE, hukou=HERE)
    absorbed = (await world.made("people POST /v1/persons", double))["id"]
    known = {"grounds": "document_seen", "despite": ["sex", "birth_date"]}
    return {"absorbed": absorbed, "survivor": survivor} | known


async def two_records(world: World) -> Subject:
    """Somebody who is registered twice."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body=await merging(world, found["id"]))


async def a_merge(world: World) -> Subject:
    """A merge that is undone."""
    found = await world.person()
    made = await world.made(AT, await merging(world, found["id"]))
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {"reason": "two_persons"})


async def fill(world: World) -> None:
    """Merge a double of the person whom everything is about."""
    world.rows["merge"] = await world.made(AT, await merging(world, world.about.person))


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "merge", "merges"),
    **done("merge_persons", AT, "mergePersons", two_records, TABLES),
    **done("undo_merge", f"{AT}/{{id}}:undo", "undoMerge", a_merge, TABLES),
}
