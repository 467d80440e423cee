"""An office acts on a person who is just moving away: it waits, and finds nothing, as if it had come later."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.kit.database.security import place
from services.matching.recommendations import actions as recommendations
from services.matching.referrals import actions as referrals
from tests.matching.neighbours import Neighbours, a_county, seen_from
from tests.matching.office import Office, caseworker
from tests.moves import someone_waits
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

Act = Callable[[Office, str, str, str], Coroutine[Any, Any, httpx.Response]]


async def refer(office: Office, person: str, vacancy: str, _: str) -> httpx.Response:
    return await office.refer(person, vacancy)


async def recommend(office: Office, person: str, *_: str) -> httpx.Response:
    return await office.recommend(person)


async def interview(office: Office, _person: str, _vacancy: str, referral: str) -> httpx.Response:
    return await office.step(referral, "interview", {"outcome": "passed"}, seen="*")


@pytest.mark.parametrize("act", [refer, recommend, interview])
async def test_who_waits_for_a_move_finds_nothing(matching: Running, neighbours: Neighbours, act: Act) -> None:
    old = a_county()
    person, vacancy, another = (
        await neighbours.seeker(old),
        await neighbours.vacancy(old),
        await neighbours.vacancy(old),
    )
    office = caseworker(matching, old)
    referral = (await office.refer(person, vacancy)).json()["id"]
    async with matching.database.begin_system() as session:
        await place(session, "known_person", UUID(person), [*seen_from(a_county()), f"person:{person}"])
        await recommendations.follow_person(session, UUID(person))
        await referrals.follow_person(session, UUID(person))
        await session.flush()
        acting = asyncio.create_task(act(office, person, another, referral))
        await eventually(lambda: someone_waits(matching), expected=True)
    assert (await acting).status_code == httpx.codes.NOT_FOUND
