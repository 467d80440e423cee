"""How the parts of a person's file are asked: every one has the same operations.

What is read by those who accompany the person is recorded by somebody of the city whom nobody asks as.
"""

from collections.abc import Awaitable, Callable, Mapping

from services.kit.identity.issuer import mint
from tests.people.consents.agreeing import agreement
from tests.people.files.parts import FILE_PARTS, Part, one_of, table_of
from tests.security.asking import CITY, PURPOSE
from tests.security.operations import Case, Operation, Subject, done
from tests.security.reads import Looks, in_field, kind, of_row
from tests.security.world import Row, World


def of_file(part: str, *, record: str = "record") -> Mapping[str, Operation]:
    """Return the operations of a part, by the name that its addresses have (`work-spells`); `record` is its verb."""
    many, one, name = part.replace("-", " "), one_of(part), table_of(part)
    table = (name,)
    camel = one.title().replace(" ", "")
    stated, at = FILE_PARTS[part], f"people POST /v1/{part}"
    body = stated.body | stated.sealed

    async def something_new(world: World) -> Subject:
        found = await world.person()
        await agreed(world, stated, found["id"])
        return Subject(world.about_person(found["id"]), body=body | {"person": found["id"]})

    async def something_there(world: World) -> tuple[str, Row]:
        found = await world.person()
        await agreed(world, stated, found["id"])
        return found["id"], await recorded(world, part, body | {"person": found["id"]})

    async def a_change(world: World) -> Subject:
        person, row = await something_there(world)
        return Subject(world.about_person(person), {"id": row["id"]}, stated.change)

    async def a_mistake(world: World) -> Subject:
        person, row = await something_there(world)
        return Subject(world.about_person(person), {"id": row["id"]}, {"reason": "recorded_in_error"})

    reads = kind("people", one, many, narrow="person", names=(camel[0].lower() + camel[1:], "nowhere"))
    revealed = unmasked_of(part, one, camel) if stated.sealed else {}
    return {
        **revealed,
        **{operation: how for operation, how in reads.items() if operation != "graph.nowhere"},
        **done(f"{record}_{name}", at, f"{record}{camel}", something_new, table),
        **done(f"change_{name}", f"people PATCH /v1/{part}/{{id}}", f"change{camel}", a_change, table),
        **done(f"annul_{name}", f"{at}/{{id}}:annul", f"annul{camel}", a_mistake, table),
    }


def unmasked_of(part: str, one: str, camel: str) -> Mapping[str, Operation]:
    """Return the reads of the number of a certificate, over REST and in the graph."""
    number = frozenset({FILE_PARTS[part].sealed[FILE_PARTS[part].secret]})

    def reading(looks: Looks) -> Operation:
        async def ready(world: World) -> Case:
            return Case(looks(world), world.about, number)

        return Operation("people", ready)

    in_graph = in_field(f"unmasked{camel}", lambda world: {"id": world.rows[one]["id"]}, PURPOSE)
    return {
        f"people.reveal_{table_of(part)}": reading(of_row(one, f"people GET /v1/{part}/{{id}}/unmasked", more=PURPOSE)),
        f"graph.unmasked{camel}": reading(in_graph),
    }


def filled(part: str) -> Callable[[World], Awaitable[None]]:
    """Return what records something of a part about the person whom everything is about."""
    one = one_of(part)

    async def fill(world: World) -> None:
        await agreed(world, FILE_PARTS[part], world.rows["person"]["id"])
        stated = FILE_PARTS[part].body | FILE_PARTS[part].sealed | {"person": world.rows["person"]["id"]}
        world.rows[one] = await recorded(world, part, stated)

    return fill


async def recorded(world: World, part: str, stated: Row) -> Row:
    """Record something in a person's file, as somebody else where whoever records it reads it for that."""
    at = f"people POST /v1/{part}"
    if not FILE_PARTS[part].accompanied:
        return await world.made(at, stated)
    assessor = mint(world.doors.settings, roles=["caseworker"], districts=[CITY], subject="the assessor")
    made: Row = (await world.doors.rest(at, {"Authorization": f"Bearer {assessor}"}, stated)).json()
    return made


async def agreed(world: World, part: Part, person: str) -> None:
    """Let a person agree to what a part of their file rests on, if it does on their consent."""
    if part.rests_on is not None:
        await world.made("people POST /v1/consents", agreement(person, part.rests_on))
