"""Whoever is told which county holds a person, by trying to register them, stands in the person's access log."""

import asyncio

import httpx
import pytest

from tests.people.invented import another_resident_id, person
from tests.people.office import Office, code_of, office, someone
from tests.running import Running
from tests.waiting import PATIENCE

pytestmark = pytest.mark.anyio

JINAN = {"residence": "370102", "hukou": "370102"}


async def tried(people: Running, body: dict[str, object], key: str | None = None) -> httpx.Response:
    """Let a caseworker of Jinan try to register a person."""
    more = {} if key is None else {"Idempotency_Key": key}
    return await office(people, "caseworker", "370100").post("/v1/persons", body | JINAN, seen=None, **more)


async def test_the_person_reads_who_was_told_where_they_are_held(people: Running, officer: Office) -> None:
    body = person(resident_id=another_resident_id())
    registered = (await officer.post("/v1/persons", body)).json()["id"]
    refused = await tried(people, body)
    herself = someone(people, "job_seeker", person=registered)
    [entry] = (await herself.get(f"/v1/persons/{registered}/access-log")).json()["items"]
    assert code_of(refused) == (409, "person-already-registered")
    assert (entry["roles"], entry["purpose"], entry["fields"], entry["route"]) == (
        ["caseworker"],
        None,
        ["held_in"],
        "POST /v1/persons",
    )
    assert entry["subject"]


async def test_each_refused_attempt_is_an_entry_of_its_own_a_repeated_one_too(people: Running, officer: Office) -> None:
    body = person(resident_id=another_resident_id())
    registered = (await officer.post("/v1/persons", body)).json()["id"]
    for _ in range(2):
        assert (await tried(people, body, key=f"probe-{registered}")).status_code == 409
    log = await office(people, "auditor").get(f"/v1/persons/{registered}/access-log")
    assert len(log.json()["items"]) == 2


async def test_a_registration_that_succeeds_is_no_entry(people: Running, officer: Office) -> None:
    registered = await officer.register()
    log = await office(people, "auditor").get(f"/v1/persons/{registered}/access-log")
    assert log.json()["items"] == []


async def test_who_may_register_nobody_there_is_told_nothing_and_noted_nowhere(
    people: Running, officer: Office
) -> None:
    body = person(resident_id=another_resident_id())
    registered = (await officer.post("/v1/persons", body)).json()["id"]
    refused = await office(people, "caseworker", "370100").post("/v1/persons", body)
    log = await office(people, "auditor").get(f"/v1/persons/{registered}/access-log")
    assert (code_of(refused), log.json()["items"]) == ((403, "outside-districts"), [])


async def test_entries_of_both_kinds_are_read_page_by_page(people: Running, officer: Office) -> None:
    body = person(resident_id=another_resident_id())
    registered = (await officer.post("/v1/persons", body)).json()["id"]
    stating = Office(people, officer.headers | {"Bihuan-Purpose": "certification"})
    await stating.get(f"/v1/persons/{registered}/unmasked", fields="name")
    await tried(people, body)
    auditor = office(people, "auditor")
    at = f"/v1/persons/{registered}/access-log"
    first = (await auditor.get(at, limit=1)).json()
    rest = (await auditor.get(at, limit=1, after=first["next"])).json()
    assert [(page["items"][0]["fields"], page["items"][0]["purpose"]) for page in (first, rest)] == [
        (["held_in"], None),
        (["name"], "certification"),
    ]


async def test_more_attempts_at_once_than_the_service_has_connections_are_all_refused_in_time(
    people: Running, officer: Office
) -> None:
    body = person(resident_id=another_resident_id())
    await officer.post("/v1/persons", body)
    attempts = people.settings.pool_size + people.settings.read_pool_size + 4
    async with asyncio.timeout(PATIENCE):
        answers = await asyncio.gather(*(tried(people, body) for _ in range(attempts)))
    assert {answer.status_code for answer in answers} == {409}
