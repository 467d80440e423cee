"""Self-service: codes sent, withdrawn, asked for and exchanged, and what people change of their own."""

import json
from collections.abc import Mapping

from tests.security import graph
from tests.security.asking import Headers, Told, told_by
from tests.security.operations import Ask, Case, Operation, Subject, done
from tests.security.world import ANY_JOB, Row, World
from tests.waiting import attempts

CODES, SESSIONS = "people POST /v1/self-service/codes", "people POST /v1/self-service/sessions"
NEEDS = "people PATCH /v1/self-service/needs/{id}"
PHONE = {"phone": "13800001234"}


async def with_phone(world: World) -> Row:
    """Register somebody who has a phone; their resident id stands beside them."""
    stated = world.registration() | PHONE
    return await world.made("people POST /v1/persons", stated) | {"number": stated["resident_id"]}


async def a_person(world: World) -> Subject:
    """Somebody whom a code is sent to."""
    found = await with_phone(world)
    return Subject(world.about_person(found["id"]), body={"person": found["id"]})


async def a_code(world: World) -> Subject:
    """A code that was sent by mistake."""
    found = await with_phone(world)
    made = await world.made(CODES, {"person": found["id"]})
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {})


async def a_stranger(world: World) -> Subject:
    """Somebody who asks for a code at a terminal."""
    found = await with_phone(world)
    return Subject(world.about_person(found["id"]), body={"resident_id": found["number"], **PHONE})


async def a_received_code(world: World) -> Subject:
    """Somebody who enters the code that was sent to them."""
    found = await with_phone(world)
    made = await world.made(CODES, {"person": found["id"]})
    sent = world.doors.settings.state_dir / "messages.jsonl"
    async for _ in attempts():
        lines = sent.read_text(encoding="utf-8").splitlines() if sent.exists() else []
        codes = [told["values"]["code"] for told in map(json.loads, lines) if told["id"] == made["id"]]
        if codes:
            body = {"resident_id": found["number"], "code": codes[0]}
            return Subject(world.about_person(found["id"]), body=body)
    raise AssertionError(made)


async def a_need(world: World) -> Subject:
    """An open need."""
    found = await world.person()
    made = await world.made("people POST /v1/needs", {"person": found["id"], "purpose": "job", "takes_any_post": True})
    return Subject(world.about_person(found["id"]), {"id": made["id"]}, {"wage_from": "3000.00"})


async def a_met_need(world: World) -> Subject:
    """A need that was met."""
    subject = await a_need(world)
    return Subject(subject.about, subject.path, {"reason": "met"})


def of_oneself(
    name: str, request: str, graph_name: str, bodies: tuple[Row, Row], tables: tuple[str, ...]
) -> dict[str, Operation]:
    """Return something that whoever asks does about themself, whoever they are.

    `bodies` are that over REST, and that through the graph: the same two people do it both ways.
    """
    body, graph_body = bodies

    async def over_rest(world: World) -> Case:
        async def ask(headers: Headers) -> Told:
            return told_by(await world.doors.rest(request, {**headers, "If-Match": "*"}, body))

        return await about_somebody(world, ask)

    async def in_graph(world: World) -> Case:
        async def ask(headers: Headers) -> Told:
            given = {"input": graph.as_input(graph_name, graph_body), "ifMatch": await version(world, headers)}
            return await world.doors.graph(graph.document(graph_name), headers, **graph.takes(graph_name, given))

        return await about_somebody(world, ask)

    return {
        f"people.{name}": Operation("people", over_rest, tables),
        f"graph.{graph_name}": Operation("people", in_graph, tables),
    }


async def about_somebody(world: World, ask: Ask) -> Case:
    """Return a case that is asked by somebody new, where they ask about themself."""
    return Case(ask, world.about_person((await world.person())["id"]))


async def version(world: World, headers: Headers) -> int:
    """Return the version of the first person whom a caller sees, which is themself; of nobody, any."""
    answer = await world.doors.rest("people GET /v1/persons?limit=1", headers)
    seen = [] if answer.is_error else answer.json()["items"]
    return int(seen[0]["version"]) if seen else 1


OPERATIONS: Mapping[str, Operation] = {
    **done("offer_code", CODES, "offerSelfServiceCode", a_person, ("self_service_code",)),
    **done("withdraw_code", f"{CODES}/{{id}}:withdraw", "withdrawSelfServiceCode", a_code, ("self_service_code",)),
    **done("ask_for_code", f"{CODES}:ask", "askForSelfServiceCode", a_stranger, ("self_service_try",)),
    **done("open_session", SESSIONS, "openSelfServiceSession", a_received_code, ("self_service_try",)),
    **of_oneself(
        "change_own_contact",
        "people PATCH /v1/self-service/contact",
        "changeOwnContact",
        ({"phone": None}, {"email": None}),
        ("person",),
    ),
    **of_oneself(
        "record_own_need",
        "people POST /v1/self-service/needs",
        "recordOwnNeed",
        ({"purpose": "training", "course": "手语"}, ANY_JOB),
        ("need",),
    ),
    **done("change_own_need", NEEDS, "changeOwnNeed", a_need, ("need",)),
    **done("close_own_need", NEEDS.replace("PATCH", "POST") + ":close", "closeOwnNeed", a_met_need, ("need",)),
}
