"""Vacancies are recommended with reasons, within what a person accepts, and each recommendation is kept."""

from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.matching.neighbours import COOK, HOUSEKEEPER, NURSERY_NURSE, Neighbours, a_county
from tests.matching.office import caseworker, seeker_of, today
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_suitable_vacancy_is_recommended_with_what_speaks_for_it(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    vacancy = await neighbours.vacancy(county, published_on=today(matching).isoformat())
    answer = await caseworker(matching, county).recommend(person)
    [made] = answer.json()["items"]
    said = {each["feature"]: (each["points"], each["detail"]) for each in made["contributions"]}
    assert (answer.status_code, made["vacancy"], made["rank"], made["model"]) == (200, vacancy, 1, "expert-1")
    assert said == {
        "occupation": (40, "It is the wished occupation 4-10-01-06."),
        "district": (20, "The work is in the county where the person lives."),
        "pay": (10, "The least pay is 20% above the wish."),
        "training": (0, None),
        "freshness": (8, "It was published 0 days ago."),
    }
    assert made["score"] == 78


async def test_the_score_is_the_sum_of_what_is_shown(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    await neighbours.training(person, county, NURSERY_NURSE)
    await neighbours.vacancy(county, pay_from="2600.00", published_on="2026-10-29")
    [made] = (await caseworker(matching, county).recommend(person)).json()["items"]
    assert sum(Decimal(str(each["points"])) for each in made["contributions"]) == Decimal(str(made["score"]))


async def test_reasons_are_said_in_chinese_to_who_asks_in_chinese(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    await neighbours.vacancy(county, pay_agreed=True, pay_from=None, pay_to=None)
    office = caseworker(matching, county)
    made = (await office.recommend(person)).json()["items"][0]["id"]
    headers = office.headers | {"Accept-Language": "zh-CN"}
    answer = await matching.client.get(f"/v1/recommendations/{made}", headers=headers)
    details = [each["detail"] for each in answer.json()["contributions"]]
    assert answer.headers["content-language"] == "zh-Hans"
    assert details[:2] == ["就是想找的职业：家政服务员（4-10-01-06）。", "工作地点与居住地同区县。"]
    assert answer.json()["caveats"] == [{"code": "pay_to_be_agreed", "detail": "工资面议，请先了解能否达到期望。"}]


async def test_a_completed_training_brings_its_occupation_forward(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county, occupations=[NURSERY_NURSE, HOUSEKEEPER])
    other = await neighbours.vacancy(county, occupation=NURSERY_NURSE)
    trained_for = await neighbours.vacancy(county, occupation=HOUSEKEEPER)
    office = caseworker(matching, county)
    before = await office.recommended(person)
    await neighbours.training(person, county, HOUSEKEEPER, status="enrolled")
    still = await office.recommended(person)
    await neighbours.training(person, county, HOUSEKEEPER)
    assert before == still == [other, trained_for]
    assert await office.recommended(person) == [trained_for, other]


async def test_only_what_the_person_accepts_is_recommended(matching: Running, neighbours: Neighbours) -> None:
    county, elsewhere = a_county(), a_county()
    person = await neighbours.seeker(county)
    good = await neighbours.vacancy(county[:4] + "05")
    for other in (
        {"occupation": COOK},
        {"pay_from": "2000.00", "pay_to": "2400.00"},
        {"status": "draft", "published_on": None},
        {"status": "closed"},
        {"seats": 0},
    ):
        await neighbours.vacancy(county, **other)
    await neighbours.vacancy(elsewhere)
    assert await caseworker(matching, county).recommended(person) == [good]


async def test_a_wish_that_no_vacancy_records_leaves_none_out_and_is_said_aloud(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    person = await neighbours.seeker(county, hours="part_time", home_work="wanted")
    vacancy = await neighbours.vacancy(county)
    advice = (await caseworker(matching, county).recommend(person)).json()
    assert [item["vacancy"] for item in advice["items"]] == [vacancy]
    assert [each["code"] for each in advice["not_compared"]] == ["hours_not_compared", "home_work_not_compared"]


async def test_a_city_named_in_the_need_takes_the_place_of_the_persons_own(
    matching: Running, neighbours: Neighbours
) -> None:
    home, elsewhere = a_county(), a_county()
    person = await neighbours.seeker(home, districts=[elsewhere[:4] + "00"])
    await neighbours.vacancy(home)
    there = await neighbours.vacancy(elsewhere)
    assert await caseworker(matching, home).recommended(person) == [there]


async def test_who_takes_any_post_is_offered_other_occupations_after_the_wished_one(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    person = await neighbours.seeker(county, takes_any_post=True)
    cook = await neighbours.vacancy(county, occupation=COOK)
    housekeeper = await neighbours.vacancy(county)
    assert await caseworker(matching, county).recommended(person) == [housekeeper, cook]


async def test_a_vacancy_to_which_the_person_is_referred_is_not_recommended_again(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    vacancy = await neighbours.vacancy(county)
    office = caseworker(matching, county)
    assert await office.recommended(person) == [vacancy]
    assert (await office.refer(person, vacancy)).status_code == 201
    assert await office.recommended(person) == []


async def test_a_vacancy_whose_seats_are_taken_is_not_recommended(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    hired, person = await neighbours.seeker(county), await neighbours.seeker(county)
    vacancy = await neighbours.vacancy(county)
    office = caseworker(matching, county)
    referral = (await office.refer(hired, vacancy)).json()["id"]
    assert await office.recommended(person) == [vacancy]
    assert (await office.step(referral, "hire", {})).status_code == 200
    assert await office.recommended(person) == []


async def test_at_most_so_many_are_recommended_as_were_asked_for(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    for _ in range(3):
        await neighbours.vacancy(county)
    answer = (await caseworker(matching, county).recommend(person, limit=2)).json()
    assert (len(answer["items"]), answer["fitting"], answer["more"]) == (2, 3, False)


async def test_every_recommendation_is_kept_and_told(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    await neighbours.vacancy(county)
    office = caseworker(matching, county)
    [made] = (await office.recommend(person)).json()["items"]
    assert (await office.get(f"/v1/recommendations/{made['id']}")).json() == made
    assert await office.ids("/v1/recommendations", person=person) == [made["id"]]
    async with matching.database.begin_system() as session:
        entry = (
            await session.execute(text("SELECT type, data FROM journal WHERE subject = :row"), {"row": made["id"]})
        ).one()
    assert entry.type == "bihuan.matching.recommendation.made.v1"
    assert (entry.data["model"], entry.data["state"]["score"]) == ("expert-1", made["score"])
    assert [each["reason"] for each in entry.data["state"]["contributions"]][:2] == [
        "occupation_same",
        "district_same_county",
    ]


async def test_a_batch_of_recommendations_is_aligned_to_the_ids(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    await neighbours.vacancy(county)
    office = caseworker(matching, county)
    [made] = (await office.recommend(person)).json()["items"]
    answer = await office.post("/v1/recommendations:batchGet", {"ids": [str(uuid4()), made["id"]]})
    assert answer.json() == {"items": [None, made]}


async def test_a_repeated_request_recommends_once(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    await neighbours.vacancy(county)
    office = caseworker(matching, county)
    headers = office.headers | {"Idempotency-Key": f"recommend-{person}"}
    url = f"/v1/persons/{person}:recommend"
    first, second = [(await matching.client.post(url, json={}, headers=headers)).json() for _ in range(2)]
    assert first == second
    assert len(await office.ids("/v1/recommendations", person=person)) == 1


async def test_who_looks_for_training_alone_gets_no_vacancy(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.person(county)
    await neighbours.need(person, county, purpose="training", wage_from=None)
    answer = await caseworker(matching, county).recommend(person)
    assert (answer.status_code, answer.json()["code"]) == (409, "no-open-job-need")


async def test_a_closed_need_counts_no_more(matching: Running, neighbours: Neighbours) -> None:
    county = a_county()
    person = await neighbours.seeker(county, closed_on="2026-11-02")
    assert (await caseworker(matching, county).recommend(person)).status_code == 409


async def test_an_office_that_does_not_see_the_person_is_told_nothing(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    assert (await caseworker(matching, county[:4] + "04").recommend(person)).status_code == 404


async def test_the_office_of_the_household_registration_leaves_advice_to_that_of_the_residence(
    matching: Running, neighbours: Neighbours
) -> None:
    home, registered = a_county(), a_county()
    person = await neighbours.person(home, hukou=registered)
    assert (await caseworker(matching, registered).recommend(person)).status_code == 403


async def test_a_person_reads_what_was_recommended_to_them_and_another_does_not(
    matching: Running, neighbours: Neighbours
) -> None:
    county = a_county()
    person, other = await neighbours.seeker(county), await neighbours.seeker(county)
    await neighbours.vacancy(county)
    made = (await caseworker(matching, county).recommend(person)).json()["items"][0]["id"]
    assert await seeker_of(matching, person).ids("/v1/recommendations") == [made]
    assert await seeker_of(matching, other).ids("/v1/recommendations") == []


@pytest.mark.parametrize("path", ["/v1/recommendations", "/v1/recommendations/{id}"])
async def test_whoever_pays_is_not_told_by_a_recommendation_what_its_person_looks_for(
    matching: Running, neighbours: Neighbours, path: str
) -> None:
    county = a_county()
    person = await neighbours.seeker(county)
    await neighbours.vacancy(county)
    made = (await caseworker(matching, county).recommend(person)).json()["items"][0]["id"]
    answer = await matching.client.get(path.format(id=made), headers=matching.headers("finance", county))
    assert (answer.status_code, answer.json()["scope"]) == (403, "need:read")
