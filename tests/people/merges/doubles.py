"""Two records of one person: one of somebody who showed their resident id, one of a day on which they could not."""

from typing import Any

import httpx

from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.office import Office


async def double(officer: Office, *, differing: dict[str, str] | None = None, **facts: object) -> tuple[str, str]:
    """Register somebody twice; return the record without a resident id, and the other one.

    `differing` is what the first states otherwise.
    """
    stated = without_resident_id(sex="1", **facts)
    born = str(stated["birth_date"]).replace("-", "")
    without = await officer.post("/v1/persons", stated | (differing or {}))
    named = person(resident_id=another_resident_id(born), name="马晓燕", **facts)
    having = await officer.post("/v1/persons", named)
    assert (without.status_code, having.status_code) == (201, 201), (without.text, having.text)
    return without.json()["id"], having.json()["id"]


async def merge(officer: Office, absorbed: str, survivor: str, **more: object) -> httpx.Response:
    """Let one record go into another."""
    body = {"absorbed": absorbed, "survivor": survivor, "grounds": "document_seen"} | more
    return await officer.post("/v1/merges", body)


async def merged(officer: Office, absorbed: str, survivor: str) -> str:
    """Let one record go into another; return the merge's address."""
    answer = await merge(officer, absorbed, survivor)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.headers["location"])


async def undo(officer: Office, at: str, seen: int = 1) -> httpx.Response:
    """Part two records again."""
    return await officer.post(f"{at}:undo", {"reason": "two_persons"}, seen=seen)


async def ids(officer: Office, path: str, **query: str) -> list[str]:
    """Return the ids of a list."""
    items: list[dict[str, Any]] = (await officer.get(path, **query)).json()["items"]
    return [item["id"] for item in items]


async def a_job(officer: Office, person: str, **facts: object) -> str:
    """Record a full-time job that goes on; return its id."""
    body = {"person": person, "kind": "employee", "hours": "full_time", "since": "2025-03-01"} | facts
    answer = await officer.post("/v1/work-spells", body)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.json()["id"])


async def a_need(officer: Office, person: str) -> str:
    """Record that a person looks for any work; return the need's id."""
    answer = await officer.post("/v1/needs", {"person": person, "purpose": "job", "takes_any_post": True})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.json()["id"])
