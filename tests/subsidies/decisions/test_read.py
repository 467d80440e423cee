"""Reading decisions: each as it was made, in either language, by whoever may see it."""

from typing import Any

import httpx
import pytest

from tests.running import Running
from tests.subsidies.placements.hires import Hire, certified_hire
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


async def decide(subsidies: Running, made: Hire, office: str = "440303") -> dict[str, Any]:
    body = {"programme": "GD-ZE-POST", "as_of": "2007-03-01"}
    headers = subsidies.headers("district_officer", office) | {"Accept-Language": "en"}
    answer = await subsidies.client.post(f"/v1/placements/{made.id}:evaluate", json=body, headers=headers)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    decision: dict[str, Any] = answer.json()
    return decision


async def get(subsidies: Running, path: str, *districts: str, language: str = "en", **query: str) -> httpx.Response:
    headers = subsidies.headers("auditor", *(districts or ("440303",))) | {"Accept-Language": language}
    return await subsidies.client.get(path, params=query, headers=headers)


async def test_a_decision_is_told_in_both_languages_in_the_words_of_its_day(subsidies: Running) -> None:
    decision = await decide(subsidies, await certified_hire(subsidies))
    chinese = await get(subsidies, f"/v1/decisions/{decision['id']}", language="zh-CN")
    assert chinese.json()["result"]["conditions"][0]["text"] == "招用的是零就业家庭成员"
    assert (chinese.headers["content-language"], chinese.headers["vary"]) == ("zh-Hans", "Accept-Language")


async def test_a_decision_has_an_etag_by_which_it_is_not_sent_again(subsidies: Running) -> None:
    decision = await decide(subsidies, await certified_hire(subsidies))
    headers = subsidies.headers("auditor", "440303") | {"If-None-Match": '"1"'}
    answer = await subsidies.client.get(f"/v1/decisions/{decision['id']}", headers=headers)
    assert answer.status_code == httpx.codes.NOT_MODIFIED


async def test_a_list_is_narrowed_by_person_programme_and_outcome(subsidies: Running) -> None:
    made = await certified_hire(subsidies)
    decision = await decide(subsidies, made)
    queries = [
        {"person": made.person},
        {"person": made.person, "programme": "GD-ZE-POST", "outcome": "eligible"},
        {"person": made.person, "outcome": "unknown"},
    ]
    found = [(await get(subsidies, "/v1/decisions", **query)).json()["items"] for query in queries]
    assert [[each["id"] for each in items] for items in found] == [[decision["id"]], [decision["id"]], []]


async def test_a_batch_is_aligned_to_the_ids_and_null_where_a_decision_is_hidden(subsidies: Running) -> None:
    here = await decide(subsidies, await certified_hire(subsidies))
    there = await decide(subsidies, await certified_hire(subsidies, office="440305", district="440305"), "440305")
    body = {"ids": [there["id"], here["id"]]}
    headers = subsidies.headers("caseworker", "440303") | {"Accept-Language": "en"}
    answer = await subsidies.client.post("/v1/decisions:batchGet", json=body, headers=headers)
    assert answer.json() == {"items": [None, here]}


async def test_a_decision_is_seen_by_the_offices_of_the_work_and_of_the_worker(subsidies: Running) -> None:
    made = await certified_hire(subsidies, office="440303", district="440304")
    decision = await decide(subsidies, made)
    statuses = [
        (await get(subsidies, f"/v1/decisions/{decision['id']}", district)).status_code
        for district in ("440303", "440304", "440300", "440000", "440305", "430000")
    ]
    assert statuses == [200, 200, 200, 200, 404, 404]


@pytest.mark.parametrize("role", ["training_institution", "public_kiosk"])
async def test_who_may_not_read_decisions_is_refused(subsidies: Running, role: str) -> None:
    made = await certified_hire(subsidies)
    headers = subsidies.headers(
        role,
        organisation=made.employer if role == "training_institution" else None,
    )
    assert (await subsidies.client.get("/v1/decisions", headers=headers)).status_code == httpx.codes.FORBIDDEN


async def test_the_feed_tells_that_a_decision_was_made_and_none_of_its_facts(subsidies: Running) -> None:
    made = await certified_hire(subsidies)
    decision = await decide(subsidies, made)
    headers = subsidies.headers("service")

    async def told() -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        after = "0"
        while True:
            run = (await subsidies.client.get("/v1/changes", params={"after": after}, headers=headers)).json()
            events += [event for event in run["items"] if event["subject"] == decision["id"]]
            if not run["more"]:
                return events
            after = run["last"]

    async def heard() -> int:
        return len(await told())

    await eventually(heard, 1)
    events = await told()
    assert [event["type"] for event in events] == ["bihuan.subsidies.decision.made.v1"]
    state = events[0]["data"]["state"]
    assert (state["outcome"], state["amount"], state["person"]) == ("eligible", None, made.person)
    assert not {"facts", "result"} & set(state)
