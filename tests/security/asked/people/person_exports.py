"""Files of persons for whoever asked: each is asked about one of their own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tests.security import graph
from tests.security.asking import HERE, Headers, Told, told_by
from tests.security.operations import Ask, Operation, Subject, done
from tests.security.reads import reading
from tests.security.world import World
from tests.waiting import attempts, eventually

STATED = {"format": "csv", "residence": HERE}
AT = "/v1/exports"


UNFINISHED = "SELECT count(*) FROM person_export WHERE state IN ('waiting', 'running')"


async def a_list(world: World) -> Subject:
    """A list of persons that is wanted as a file; those that were asked for before are there."""

    async def unfinished() -> object:
        return await world.looks["people"].fetchval(UNFINISHED)

    await eventually(unfinished, 0)
    return Subject(world.about, body=STATED)


async def finished(world: World, headers: Headers) -> Told:
    """Ask for an export and wait until its file is there: its id, or why there is none."""
    asked = await world.doors.rest(f"people POST {AT}", headers, STATED)
    if asked.is_error:
        return told_by(asked)
    row: str = asked.json()["id"]
    async for _ in attempts():
        if (await world.doors.rest(f"people GET {AT}/{row}", headers)).json()["state"] == "done":
            break
    return Told(asked.status_code, shown=row)


def own(request: str, find: Callable[[Any, str], object]) -> Operation:
    """Return something that is asked of an export of one's own, once its file is there."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            row = await finished(world, headers)
            if row.shown is None:
                return row
            body = {"ids": [row.shown]} if request.endswith(":batchGet") else None
            answer = await world.doors.rest(request.format(id=row.shown), {**headers, "If-Match": "*"}, body)
            if answer.is_error:
                return told_by(answer)
            return Told(answer.status_code, shown=find(answer, str(row.shown)), text=answer.text)

        return ask

    return reading("people", looks)


def own_in_graph(name: str) -> Operation:
    """Return the same in the graph: the answer names the export."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            row = await finished(world, headers)
            given = graph.takes(name, {"id": row.shown or world.about.person, "first": 100, "ifMatch": None})
            told = await world.doors.graph(graph.document(name), headers, **given)
            return told if told.code else replace(told, shown=row.shown if str(row.shown) in told.text else None)

        return ask

    return reading("people", looks)


OPERATIONS: Mapping[str, Operation] = {
    **done("ask_for_export", f"people POST {AT}", "askForPersonExport", a_list, ("person_export",)),
    "people.read_export": own(f"people GET {AT}/{{id}}", lambda answer, _: answer.json()["state"]),
    "people.read_exports": own(f"people POST {AT}:batchGet", lambda answer, _: answer.json()["items"][0]),
    "people.list_exports": own(f"people GET {AT}?limit=200", lambda answer, row: row if row in answer.text else None),
    "people.cancel_export": own(f"people POST {AT}/{{id}}:cancel", lambda answer, _: answer.json()["state"]),
    "graph.personExport": own_in_graph("personExport"),
    "graph.personExports": own_in_graph("personExports"),
    "graph.cancelPersonExport": own_in_graph("cancelPersonExport"),
    "people.fetch_export": own(f"people GET {AT}/{{id}}/file", lambda answer, _: answer.text),
}
