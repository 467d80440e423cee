"""Orientations, as an office records them."""

from typing import Any

import httpx

from tests.people.office import Office

AT = "/v1/orientations"
USE = "introduce_to_services"


def orientation_of(person: str, entry: str, **changed: object) -> dict[str, Any]:
    """Return the body that records that a person was told where to go; `entry` is an address or an id."""
    row = entry.rpartition("/")[2]
    return {"person": person, "entry": row, "how": "told", "reason": "stands_in_the_way", **changed}


async def oriented(officer: Office, person: str, entry: str, **changed: object) -> str:
    """Send a person to a service; return the orientation's address."""
    answer = await officer.post(AT, orientation_of(person, entry, **changed))
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.headers["location"])


async def answered(officer: Office, person: str, *, given: bool) -> None:
    """Write down what a person says to being introduced to other services."""
    answer = await officer.post("/v1/consents", {"person": person, "use": USE, "given": given, "form": "spoken"})
    assert answer.status_code == httpx.codes.CREATED, answer.text
