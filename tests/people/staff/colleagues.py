"""Staff of an office, as its officer registers them."""

from typing import Any

import httpx

from tests.people.office import Office
from tests.people.organisations.bodies import organisation, window

CERTIFICATE: dict[str, Any] = {"kind": "post_certificate", "number": "粤-2026-0001", "issued_on": "2020-03-01"}


async def registered(officer: Office, office: str | None = None, **changed: object) -> dict[str, Any]:
    """Register a caseworker, in a new office where none is named; return them as they were answered."""
    body = {"name": "林小溪", "phone": "0755-00000000", "office": office or await window(officer), "post": "caseworker"}
    answer = await officer.post("/v1/staff", body | changed)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def platform_window(officer: Office, district: str) -> str:
    """Open an office of a street's platform."""
    return await window(
        officer, await organisation(officer, kind="grassroots_platform", district=district), district=district
    )
