"""Whoever takes back their consent is referred no more, and what was under way ends; work that has begun goes on."""

import httpx
import pytest

from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import Office, caseworker
from tests.running import Running

pytestmark = pytest.mark.anyio


async def status_of(office: Office, referral: str) -> tuple[str, str | None]:
    """Return how far a referral has come, and why it came to nothing."""
    told = (await office.get(f"/v1/referrals/{referral}")).json()
    return told["status"], told["declined_for"]


async def referred(office: Office, neighbours: Neighbours, county: str, person: str) -> str:
    """Refer a person to a vacancy of the county."""
    vacancy = await neighbours.vacancy(county, await neighbours.employer(county))
    answer = await office.refer(person, vacancy)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.json()["id"])


async def test_a_referral_under_way_ends_and_a_hire_goes_on(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    office, person = caseworker(matching, county), await neighbours.seeker(county)
    open_one, interviewed, hired = [await referred(office, neighbours, county, person) for _ in range(3)]
    assert (await office.step(interviewed, "interview", {"outcome": "passed"})).status_code == httpx.codes.OK
    assert (await office.step(hired, "hire", {})).status_code == httpx.codes.OK
    await neighbours.answer(person, county, given=False)
    ended = ("declined", "consent_withdrawn")
    assert [await status_of(office, each) for each in (open_one, interviewed)] == [ended, ended]
    assert await status_of(office, hired) == ("hired", None)


async def test_nobody_is_referred_who_refuses_it_until_they_agree(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    office, person = caseworker(matching, county), await neighbours.seeker(county)
    vacancy = await neighbours.vacancy(county, await neighbours.employer(county))
    await neighbours.answer(person, county, given=False)
    refused = await office.refer(person, vacancy)
    await neighbours.answer(person, county, given=True)
    agreed = await office.refer(person, vacancy)
    told = {name: refused.json()[name] for name in ("code", "use", "pointer")}
    assert (refused.status_code, told) == (
        409,
        {"code": "consent-withdrawn", "use": "refer_to_employers", "pointer": "/person"},
    )
    assert agreed.status_code == httpx.codes.CREATED


async def test_another_use_that_is_refused_stands_in_nobodys_way(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    await neighbours.answer(person, county, use="messages", given=False)
    assert await referred(caseworker(matching, county), neighbours, county, person)
