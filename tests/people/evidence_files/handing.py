"""Hands files of evidence in, as an office does."""

import hashlib
from typing import Any

import httpx

from tests.people.office import Office

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PART = 2 * 1024 * 1024


def stated(person: str, content: bytes = PDF, **changed: object) -> dict[str, Any]:
    """Return the body that opens a file."""
    return {
        "person": person,
        "kind": "disability_certificate",
        "media_type": "application/pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    } | changed


async def put(office: Office, file: str, content: bytes, number: int = 1) -> httpx.Response:
    """Put a part of a file."""
    address = f"/v1/evidence-files/{file}/parts/{number}"
    headers = office.headers | {"Content-Type": "application/octet-stream"}
    return await office.people.client.put(address, content=content, headers=headers)


async def sent(office: Office, person: str, content: bytes = PDF, **changed: object) -> httpx.Response:
    """Hand a file in; return what its completion was answered."""
    opened = await office.post("/v1/evidence-files", stated(person, content, **changed))
    assert opened.status_code == httpx.codes.CREATED, opened.text
    file: str = opened.json()["id"]
    for start in range(0, len(content), PART):
        taken = await put(office, file, content[start : start + PART], start // PART + 1)
        assert taken.status_code == httpx.codes.NO_CONTENT, taken.text
    return await office.post(f"/v1/evidence-files/{file}:complete")
