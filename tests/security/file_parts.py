"""How the parts of a person's file are asked: every one has the same operations."""

from collections.abc import Awaitable, Callable, Mapping

from tests.people.files.parts import FILE_PARTS, one_of, table_of
from tests.security.operations import Operation, Subject, done
from tests.security.reads import kind
from tests.security.world import Row, World


def of_file(part: str, *, record: str = "record") -> Mapping[str, Operation]:
    """Return the operations of a part, by the name that its addresses have (`work-spells`); `record` is its verb."""
    many, one, name = part.replace("-", " "), one_of(part), table_of(part)
    table = (name,)
    camel = one.title().replace(" ", "")
    stated, at = FILE_PARTS[part], f"people POST /v1/{part}"

    async def something_new(world: World) -> Subject:
        found = await world.person()
        return Subject(world.about_person(found["id"]), body=stated.body | {"person": found["id"]})

    async def something_there(world: World) -> tuple[str, Row]:
        found = await world.person()
        return found["id"], await world.made(at, stated.body | {"person": found["id"]})

    async def a_change(world: World) -> Subject:
        person, row = await something_there(world)
        return Subject(world.about_person(person), {"id": row["id"]}, stated.change)

    async def a_mistake(world: World) -> Subject:
        person, row = await something_there(world)
        return Subject(world.about_person(person), {"id": row["id"]}, {"reason": "recorded_in_error"})

    reads = kind("people", one, many, narrow="person", names=(camel[0].lower() + camel[1:], "nowhere"))
    return {
        **{operation: how for operation, how in reads.items() if operation != "graph.nowhere"},
        **done(f"{record}_{name}", at, f"{record}{camel}", something_new, table),
        **done(f"change_{name}", f"people PATCH /v1/{part}/{{id}}", f"change{camel}", a_change, table),
        **done(f"annul_{name}", f"{at}/{{id}}:annul", f"annul{camel}", a_mistake, table),
    }


def filled(part: str) -> Callable[[World], Awaitable[None]]:
    """Return what records something of a part about the person whom everything is about."""
    one = one_of(part)

    async def fill(world: World) -> None:
        stated = FILE_PARTS[part].body | {"person": world.rows["person"]["id"]}
        world.rows[one] = await world.made(f"people POST /v1/{part}", stated)

    return fill
