"""Terminals that nobody attends, and who stands before them."""

import json
from typing import Any

import httpx
import pytest

from services.kit.identity.issuer import mint
from tests.people.invented import another_resident_id
from tests.people.office import Office
from tests.running import Running
from tests.waiting import attempts

PHONE = "13800001234"


def terminal(people: Running, name: str) -> Office:
    """Return a terminal of its own, whose tries are counted alone."""
    token = mint(people.settings, roles=["public_kiosk"], subject=f"kiosk-{name}")
    return Office(people, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


async def registered(officer: Office) -> tuple[str, str]:
    """Register somebody with a phone; return their id and their resident id."""
    resident_id = another_resident_id()
    answer = await officer.register(resident_id=resident_id, phone=PHONE)
    return answer, resident_id


def messages(people: Running) -> list[dict[str, Any]]:
    """Return every message that has left."""
    file = people.settings.state_dir / "messages.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


async def received(people: Running, code_id: str) -> str:
    """Return the code that was sent under an id."""
    async for _ in attempts():
        for message in messages(people):
            if message["id"] == code_id:
                return str(message["values"]["code"])
    pytest.fail("no code was sent")


async def code_for(people: Running, officer: Office, person: str) -> tuple[str, str]:
    """Let the office send a code; return its id and the code."""
    offered = await officer.post("/v1/self-service/codes", {"person": person})
    assert offered.status_code == httpx.codes.ACCEPTED, offered.text
    return offered.json()["id"], await received(people, offered.json()["id"])


async def entered(kiosk: Office, resident_id: str, code: str) -> httpx.Response:
    """Enter a code at a terminal."""
    return await kiosk.post("/v1/self-service/sessions", {"resident_id": resident_id, "code": code})


async def herself(people: Running, officer: Office) -> tuple[str, Office]:
    """Open somebody's session; return who it is, and them."""
    person, resident_id = await registered(officer)
    _, code = await code_for(people, officer, person)
    opened = await entered(terminal(people, person), resident_id, code)
    assert opened.status_code == httpx.codes.OK, opened.text
    assert (opened.json()["person"], opened.json()["expires_in"]) == (person, 900)
    return person, Office(people, {"Authorization": f"Bearer {opened.json()['access_token']}", "Accept-Language": "en"})
