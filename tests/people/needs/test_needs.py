"""A person's needs are recorded, changed, closed, and go where the person goes."""

from collections.abc import AsyncIterator
from uuid import uuid4

import anyio
import httpx
import pytest

from services.kit.settings import Settings
from services.people.app import SERVICE
from tests.people.invented import person, resident_id
from tests.people.journal import entries
from tests.running import Running, running

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def people(settings: Settings) -> AsyncIterator[Running]:
    async with running(SERVICE, settings) as people:
        yield people


serials = iter(range(100, 999))


async def registered(people: Running, **changed: object) -> str:
    body = person(resident_id=resident_id(born="19790203", serial=next(serials))) | changed
    answer = await people.client.post("/v1/persons", json=body, headers=people.headers("caseworker", "440300"))
    assert answer.status_code == 201
    identity: str = answer.json()["id"]
    return identity


async def recorded(people: Running, person_id: str, **changed: object) -> httpx.Response:
    body = {"person": person_id, "purpose": "job", "occupations": ["4-01-02-01"], "wage_from": "2500.00"} | changed
    return await people.client.post("/v1/needs", json=body, headers=people.headers("caseworker", "440303"))


async def test_a_job_need_says_what_where_and_for_how_much(people: Running) -> None:
    answer = await recorded(people, await registered(people), districts=["442000"])
    need = answer.json()
    assert answer.status_code == 201
    assert (need["occupations"], need["districts"], need["wage_from"]) == (["4-01-02-01"], ["442000"], "2500.00")


async def test_one_need_of_each_purpose_is_open_at_a_time(people: Running) -> None:
    someone = await registered(people)
    first = await recorded(people, someone)
    second = await recorded(people, someone)
    training = await recorded(people, someone, purpose="training", wage_from=None)
    assert (second.status_code, second.json()["need"]) == (409, first.json()["id"])
    assert training.status_code == 201


async def test_two_needs_recorded_at_once_leave_one(people: Running) -> None:
    someone = await registered(people)
    answers: list[int] = []

    async def record_one() -> None:
        answers.append((await recorded(people, someone)).status_code)

    async with anyio.create_task_group() as group:
        group.start_soon(record_one)
        group.start_soon(record_one)
    assert sorted(answers) == [201, 409]


async def test_a_need_names_an_occupation_unless_any_post_will_do(people: Running) -> None:
    someone = await registered(people)
    refused = await recorded(people, someone, occupations=[])
    taken = await recorded(people, someone, occupations=[], takes_any_post=True)
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/occupations"]
    assert taken.status_code == 201


async def test_a_training_need_has_no_wage_and_takes_no_post(people: Running) -> None:
    refused = await recorded(people, await registered(people), purpose="training", takes_any_post=True)
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/wage_from", "/takes_any_post"]


async def test_a_need_of_somebody_out_of_sight_is_not_recorded(people: Running) -> None:
    assert (await recorded(people, str(uuid4()))).status_code == 404


async def test_a_closed_need_stays_as_it_was_and_makes_room_for_another(people: Running) -> None:
    someone = await registered(people)
    need = (await recorded(people, someone)).json()
    at, headers = f"/v1/needs/{need['id']}", people.headers("caseworker", "440303")
    closed = await people.client.post(at + ":close", json={"reason": "met"}, headers=headers | {"If-Match": '"1"'})
    changed = await people.client.patch(at, json={"wage_from": None}, headers=headers | {"If-Match": '"2"'})
    assert (closed.status_code, closed.json()["closed_for"]) == (200, "met")
    assert (changed.status_code, changed.json()["code"]) == (409, "need-is-closed")
    assert (await recorded(people, someone)).status_code == 201


