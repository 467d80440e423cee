"""What matching did for a person goes where the person goes: seen by the offices that hold them now, and no others."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from services.kit.http.etags import Tags
from services.kit.identity.caller import Caller
from services.kit.identity.tokens import Verifier
from services.matching.recommendations.actions import recommend_vacancies
from services.matching.referrals.actions import Proposal, Terms, record_hire, refer_person
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import Office, caseworker, employer_of, seeker_of, today
from tests.moves import end_of_feed, someone_waits, told
from tests.running import Running
from tests.traces import traces
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

Steps = list[tuple[str, dict[str, Any]]]
INTERVIEW: tuple[str, dict[str, Any]] = ("interview", {"outcome": "passed"})
HIRE: tuple[str, dict[str, Any]] = ("hire", {})
COURSES: dict[str, Steps] = {
    "referred": [],
    "interviewed": [INTERVIEW],
    "hired": [INTERVIEW, HIRE],
    "declined": [("decline", {"reason": "person_declined"})],
    "checked": [HIRE, ("check", {"still_held": False, "reason": "resigned"})],
}


async def referred(office: Office, person: str, vacancy: str, status: str) -> str:
    """Refer a person and record what came of it; return the referral."""
    referral: str = (await office.refer(person, vacancy)).json()["id"]
    for version, (verb, body) in enumerate(COURSES[status], 1):
        assert (await office.step(referral, verb, body, seen=version)).status_code == 200
    return referral


async def seen(path: str, *by: Office) -> list[int]:
    """Return what each is answered who asks for a row."""
    return [(await who.get(path)).status_code for who in by]


@pytest.mark.parametrize("status", COURSES)
async def test_a_referral_of_any_status_goes_where_its_person_goes_and_the_employer_goes_on_seeing_it(
    matching: Running, neighbours: Neighbours, status: str
) -> None:
    old, new = a_county(), a_county()
    person, employer = await neighbours.seeker(old), await neighbours.employer(old)
    vacancy = await neighbours.vacancy(old, employer)
    referral = await referred(caseworker(matching, old), person, vacancy, status)
    await neighbours.move(person, new)
    offices = caseworker(matching, old), caseworker(matching, new)
    parties = employer_of(matching, employer), seeker_of(matching, person)
    assert await seen(f"/v1/referrals/{referral}", *offices, *parties) == [404, 200, 200, 200]


async def test_a_recommendation_goes_where_its_person_goes(matching: Running, neighbours: Neighbours) -> None:
    old, new = a_county(), a_county()
    person = await neighbours.seeker(old)
    await neighbours.vacancy(old)
    before, after = caseworker(matching, old), caseworker(matching, new)
    made = (await before.recommend(person)).json()["items"][0]["id"]
    await neighbours.move(person, new)
    assert await seen(f"/v1/recommendations/{made}", before, after, seeker_of(matching, person)) == [404, 200, 200]
    assert [await who.ids("/v1/recommendations", person=person) for who in (before, after)] == [[], [made]]


async def test_the_office_of_the_household_registration_goes_on_seeing_who_only_lives_elsewhere(
    matching: Running, neighbours: Neighbours
) -> None:
    old, new = a_county(), a_county()
    person = await neighbours.seeker(old)
    office = caseworker(matching, old)
    referral = (await office.refer(person, await neighbours.vacancy(old))).json()["id"]
    await neighbours.move(person, new, hukou=old)
    assert await seen(f"/v1/referrals/{referral}", office, caseworker(matching, new)) == [200, 200]


async def test_what_another_person_was_offered_stays_where_it_is(matching: Running, neighbours: Neighbours) -> None:
    old, new = a_county(), a_county()
    mover, stayer = await neighbours.seeker(old), await neighbours.seeker(old)
    await neighbours.vacancy(old)
    made = (await caseworker(matching, old).recommend(stayer)).json()["items"][0]["id"]
    await neighbours.move(mover, new)
    offices = caseworker(matching, old), caseworker(matching, new)
    assert await seen(f"/v1/recommendations/{made}", *offices) == [200, 404]


async def test_a_follower_who_now_sees_the_story_is_told_it_and_who_no_longer_does_is_told_nothing(
    matching: Running, neighbours: Neighbours
) -> None:
    old, new = a_county(), a_county()
    person = await neighbours.seeker(old)
    office = caseworker(matching, old)
    vacancy = await neighbours.vacancy(old)
    made = (await office.recommend(person)).json()["items"][0]["id"]
    referral = await referred(office, person, vacancy, "hired")
    after = await end_of_feed(matching)
    await neighbours.move(person, new)

    async def news() -> dict[str, tuple[str, str]]:
        events = (await told(matching, new, after)).values()
        return {event["subject"]: (event["type"], event["data"]["state"]["person"]) for event in events}

    await eventually(
        news,
        {
            made: ("bihuan.matching.recommendation.followed.v1", person),
            referral: ("bihuan.matching.referral.followed.v1", person),
        },
    )
    assert await told(matching, old, after) == {}


async def test_a_version_rises_with_each_move_so_that_copies_take_the_latest(
    matching: Running, neighbours: Neighbours
) -> None:
    old, new = a_county(), a_county()
    person = await neighbours.seeker(old)
    await neighbours.vacancy(old)
    made = (await caseworker(matching, old).recommend(person)).json()["items"][0]["id"]
    for county in (new, old):
        await neighbours.move(person, county)
    assert (await caseworker(matching, old).get(f"/v1/recommendations/{made}")).json()["version"] == 3


async def test_a_recommendation_made_while_its_person_moves_is_seen_where_they_went(
    matching: Running, neighbours: Neighbours
) -> None:
    old, new = a_county(), a_county()
    person = await neighbours.seeker(old)
    await neighbours.vacancy(old)
    caller = await caller_of(caseworker(matching, old))
    async with matching.database.begin(caller) as session:
        made = (await recommend_vacancies(session, caller, UUID(person), 1)).made[0].id
        moving = asyncio.create_task(neighbours.move(person, new))
        await eventually(lambda: someone_waits(matching), expected=True)
    await moving
    offices = caseworker(matching, old), caseworker(matching, new)
    assert await seen(f"/v1/recommendations/{made}", *offices) == [404, 200]


async def test_a_referral_made_while_its_person_moves_is_seen_where_they_went(
    matching: Running, neighbours: Neighbours
) -> None:
    old, new = a_county(), a_county()
    person, vacancy = await neighbours.seeker(old), await neighbours.vacancy(old)
    caller = await caller_of(caseworker(matching, old))
    async with matching.database.begin(caller) as session:
        made = (await refer_person(session, caller, Proposal(UUID(person), UUID(vacancy), None, None))).id
        moving = asyncio.create_task(neighbours.move(person, new))
        await eventually(lambda: someone_waits(matching), expected=True)
    await moving
    assert await seen(f"/v1/referrals/{made}", caseworker(matching, old), caseworker(matching, new)) == [404, 200]


async def test_a_hire_recorded_while_its_person_moves_stands_and_is_seen_where_they_went(
    matching: Running, neighbours: Neighbours
) -> None:
    old, new = a_county(), a_county()
    person, vacancy = await neighbours.seeker(old), await neighbours.vacancy(old)
    referral = (await caseworker(matching, old).refer(person, vacancy)).json()["id"]
    caller = await caller_of(caseworker(matching, old))
    async with matching.database.begin(caller) as session:
        await record_hire(
            session, caller, UUID(referral), Tags.read("*", "if-match"), Terms(today(matching), None, None, None)
        )
        moving = asyncio.create_task(neighbours.move(person, new))
        await eventually(lambda: someone_waits(matching), expected=True)
    await moving
    hired = (await caseworker(matching, new).get(f"/v1/referrals/{referral}")).json()
    assert (hired["status"], hired["version"]) == ("hired", 3)


async def caller_of(office: Office) -> Caller:
    """Return a caller as the service sees one."""
    verifier: Verifier = office.matching.app.state.verifier
    return await verifier.verify(office.headers["Authorization"].removeprefix("Bearer "))


async def test_of_somebody_who_is_anonymised_matching_says_no_more_than_their_county(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    street = f"{county}001"
    person, employer = await neighbours.seeker(street), await neighbours.employer(county)
    office, vacancy = caseworker(matching, county), await neighbours.vacancy(county, employer)
    made = (await office.recommend(person)).json()["items"][0]["id"]
    referral = await referred(office, person, vacancy, "checked")
    words = [street, f"person:{person}", "district_same"]
    before = await traces(matching, "matching", *words, person=person)
    assert {table for table, found in before.items() if "district_same" in found} == {"journal", "recommendation"}
    await neighbours.anonymise(person, county)
    assert await traces(matching, "matching", *words, person=person) == {}
    parties = office, employer_of(matching, employer), caseworker(matching, street), seeker_of(matching, person)
    assert await seen(f"/v1/referrals/{referral}", *parties) == [200, 200, 404, 404]
    assert (await office.get(f"/v1/recommendations/{made}")).json()["contributions"] == []
    kept = (await office.get(f"/v1/referrals/{referral}")).json()
    assert (kept["person"], kept["status"], kept["ended_for"]) == (person, "checked", "resigned")


async def test_somebody_who_is_anonymised_is_neither_recommended_anything_nor_referred(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    person, office = await neighbours.seeker(county), caseworker(matching, county)
    vacancy = await neighbours.vacancy(county)
    await neighbours.anonymise(person, county)
    answers = [await office.recommend(person), await office.refer(person, vacancy)]
    assert [answer.status_code for answer in answers] == [404, 404]
