"""Who sees a referral: the offices of the person, the employer, the person; and nobody else of the same city."""

from uuid import UUID, uuid4

import pytest

from services.kit.database.security import place_like
from services.kit.http.common import NotFound
from tests.matching.neighbours import Neighbours, a_county
from tests.matching.office import caseworker, employer_of, seeker_of
from tests.running import Running
from tests.small.callers import of_area

pytestmark = pytest.mark.anyio


async def test_an_employer_sees_its_own_referrals_and_no_others(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    mine, other = await neighbours.employer(county), await neighbours.employer(county)
    office = caseworker(matching, county)
    own = (await office.refer(await neighbours.seeker(county), await neighbours.vacancy(county, mine))).json()["id"]
    its = (await office.refer(await neighbours.seeker(county), await neighbours.vacancy(county, other))).json()["id"]
    me = employer_of(matching, mine)
    assert await me.ids("/v1/referrals") == [own]
    assert (await me.get(f"/v1/referrals/{its}")).status_code == 404
    assert (await me.post("/v1/referrals:batchGet", {"ids": [its, own]})).json()["items"][0] is None


async def test_an_employer_records_interview_and_hire_of_its_own(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    employer = await neighbours.employer(county)
    vacancy = await neighbours.vacancy(county, employer)
    referral = (await caseworker(matching, county).refer(await neighbours.seeker(county), vacancy)).json()["id"]
    me = employer_of(matching, employer)
    interviewed = await me.step(referral, "interview", {"outcome": "passed"})
    hired = await me.step(referral, "hire", {"contract_months": 12}, seen=2)
    assert (interviewed.status_code, hired.status_code, hired.json()["status"]) == (200, 200, "hired")


async def test_an_employer_records_nothing_of_anothers(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    vacancy = await neighbours.vacancy(county)
    referral = (await caseworker(matching, county).refer(await neighbours.seeker(county), vacancy)).json()["id"]
    stranger = employer_of(matching, await neighbours.employer(county))
    for verb, body in (
        ("interview", {"outcome": "passed"}),
        ("hire", {}),
        ("decline", {"reason": "employer_declined"}),
    ):
        assert (await stranger.step(referral, verb, body)).status_code == 404


async def test_an_employer_does_not_record_the_check(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    employer = await neighbours.employer(county)
    vacancy = await neighbours.vacancy(county, employer)
    referral = (await caseworker(matching, county).refer(await neighbours.seeker(county), vacancy)).json()["id"]
    answer = await employer_of(matching, employer).step(referral, "check", {"still_held": True})
    assert (answer.status_code, answer.json()["scope"]) == (403, "referral:check")


async def test_an_employer_sees_no_recommendation(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    employer = await neighbours.employer(county)
    person = await neighbours.seeker(county)
    await neighbours.vacancy(county, employer)
    [made] = (await caseworker(matching, county).recommend(person)).json()["items"]
    assert (await employer_of(matching, employer).get(f"/v1/recommendations/{made['id']}")).status_code == 403


async def test_a_caseworker_of_another_district_of_the_city_sees_nothing(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    person, vacancy = await neighbours.seeker(county), await neighbours.vacancy(county)
    office = caseworker(matching, county)
    made = (await office.recommend(person)).json()["items"][0]["id"]
    referral = (await office.refer(person, vacancy)).json()["id"]
    neighbour = caseworker(matching, county[:4] + "04")
    for path in ("/v1/recommendations", "/v1/referrals"):
        assert await neighbour.ids(path) == []
    for path in (f"/v1/recommendations/{made}", f"/v1/referrals/{referral}"):
        assert (await neighbour.get(path)).status_code == 404
    assert (await neighbour.step(referral, "hire", {})).status_code == 404


async def test_the_office_where_the_work_is_sees_no_referral_of_a_person_from_elsewhere(
    matching: Running, neighbours: Neighbours
) -> None:
    home, elsewhere = a_county(), a_county()
    person = await neighbours.seeker(home, districts=[elsewhere])
    referral = (await caseworker(matching, home).refer(person, await neighbours.vacancy(elsewhere))).json()["id"]
    assert (await caseworker(matching, elsewhere).get(f"/v1/referrals/{referral}")).status_code == 404


async def test_the_office_of_the_household_registration_sees_the_referral_too(
    matching: Running, neighbours: Neighbours
) -> None:
    home, registered = a_county(), a_county()
    person = await neighbours.person(home, hukou=registered)
    await neighbours.need(person, home)
    referral = (await caseworker(matching, home).refer(person, await neighbours.vacancy(home))).json()["id"]
    assert (await caseworker(matching, registered).get(f"/v1/referrals/{referral}")).status_code == 200


async def test_a_person_reads_their_own_referral_and_changes_nothing(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person, other = await neighbours.seeker(county), await neighbours.seeker(county)
    referral = (await caseworker(matching, county).refer(person, await neighbours.vacancy(county))).json()["id"]
    me = seeker_of(matching, person)
    assert await me.ids("/v1/referrals") == [referral]
    assert (await me.step(referral, "hire", {})).status_code == 403
    assert await seeker_of(matching, other).ids("/v1/referrals") == []


async def test_nobody_lets_a_row_follow_a_person_out_of_sight(matching: Running, neighbours: Neighbours) -> None:
    person = await neighbours.seeker(a_county())
    with pytest.raises(NotFound):
        async with matching.database.begin(of_area(a_county())) as session:
            await place_like(session, "referral", uuid4(), UUID(person))
