"""A vacancy from its draft to its close, and who sees it on the way."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.kit.clock import Clock
from tests.people.journal import entries, happened
from tests.queries import queries
from tests.running import Running
from tests.vacancies.desk import VACANCY, Desk, code_of, desk, rules_of

pytestmark = pytest.mark.anyio

TODAY = Clock().today().isoformat()


async def found_by(kiosk: Desk, at: str) -> dict[str, Any] | None:
    """Return what the search shows of a vacancy, None where it shows nothing."""
    answer = await kiosk.get(at.replace("/vacancies/", "/published-vacancies/"))
    shown: dict[str, Any] = answer.json()
    return shown if answer.is_success else None


async def test_a_vacancy_begins_as_a_draft_that_nobody_can_find(officer: Desk, kiosk: Desk) -> None:
    at = await officer.draft()
    shown = (await officer.get(at)).json()
    assert (shown["status"], shown["published_on"], shown["closed_on"], shown["version"]) == ("draft", None, None, 1)
    assert (shown["pay_from"], shown["pay_to"], shown["pay_agreed"], shown["seats"]) == ("4500.00", "6000.00", False, 3)
    assert await found_by(kiosk, at) is None


async def test_a_published_vacancy_is_found_by_everybody_with_its_employers_name(officer: Desk, kiosk: Desk) -> None:
    employer = await officer.employer(name="深圳市谷雨养老院")
    at = await officer.published(employer=employer)
    assert await found_by(kiosk, at) == {
        "id": at.rpartition("/")[2],
        "version": 2,
        "employer": employer,
        "employer_name": "深圳市谷雨养老院",
        "employer_kind": "enterprise",
        "title": "养老护理员",
        "occupation": "4-10-01-05",
        "district": "440303",
        "pay_from": "4500.00",
        "pay_to": "6000.00",
        "pay_agreed": False,
        "seats": 3,
        "published_on": TODAY,
    }


async def test_what_a_draft_does_not_say_yet_is_named_when_it_is_published(officer: Desk) -> None:
    at = await officer.draft(occupation=None, pay_from=None, pay_to=None)
    refused = await officer.post(f"{at}:publish", seen=1)
    assert (code_of(refused), refused.json()["missing"]) == ((409, "not-ready-to-publish"), ["occupation", "pay_from"])


async def test_pay_may_be_left_to_agreement(officer: Desk) -> None:
    at = await officer.published(pay_from=None, pay_to=None, pay_agreed=True)
    assert (await officer.get(at)).json()["pay_agreed"] is True


async def test_pay_that_contradicts_itself_is_refused_at_its_field(officer: Desk) -> None:
    body = VACANCY | {"employer": await officer.employer()}
    upside_down = await officer.post("/v1/vacancies", body | {"pay_from": "7000.00"})
    both = await officer.post("/v1/vacancies", body | {"pay_agreed": True})
    assert (rules_of(upside_down), rules_of(both)) == (
        {"/pay_to": "low_above_high"},
        {"/pay_agreed": "agreed_with_amount"},
    )


async def test_a_published_vacancy_is_published_once(officer: Desk) -> None:
    at = await officer.published()
    assert code_of(await officer.post(f"{at}:publish", seen=2)) == (409, "not-a-draft")


async def test_of_four_who_publish_at_once_one_does(vacancies: Running, officer: Desk) -> None:
    at = await officer.draft()
    answers = await asyncio.gather(*(officer.post(f"{at}:publish", seen=1) for _ in range(4)))
    assert min(answer.status_code for answer in answers) == 200
    assert await happened(vacancies, at) == ["vacancy.registered", "vacancy.published"]


async def test_a_change_shows_in_the_search_at_once(officer: Desk, kiosk: Desk) -> None:
    at = await officer.published()
    await officer.patch(at, {"title": "夜班养老护理员", "pay_to": "6500.00"}, seen=2)
    shown = await found_by(kiosk, at)
    assert shown is not None
    assert (shown["title"], shown["pay_to"], shown["version"]) == ("夜班养老护理员", "6500.00", 3)


async def test_a_published_vacancy_stays_complete(officer: Desk) -> None:
    at = await officer.published()
    refused = await officer.patch(at, {"occupation": None}, seen=2)
    assert (code_of(refused), refused.json()["missing"]) == ((409, "not-ready-to-publish"), ["occupation"])


async def test_a_closed_vacancy_is_found_no_more_and_changed_no_more(officer: Desk, kiosk: Desk) -> None:
    at = await officer.published()
    shown = (await officer.post(f"{at}:close", seen=2)).json()
    assert (shown["status"], shown["closed_on"]) == ("closed", TODAY)
    assert await found_by(kiosk, at) is None
    assert code_of(await officer.patch(at, {"seats": 1}, seen=3)) == (409, "vacancy-closed-already")


async def test_a_draft_is_not_closed(officer: Desk) -> None:
    assert code_of(await officer.post(f"{await officer.draft()}:close", seen=1)) == (409, "not-published")


async def test_each_step_is_journalled_with_the_state_that_other_services_keep(
    vacancies: Running, officer: Desk
) -> None:
    employer = await officer.employer()
    at = await officer.published(employer=employer)
    await officer.patch(at, {"seats": 2}, seen=2)
    await officer.post(f"{at}:close", seen=3)
    told = await entries(vacancies, at.rpartition("/")[2])
    assert [kind.split(".")[3] for kind, _, _ in told] == ["registered", "published", "changed", "closed"]
    assert told[-1][2]["state"] == {
        "id": at.rpartition("/")[2],
        "version": 4,
        "employer": employer,
        "title": "养老护理员",
        "occupation": "4-10-01-05",
        "district": "440303",
        "pay_from": "4500.00",
        "pay_to": "6000.00",
        "pay_agreed": False,
        "seats": 2,
        "status": "closed",
        "published_on": TODAY,
        "closed_on": TODAY,
    }


async def test_an_employer_keeps_its_own_vacancies_wherever_the_work_is(vacancies: Running, officer: Desk) -> None:
    mine = await officer.employer()
    itself = desk(vacancies, "employer", organisation=mine)
    at = await itself.published(employer=mine, district="370102")
    assert [each["id"] async for each in itself.pages("/v1/vacancies")] == [at.rpartition("/")[2]]


async def test_an_employer_sees_and_writes_no_vacancy_of_another(vacancies: Running, officer: Desk) -> None:
    other = await officer.employer()
    at = await officer.published(employer=other)
    itself = desk(vacancies, "employer", organisation=await officer.employer())
    assert (await itself.get(at)).status_code == 404
    assert code_of(await itself.patch(at, {"seats": 1}, seen=2)) == (404, "not-found")
    assert code_of(await itself.post("/v1/vacancies", VACANCY | {"employer": other})) == (403, "another-organisation")


async def test_another_district_of_the_city_does_not_see_a_vacancy_but_finds_it_once_it_is_published(
    vacancies: Running, officer: Desk
) -> None:
    at = await officer.published(district="440303")
    nanshan = desk(vacancies, "caseworker", "440305")
    assert ((await nanshan.get(at)).status_code, await found_by(nanshan, at) is not None) == (404, True)


async def test_an_office_registers_vacancies_of_employers_it_sees_in_its_own_area(
    vacancies: Running, officer: Desk
) -> None:
    jinan = desk(vacancies, "district_officer", "370100")
    theirs = await jinan.employer(district="370102")
    unseen = await officer.post("/v1/vacancies", VACANCY | {"employer": theirs})
    nobody = await officer.post("/v1/vacancies", VACANCY | {"employer": str(uuid4())})
    elsewhere = await officer.post("/v1/vacancies", VACANCY | {"employer": theirs, "district": "370102"})
    assert [code_of(each) for each in (unseen, nobody, elsewhere)] == [
        (409, "unknown-employer"),
        (409, "unknown-employer"),
        (403, "outside-districts"),
    ]


async def test_a_kiosk_reads_what_is_published_and_writes_nothing(officer: Desk, kiosk: Desk) -> None:
    at = await officer.published()
    assert (await kiosk.get(at)).status_code == 404
    assert code_of(await kiosk.post(f"{at}:close", seen=2)) == (403, "forbidden")


async def test_a_new_name_of_the_employer_shows_in_the_search(officer: Desk, kiosk: Desk) -> None:
    employer = await officer.employer(name="旧名商行")
    at = await officer.published(employer=employer)
    await officer.patch(f"/v1/employers/{employer}", {"name": "新名商行"}, seen=1)
    shown = await found_by(kiosk, at)
    assert shown is not None
    assert shown["employer_name"] == "新名商行"


async def test_publishing_sends_at_most_eight_statements(vacancies: Running, officer: Desk) -> None:
    at = await officer.draft()
    with queries(vacancies.database.engines["app"], at_most=8):
        await officer.post(f"{at}:publish", seen=1)
