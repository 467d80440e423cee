"""What the services really wrote, in the feed and on NATS, is what the schemas of the events say, and nothing more."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx
import jsonschema_rs
import pytest

from services.kit.identity.issuer import mint
from services.kit.journal.relaying import POSITION
from services.kit.journal.streams import connected, stream_of
from services.kit.settings import SERVICES
from tests.contracts.closing import closed
from tests.contracts.examples import Json, Stage, operations
from tests.contracts.playing import play
from tests.waiting import PATIENCE, eventually
from tools.contracts.writing import ASYNCAPI, ROOT

pytestmark = pytest.mark.slow

ANONYMISED = "bihuan.people.person.anonymised.v1"
WHAT_STAYS = ("id", "type", "subject", "time", "position")
"""Of an event about somebody who is anonymised."""


def read(file: Path) -> Json:
    found: Json = json.loads(file.read_text(encoding="utf-8"))
    return found


SCHEMAS: dict[str, Json] = {
    schema["properties"]["type"]["const"]: closed(schema)
    for schema in map(read, (ROOT / "schemas" / "events").glob("*/*.json"))
}


def wrong(event: Json) -> list[str]:
    """Return what of an event its schema does not say."""
    validator = jsonschema_rs.validator_for(SCHEMAS[event["type"]], validate_formats=True)
    return [f"{event['type']} {error.instance_path}: {error.message}" for error in validator.iter_errors(event)]


def feed(stage: Stage, service: str, role: str, *districts: str) -> list[Json]:
    """Return what a role is told of a service, from the beginning."""
    token = mint(stage.platform.settings, roles=[role], districts=districts)
    events: list[Json] = []
    last, more = "0", True
    while more:
        answer = httpx.get(
            f"{stage.platform.url(service)}/v1/changes",
            params={"after": last, "limit": "500"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE,
            trust_env=False,
        )
        run = answer.raise_for_status().json()
        events += run["items"]
        last, more = run["last"], run["more"]
    return events


@pytest.fixture(scope="module")
def played(stage: Stage) -> Stage:
    """Return the platform on which all that is told has happened: the examples were sent, and days have come."""
    for operation in operations():
        with suppress(LookupError):  # the tests of the examples say which is missing
            stage.answer(operation)
    play(stage)
    return stage


@pytest.fixture(scope="module")
def told(played: Stage) -> Mapping[str, list[Json]]:
    """Return everything that our own services are told, by service."""
    return {service: feed(played, service, "service") for service in SERVICES}


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_in_the_feed_is_what_its_schema_says(service: str, told: Mapping[str, list[Json]]) -> None:
    assert told[service]
    assert [fault for event in told[service] for fault in wrong(event)] == []


def test_every_type_of_event_that_has_a_schema_was_told(told: Mapping[str, list[Json]]) -> None:
    types = {event["type"] for events in told.values() for event in events}
    assert (sorted(types - set(SCHEMAS)), sorted(set(SCHEMAS) - types)) == ([], [])


def test_our_own_services_alone_are_told_who_may_see_a_row(played: Stage, told: Mapping[str, list[Json]]) -> None:
    seen = feed(played, "people", "provincial_system", "440000")
    assert [fault for event in seen for fault in wrong(event)] == []
    assert (any("visibility" in event for event in seen), all("visibility" in event for event in told["people"])) == (
        False,
        True,
    )


def test_facts_about_a_person_travel_sealed_and_in_the_events_alone_that_say_so(
    told: Mapping[str, list[Json]],
) -> None:
    carrying = {event["type"] for events in told.values() for event in events if "personal" in event["data"]}
    assert carrying == {f"bihuan.people.person.{happened}.v1" for happened in ("registered", "changed", "corrected")}


@pytest.mark.anyio
@pytest.mark.parametrize("service", SERVICES)
async def test_a_message_on_nats_is_what_its_channel_says(
    service: str, played: Stage, told: Mapping[str, list[Json]]
) -> None:
    channels = {each["address"]: each for each in read(ROOT / ASYNCAPI)["channels"].values()}
    anonymised = {each["subject"] for each in told["people"] if each["type"] == ANONYMISED}
    async with connected(played.platform.settings) as client:
        stream = client.jetstream()

        async def stored() -> int:
            return (await stream.stream_info(stream_of(service))).state.messages

        async def all_that_was_told() -> bool:
            return await stored() >= len(told[service])  # more may have been told since

        await eventually(all_that_was_told, expected=True)
        for sequence in range(1, len(told[service]) + 1):
            message = await stream.get_msg(stream_of(service), sequence)
            event, kept = json.loads(message.data or b""), told[service][sequence - 1]
            # The stream is written once; what it told of whoever is anonymised since stands in the feed no more.
            if any(person in json.dumps(event) for person in anonymised):
                event, kept = ({name: each[name] for name in WHAT_STAYS} for each in (event, kept))
            assert event == kept
            assert message.subject == event["type"]
            assert channels[event["type"]]["x-jetstream"]["stream"] == stream_of(service)
            assert (message.headers or {}).get(POSITION) == event["position"]
