"""One feed and one snapshot of the whole platform."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import orjson
import pytest
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from services.exchange.app import create_app
from services.kit.settings import Settings
from tests.exchange.following import walked
from tests.running import Running, serving
from tests.training.story import a_class, enrolled, somebody
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


async def snapshot(exchange: Running, headers: dict[str, str]) -> list[dict[str, Any]]:
    answer = await exchange.client.get("/v1/snapshot", headers=headers)
    return [orjson.loads(line) for line in answer.text.splitlines()]


async def told(exchange: Running, subject: str) -> list[str]:
    """Return what the whole feed tells of a row."""
    events = await walked(exchange, exchange.headers("service"), limit=200)
    return [event["type"] for event in events if event["subject"] == subject]


async def test_the_story_of_a_trainee_is_read_in_order_across_services(
    people: Running, training: Running, exchange: Running
) -> None:
    someone = await somebody(people, training)
    class_id = await a_class(training)
    enrolment = (await enrolled(training, class_id, someone)).json()["id"]

    async def complete() -> bool:
        return bool(await told(exchange, enrolment)) and bool(await told(exchange, someone))

    await eventually(complete, expected=True)
    events = await walked(exchange, exchange.headers("service"))
    subjects = [event["subject"] for event in events]
    assert subjects.index(someone) < subjects.index(class_id) < subjects.index(enrolment)


async def test_each_services_events_come_once_and_in_the_order_of_positions(
    people: Running, training: Running, exchange: Running
) -> None:
    for _ in range(5):
        await enrolled(training, await a_class(training), await somebody(people, training))
    events = await walked(exchange, exchange.headers("service"), limit=4)
    for source in ("/people", "/training"):
        positions = [int(event["position"]) for event in events if event["source"] == source]
        assert positions == list(range(1, len(positions) + 1))


async def test_a_copy_made_of_the_feed_equals_the_snapshot(
    people: Running, training: Running, exchange: Running
) -> None:
    enrolment = (await enrolled(training, await a_class(training), await somebody(people, training))).json()["id"]

    async def is_told() -> bool:
        return bool(await told(exchange, enrolment))

    await eventually(is_told, expected=True)
    province = exchange.headers("provincial_system", "440000")
    copy = {
        (event["kind"], event["subject"]): (event["rowversion"], event["data"]["state"])
        for event in await walked(exchange, province, limit=200)
    }
    lines = await snapshot(exchange, province)
    rows = {(line["kind"], line["subject"]): (line["rowversion"], line["state"]) for line in lines if "kind" in line}
    assert copy == rows
    assert rows[("enrolment", enrolment)][1]["status"] == "enrolled"


async def test_a_snapshot_ends_with_its_rows_and_where_the_feed_goes_on(exchange: Running) -> None:
    service = exchange.headers("service")
    lines = await snapshot(exchange, service)
    ended = lines[-1]
    later = await exchange.client.get("/v1/changes", params={"after": ended["cursor"]}, headers=service)
    assert ended["rows"] == sum("kind" in line for line in lines)
    assert later.json()["items"] == []


async def test_a_province_reads_what_is_its_own(people: Running, training: Running, exchange: Running) -> None:
    await somebody(people, training)
    elsewhere = exchange.headers("provincial_system", "370000")
    events = await walked(exchange, elsewhere)
    assert {event["kind"] for event in events} <= {"course", "class"}


@pytest.mark.parametrize("address", ["/v1/changes", "/v1/snapshot"])
async def test_while_a_service_does_not_answer_there_is_no_order_and_it_is_named(half: Running, address: str) -> None:
    refused = await half.client.get(address, headers=half.headers("service"))
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["service"]) == (503, "service-unreachable", "training")
    assert "retry-after" in refused.headers


async def test_the_feed_of_one_service_goes_on_without_the_others(
    people: Running, training: Running, half: Running
) -> None:
    someone = await somebody(people, training)
    own = await half.client.get("/people/v1/changes", params={"limit": "500"}, headers=half.headers("service"))
    assert someone in {event["subject"] for event in own.json()["items"]}


@pytest.mark.parametrize("cursor", ["nonsense!", "WzEsIHt9XQ-", "WzIse31d", "WzEseyJuby1zdWNoIjoxfV0", "WzEsWzFdXQ"])
async def test_a_cursor_that_is_none_is_a_bad_value_of_after(exchange: Running, cursor: str) -> None:
    refused = await exchange.client.get("/v1/changes", params={"after": cursor}, headers=exchange.headers("service"))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/query/after"


async def test_who_may_not_follow_the_feed_does_not(exchange: Running) -> None:
    employer = exchange.headers("employer", organisation=str(uuid4()))
    assert (await exchange.client.get("/v1/changes", headers=employer)).status_code == 403


@asynccontextmanager
async def before(answer: Response, settings: Settings, people: Running) -> AsyncIterator[Running]:
    """Run an exchange in front of people and of a service that answers every feed alike."""
    other = FastAPI()

    @other.get("/readyz")
    async def ready() -> None: ...

    async def say() -> Response:
        return answer

    other.add_api_route("/v1/{feed}", say)
    async with serving(other, settings) as service:
        peers = {"people": people.url, "training": service.url}
        async with serving(create_app(settings.model_copy(update={"peers": peers}), peers), settings) as edge:
            yield edge


@pytest.mark.parametrize("address", ["/v1/changes", "/v1/snapshot"])
async def test_a_services_refusal_is_handed_on_as_it_is(settings: Settings, people: Running, address: str) -> None:
    problem = {"code": "forbidden", "status": 403, "title": "不允许"}
    said = JSONResponse(problem, 403, {"Content-Language": "zh-Hans"}, "application/problem+json")
    async with before(said, settings, people) as exchange:
        refused = await exchange.client.get(address, headers=exchange.headers("service"))
    assert (refused.status_code, refused.json()) == (403, problem)
    assert (refused.headers["content-type"], refused.headers["content-language"]) == (
        "application/problem+json",
        "zh-Hans",
    )


@pytest.mark.parametrize("address", ["/v1/changes", "/v1/snapshot"])
@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [(500, {}, "1"), (503, {"Retry-After": "10"}, "10"), (503, {"Retry-After": "?"}, "1")],
)
async def test_a_service_that_cannot_serve_is_named_with_when_to_ask_again(
    settings: Settings, people: Running, address: str, status: int, headers: dict[str, str], wait: str
) -> None:
    async with before(Response(status_code=status, headers=headers), settings, people) as exchange:
        refused = await exchange.client.get(address, headers=exchange.headers("service"))
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["service"]) == (503, "service-unreachable", "training")
    assert refused.headers["retry-after"] == wait
