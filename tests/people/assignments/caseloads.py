"""Caseloads of staff, small and large."""

from typing import Any

import httpx

from tests.people.office import Office
from tests.people.staff.colleagues import registered


async def worker_of(officer: Office, post: str = "caseworker", **changed: str) -> tuple[str, str]:
    """Register somebody who helps, in an office of an organisation of its own; return both."""
    found = await registered(officer, None, post=post, since="2026-01-01", **changed)
    return found["id"], found["memberships"][0]["office"]


async def colleague(officer: Office, office: str, post: str = "caseworker") -> str:
    """Register somebody who works in the same office."""
    found: str = (await registered(officer, office, post=post, since="2026-01-01"))["id"]
    return found


async def assigned(
    officer: Office, person: str, staff: str, office: str, role: str = "caseworker", **changed: object
) -> dict[str, Any]:
    """Assign a worker to a person; return the assignment as it was answered."""
    body = {"person": person, "staff": staff, "office": office, "role": role, "since": "2026-02-01"}
    answer = await officer.post("/v1/assignments", body | changed)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    made: dict[str, Any] = answer.json()
    return made
