"""Files of persons for whoever asked: each is asked about one of their own."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.security.asking import HERE, Headers, Told, told_by
from tests.security.operations import Ask, Operation, Subject, done
from tests.security.reads import reading
from tests.security.world import World
from tests.waiting import attempts

STATED = {"format": "csv", "residence": HERE}
AT = "/v1/exports"


async def a_list(world: World) -> Subject:
    """A list of persons that is wanted as a file."""
    return Subject(world.about, body=STATED)


def own(request: str, find: Callable[[Any, str], object]) -> Operation:
    """Return something that is asked of an export of one's own, once its file is there."""

    def looks(world: World) -> Ask:
        async def ask(headers: Headers) -> Told:
            asked = await world.doors.rest(f"people POST {AT}", headers, STATED)
            if asked.is_error:
                return told_by(asked)
            row: str = asked.json()["id"]
            async for _ in attempts():
                if (await world.doors.rest(f"people GET {AT}/{row}", headers)).json()["state"] == "done":
                    break
            answer = await world.doors.rest(request.format(id=row), {**headers, "If-Match": "*"})
            if answer.is_error:
                return told_by(answer)
            return Told(answer.status_code, shown=find(answer, row), text=answer.text)

        return ask

    return reading("people", looks)


OPERATIONS: Mapping[str, Operation] = {
    **done("ask_for_export", f"people POST {AT}", "", a_list, ("person_export",)),
    "people.read_export": own(f"people GET {AT}/{{id}}", lambda answer, _: answer.json()["state"]),
    "people.list_exports": own(f"people GET {AT}?limit=200", lambda answer, row: row if row in answer.text else None),
    "people.cancel_export": own(f"people POST {AT}/{{id}}:cancel", lambda answer, _: answer.json()["state"]),
    "people.fetch_export": own(f"people GET {AT}/{{id}}/file", lambda answer, _: answer.text),
}
