"""A person is referred to a vacancy: within what they accept, once at a time, or for a reason that is kept."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.matching.neighbours import COOK, Neighbours, a_county
from tests.matching.office import caseworker, refusals, today
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_referral_says_who_goes_where(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    employer = await neighbours.employer(county, kind="individual_business")
    vacancy = await neighbours.vacancy(county, employer)
    answer = await caseworker(matching, county).refer(person, vacancy)
    referral = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/referrals/{referral['id']}"
    assert {name: referral[name] for name in ("person", "vacancy", "employer", "employer_kind", "district")} == {
        "person": person,
        "vacancy": vacancy,
        "employer": employer,
        "employer_kind": "individual_business",
        "district": county,
    }
    assert (referral["status"], referral["referred_on"]) == ("referred", today(matching).isoformat())


async def test_a_referral_is_told_with_the_state_that_others_rely_on(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    referral = (
        await caseworker(matching, county).refer(await neighbours.seeker(county), await neighbours.vacancy(county))
    ).json()
    async with matching.database.begin_system() as session:
        entry = (
            await session.execute(text("SELECT type, data FROM journal WHERE subject = :row"), {"row": referral["id"]})
        ).one()
    assert entry.type == "bihuan.matching.referral.made.v1"
    assert set(entry.data["state"]) == {
        *("id", "version", "person", "vacancy", "employer", "employer_kind", "district", "status", "referred_on"),
        *("interviewed_on", "hired_on", "contract_months", "wage_month", "social_insurance_paid", "check_due_on"),
        *("checked_on", "still_held"),
    }


async def test_a_vacancy_of_another_city_can_be_referred_to_where_the_need_names_it(
    matching: Running, neighbours: Neighbours
) -> None:
    home, elsewhere = a_county(), a_county()
    person = await neighbours.seeker(home, districts=[elsewhere])
    answer = await caseworker(matching, home).refer(person, await neighbours.vacancy(elsewhere))
    assert (answer.status_code, answer.json()["district"]) == (201, elsewhere)


async def test_what_stands_against_a_referral_is_named_with_reasons(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    vacancy = await neighbours.vacancy(a_county(), occupation=COOK, pay_from=None, pay_to="2000.00")
    answer = await caseworker(matching, county).refer(person, vacancy)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["overridable"]) == (409, "constraints-unmet", True)
    assert problem["unmet"] == [
        {"code": "district_not_acceptable", "detail": "The work is not where the person would take it."},
        {"code": "occupation_not_wished", "detail": "The occupation is not one that the person wishes."},
        {"code": "pay_below_wish", "detail": "The pay does not reach the least that the person wishes."},
    ]


async def test_wishes_are_set_aside_for_a_coded_reason_that_is_kept(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    vacancy = await neighbours.vacancy(county, occupation=COOK)
    answer = await caseworker(matching, county).refer(
        await neighbours.seeker(county), vacancy, override="person_agrees"
    )
    assert answer.status_code == 201
    assert (answer.json()["unmet"], answer.json()["overridden_for"]) == (["occupation_not_wished"], "person_agrees")


async def test_a_reason_without_need_is_not_kept(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person, vacancy = await neighbours.seeker(county), await neighbours.vacancy(county)
    referral = (await caseworker(matching, county).refer(person, vacancy, override="person_agrees")).json()
    assert (referral["unmet"], referral["overridden_for"]) == ([], None)


@pytest.mark.parametrize(
    ("changed", "constraint"), [({"status": "closed"}, "not_published"), ({"seats": 0}, "no_seat_left")]
)
async def test_a_closed_or_full_vacancy_takes_nobody_for_any_reason(
    matching: Running, neighbours: Neighbours, changed: dict[str, Any], constraint: str
) -> None:
    county = a_county()
    vacancy = await neighbours.vacancy(county, **changed)
    answer = await caseworker(matching, county).refer(
        await neighbours.seeker(county), vacancy, override="employer_agrees"
    )
    assert (answer.status_code, [each["code"] for each in answer.json()["unmet"]]) == (409, [constraint])
    assert answer.json()["overridable"] is False


async def test_the_constraints_are_asked_again_at_the_referral(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person, employer = await neighbours.seeker(county), await neighbours.employer(county)
    vacancy = await neighbours.vacancy(county, employer)
    office = caseworker(matching, county)
    assert await office.recommended(person) == [vacancy]
    await neighbours.change_vacancy(vacancy, county, employer, status="closed", closed_on="2026-11-20")
    assert (await office.refer(person, vacancy)).json()["unmet"][0]["code"] == "not_published"


async def test_a_draft_elsewhere_is_no_vacancy(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    draft = await neighbours.vacancy(a_county(), status="draft", published_on=None)
    answer = await caseworker(matching, county).refer(await neighbours.seeker(county), draft)
    assert (answer.status_code, refusals(answer)) == (422, {"/vacancy": "vacancy_unknown"})


async def test_a_person_is_referred_to_a_vacancy_once_at_a_time(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person, vacancy = await neighbours.seeker(county), await neighbours.vacancy(county)
    office = caseworker(matching, county)
    first = (await office.refer(person, vacancy)).json()["id"]
    second = await office.refer(person, vacancy)
    assert (second.status_code, second.json()["code"], second.json()["referral"]) == (409, "already-referred", first)
    assert (await office.step(first, "decline", {"reason": "person_declined"})).status_code == 200
    assert (await office.refer(person, vacancy)).status_code == 201


async def test_a_referral_names_the_recommendation_that_it_follows(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person, vacancy = await neighbours.seeker(county), await neighbours.vacancy(county)
    office = caseworker(matching, county)
    advice = (await office.recommend(person)).json()["items"][0]["id"]
    answer = await office.refer(person, vacancy, recommendation=advice)
    assert (answer.status_code, answer.json()["recommendation"]) == (201, advice)


async def test_a_recommendation_of_another_person_is_refused(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person, other = await neighbours.seeker(county), await neighbours.seeker(county)
    vacancy = await neighbours.vacancy(county)
    office = caseworker(matching, county)
    advice = (await office.recommend(other)).json()["items"][0]["id"]
    for named in (advice, str(uuid4())):
        answer = await office.refer(person, vacancy, recommendation=named)
        assert refusals(answer) == {"/recommendation": "recommendation_of_another"}


async def test_who_looks_for_nothing_is_not_referred(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    answer = await caseworker(matching, county).refer(await neighbours.person(county), await neighbours.vacancy(county))
    assert (answer.status_code, answer.json()["code"]) == (409, "no-open-job-need")


async def test_somebody_out_of_sight_is_not_referred(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person, vacancy = await neighbours.seeker(county), await neighbours.vacancy(county)
    assert (await caseworker(matching, county[:4] + "04").refer(person, vacancy)).status_code == 404


async def test_an_employer_refers_nobody(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person, vacancy = await neighbours.seeker(county), await neighbours.vacancy(county)
    headers = matching.headers("employer", organisation=str(uuid4()))
    answer = await matching.client.post("/v1/referrals", json={"person": person, "vacancy": vacancy}, headers=headers)
    assert answer.status_code == 403
