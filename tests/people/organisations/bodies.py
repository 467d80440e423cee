"""Organisations and offices of a city, as its officer registers them."""

import httpx

from tests.people.office import Office


async def made(officer: Office, path: str, body: dict[str, object]) -> str:
    """Register something; return its id."""
    answer = await officer.post(path, body)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    found: str = answer.json()["id"]
    return found


async def organisation(officer: Office, **changed: object) -> str:
    """Register an organisation of Luohu."""
    body = {"name": "罗湖区残疾人就业服务中心", "kind": "federation_centre", "district": "440303"}
    return await made(officer, "/v1/organisations", body | changed)


async def window(officer: Office, of: str | None = None, **changed: object) -> str:
    """Open an office, of a new organisation where none is named."""
    body = {"organisation": of or await organisation(officer), "name": "翠竹街道窗口", "district": "440303"}
    return await made(officer, "/v1/offices", body | changed)