@pytest.mark.parametrize(("on", "rule"), [("2001-01-01", "before_the_beginning"), ("2999-12-31", "date_in_future")])
async def test_a_need_closes_between_its_recording_and_today(people: Running, on: str, rule: str) -> None:
    need = (await recorded(people, await registered(people))).json()
    answer = await people.client.post(
        f"/v1/needs/{need['id']}:close",
        json={"reason": "withdrawn", "on": on},
        headers=people.headers("caseworker", "440303") | {"If-Match": '"1"'},
    )
    assert [(error["pointer"], error["rule"]) for error in answer.json()["errors"]] == [("/on", rule)]


async def test_a_change_of_nothing_leaves_the_need_as_it_is(people: Running) -> None:
    need = (await recorded(people, await registered(people))).json()
    headers = people.headers("caseworker", "440303") | {
        "Content-Type": "application/merge-patch+json",
        "If-Match": '"1"',
    }
    answer = await people.client.patch(f"/v1/needs/{need['id']}", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)


async def test_a_person_sees_own_needs_and_no_others(people: Running) -> None:
    me, other = await registered(people), await registered(people)
    mine = (await recorded(people, me)).json()["id"]
    await recorded(people, other)
    own = people.headers("job_seeker", person=me)
    seen = await people.client.get("/v1/needs", headers=own)
    assert [need["id"] for need in seen.json()["items"]] == [mine]


async def test_open_job_needs_of_one_person_are_listed(people: Running) -> None:
    someone = await registered(people)
    job = (await recorded(people, someone)).json()["id"]
    await recorded(people, someone, purpose="training", wage_from=None)
    listed = await people.client.get(
        "/v1/needs",
        params={"person": someone, "purpose": "job", "open": "true"},
        headers=people.headers("caseworker", "440303"),
    )
    assert [need["id"] for need in listed.json()["items"]] == [job]


OF_HOME = {"hours": "part_time", "home_work": "needed", "transport": "near_home_only"}


async def test_a_job_need_says_for_how_many_hours_whether_at_home_and_how_one_gets_there(people: Running) -> None:
    need = (await recorded(people, await registered(people), **OF_HOME)).json()
    assert {name: need[name] for name in OF_HOME} == OF_HOME


async def test_a_training_need_says_what_is_to_be_learnt_in_words_and_when(people: Running) -> None:
    wish: dict[str, object] = {"purpose": "training", "occupations": [], "wage_from": None}
    wish |= {"course": "挖掘机操作", "course_times": ["evenings", "weekends"]}
    need = (await recorded(people, await registered(people), **wish)).json()
    assert (need["course"], need["course_times"]) == ("挖掘机操作", ["evenings", "weekends"])


async def test_nothing_is_listed_twice(people: Running) -> None:
    twice = {"occupations": ["4-01-02-01", "4-01-02-01"], "districts": ["442000", "442000"]}
    refused = (await recorded(people, await registered(people), **twice)).json()["errors"]
    assert {each["pointer"]: each["rule"] for each in refused} == dict.fromkeys(
        ("/occupations", "/districts"), "listed_twice"
    )


async def test_what_is_stated_of_jobs_or_of_trainings_alone_is_refused_of_the_other(people: Running) -> None:
    someone = await registered(people)
    training = await recorded(people, someone, purpose="training", wage_from=None, **OF_HOME)
    job = await recorded(people, someone, course="挖掘机操作", course_times=["evenings"])
    assert [{error["pointer"]: error["rule"] for error in each.json()["errors"]} for each in (training, job)] == [
        dict.fromkeys(("/hours", "/home_work", "/transport"), "of_jobs_only"),
        dict.fromkeys(("/course", "/course_times"), "of_trainings_only"),
    ]


async def test_what_is_wished_for_in_words_stays_out_of_events(people: Running) -> None:
    wish: dict[str, object] = {"purpose": "training", "occupations": [], "wage_from": None, "course": "挖掘机操作"}
    need = (await recorded(people, await registered(people), **wish)).json()
    [(_, _, data)] = await entries(people, need["id"])
    assert ("course" in data["state"], "挖掘机操作" in str(data)) == (False, False)
