"""Whoever holds a connection of one pool waits for none of the other, so that many at once do not stop each other."""

import asyncio

import pytest

from services.kit.database import sessions
from services.people.app import SERVICE
from tests.people.office import office
from tests.people.retention.resting import LANZHOU
from tests.people.self_service.terminals import PHONE, code_for, entered, messages, registered, terminal
from tests.running import Running, running
from tests.waiting import PATIENCE, attempts

pytestmark = pytest.mark.anyio

EACH = 4
"""As many of each kind at once."""


async def test_with_one_connection_in_each_pool_many_at_once_are_answered(
    people: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = office(people)
    offered = [(await registered(officer))[0] for _ in range(EACH)]
    sent = [await code_for(people, officer, (await registered(officer))[0]) for _ in range(EACH)]
    asking = [(await registered(officer))[1] for _ in range(EACH)]
    opening = []
    for _ in range(EACH):
        person, resident_id = await registered(officer)
        opening.append((resident_id, (await code_for(people, officer, person))[1]))
    resting = [await office(people, "district_officer", "620000").register(residence=LANZHOU) for _ in range(EACH)]
    before = len(messages(people))
    monkeypatch.setattr(sessions, "SYSTEM_POOL", 1)
    async with running(SERVICE, people.settings.model_copy(update={"pool_size": 1})) as narrow:
        here, there = office(narrow, "district_officer", "440300", "620000"), terminal(narrow, "pools")
        async with asyncio.timeout(PATIENCE):
            answers = await asyncio.gather(
                *(here.post("/v1/self-service/codes", {"person": person}) for person in offered),
                *(here.post(f"/v1/self-service/codes/{code}:withdraw") for code, _ in sent),
                *(there.post("/v1/self-service/codes:ask", {"resident_id": each, "phone": PHONE}) for each in asking),
                *(entered(there, *each) for each in opening),
                *(here.post("/v1/retention-notices", {"person": person}) for person in resting),
            )
        async for _ in attempts():
            if len(messages(people)) == before + 2 * EACH:
                break
    told = [answer.status_code for answer in answers]
    assert told == [202] * EACH + [204] * EACH + [202] * EACH + [200] * EACH + [201] * EACH
    assert len(messages(people)) == before + 2 * EACH
