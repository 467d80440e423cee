"""Self-service: codes sent, withdrawn, asked for and exchanged, and what people change of their own."""

import json
from collections.abc import Mapping

from tests.security.asking import Headers, Told, told_by
from tests.security.operations import Case, Operation, Subject, over_rest
from tests.security.world import Row, World
from tests.waiting import attempts

CODES, NEEDS = "people POST /v1/self-service/codes", "people PATCH /v1/self-service/needs/{id}"
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


def of_oneself(request: str, body: Row, tables: tuple[str, ...]) -> Operation:
    """Return something that whoever asks does about themself, whoever they are."""

    async def ready(world: World) -> Case:
        found = await world.person()

        async def ask(headers: Headers) -> Told:
            return told_by(await world.doors.rest(request, {**headers, "If-Match": "*"}, body))

        return Case(ask, world.about_person(found["id"]))

    return Operation("people", ready, tables)


OPERATIONS: Mapping[str, Operation] = {
    "people.offer_code": over_rest(CODES, a_person, ("self_service_code",)),
    "people.withdraw_code": over_rest(f"{CODES}/{{id}}:withdraw", a_code, ("self_service_code",)),
    "people.ask_for_code": over_rest(f"{CODES}:ask", a_stranger, ("self_service_try",)),
    "people.open_session": over_rest("people POST /v1/self-service/sessions", a_received_code, ("self_service_try",)),
    "people.change_own_contact": of_oneself("people PATCH /v1/self-service/contact", {"phone": None}, ("person",)),
    "people.record_own_need": of_oneself(
        "people POST /v1/self-service/needs", {"purpose": "training", "course": "手语"}, ("need",)
    ),
    "people.change_own_need": over_rest(NEEDS, a_need, ("need",)),
    "people.close_own_need": over_rest(NEEDS.replace("PATCH", "POST") + ":close", a_met_need, ("need",)),
}
