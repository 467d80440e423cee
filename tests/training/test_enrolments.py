"""Who takes part in which class, and how it ends."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import anyio
import pytest

from tests.running import Running
from tests.training.story import OCCUPATION, a_class, course, enrolled, somebody

pytestmark = pytest.mark.anyio


async def end(
    training: Running, enrolment: str, verb: str, version: int = 1, **body: str
) -> tuple[int, dict[str, Any]]:
    answer = await training.client.post(
        f"/v1/enrolments/{enrolment}:{verb}",
        json=body,
        headers=training.headers("caseworker", "440303") | {"If-Match": f'"{version}"'},
    )
    return answer.status_code, answer.json()


async def taken(training: Running, class_id: str) -> int:
    read = await training.client.get(f"/v1/classes/{class_id}", headers=training.headers("public_kiosk"))
    seats: int = read.json()["taken"]
    return seats


async def test_a_person_is_enrolled_and_completes_the_class(people: Running, training: Running) -> None:
    class_id = await a_class(training)
    enrolment = (await enrolled(training, class_id, await somebody(people, training))).json()
    status, completed = await end(training, enrolment["id"], "complete")
    assert (enrolment["status"], enrolment["occupation"]) == ("enrolled", OCCUPATION)
    assert (status, completed["status"]) == (200, "completed")
    assert await taken(training, class_id) == 1


async def test_a_withdrawal_frees_the_seat_and_lets_the_person_come_back(people: Running, training: Running) -> None:
    class_id, someone = await a_class(training, seats=1), await somebody(people, training)
    enrolment = (await enrolled(training, class_id, someone)).json()["id"]
    full = await enrolled(training, class_id, await somebody(people, training))
    await end(training, enrolment, "withdraw")
    again = await enrolled(training, class_id, someone)
    assert (full.status_code, full.json()["code"], again.status_code) == (409, "class-is-full", 201)


async def test_the_last_seat_goes_to_one_of_two(people: Running, training: Running) -> None:
    class_id = await a_class(training, seats=1)
    one, other = await somebody(people, training), await somebody(people, training)
    answers: list[int] = []

    async def enrol(person: str) -> None:
        answers.append((await enrolled(training, class_id, person)).status_code)

    async with anyio.create_task_group() as group:
        group.start_soon(enrol, one)
        group.start_soon(enrol, other)
    assert sorted(answers) == [201, 409]
    assert await taken(training, class_id) == 1


async def test_nobody_takes_two_seats_of_a_class(people: Running, training: Running) -> None:
    class_id, someone = await a_class(training), await somebody(people, training)
    await enrolled(training, class_id, someone)
    assert (await enrolled(training, class_id, someone)).json()["code"] == "already-enrolled"


async def test_an_enrolment_ends_once(people: Running, training: Running) -> None:
    enrolment = (await enrolled(training, await a_class(training), await somebody(people, training))).json()["id"]
    await end(training, enrolment, "complete")
    status, refused = await end(training, enrolment, "withdraw", version=2)
    assert (status, refused["code"], refused["ended"]) == (409, "enrolment-ended", "completed")


async def test_an_end_before_the_enrolment_or_in_the_future_is_refused(people: Running, training: Running) -> None:
    enrolment = (await enrolled(training, await a_class(training), await somebody(people, training))).json()["id"]
    tomorrow = (training.settings.clock.today() + timedelta(days=1)).isoformat()
    for day, rule in (("2001-01-01", "before_the_enrolment"), (tomorrow, "date_in_future")):
        status, refused = await end(training, enrolment, "complete", on=day)
        assert (status, refused["errors"][0]["rule"]) == (422, rule)


async def test_nobody_completes_a_class_before_it_begins(people: Running, training: Running) -> None:
    later = await a_class(training, starts_on="2090-01-01", ends_on="2090-02-01")
    enrolment = (await enrolled(training, later, await somebody(people, training))).json()["id"]
    status, refused = await end(training, enrolment, "complete")
    assert (status, refused["errors"][0]["rule"]) == (422, "before_the_class")


async def test_a_class_that_is_over_takes_nobody(people: Running, training: Running) -> None:
    over = await a_class(training, starts_on="2020-01-01", ends_on="2020-02-01")
    assert (await enrolled(training, over, await somebody(people, training))).json()["code"] == "class-is-over"


async def test_a_class_does_not_end_before_it_starts(training: Running) -> None:
    body: dict[str, object] = {
        "course": (await course(training)).json()["id"],
        "seats": 5,
        "starts_on": "2026-12-02",
        "ends_on": "2026-12-01",
    }
    refused = await training.client.post(
        "/v1/classes", json=body, headers=training.headers("district_officer", "440300")
    )
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/ends_on"]


async def test_a_person_whom_training_does_not_know_is_not_enrolled(training: Running) -> None:
    assert (await enrolled(training, await a_class(training), str(uuid4()))).json()["code"] == "unknown-person"


async def test_an_enrolment_is_seen_by_the_office_the_institution_and_the_person(
    people: Running, training: Running
) -> None:
    provider, someone = str(uuid4()), await somebody(people, training)
    enrolment = (await enrolled(training, await a_class(training, provider=provider), someone)).json()["id"]
    seen = {
        "office": training.headers("caseworker", "440303"),
        "other office": training.headers("caseworker", "440304"),
        "institution": training.headers("training_institution", organisation=provider),
        "other institution": training.headers("training_institution", organisation=str(uuid4())),
        "person": training.headers("job_seeker", person=someone),
        "other person": training.headers("job_seeker", person=str(uuid4())),
    }
    answers = {
        who: (await training.client.get(f"/v1/enrolments/{enrolment}", headers=headers)).status_code
        for who, headers in seen.items()
    }
    assert {who for who, status in answers.items() if status == 200} == {"office", "institution", "person"}
    assert set(answers.values()) == {200, 404}


async def test_everybody_may_look_for_courses(training: Running) -> None:
    registered = (await course(training)).json()["id"]
    for headers in (training.headers("public_kiosk"), training.headers("job_seeker", person=str(uuid4()))):
        assert (await training.client.get(f"/v1/courses/{registered}", headers=headers)).status_code == 200


async def test_an_institution_registers_courses_of_its_own_and_of_nobody_else(training: Running) -> None:
    mine = str(uuid4())
    body = {"title": "育婴员班", "occupation": OCCUPATION, "district": "440303"}
    headers = training.headers("training_institution", organisation=mine)
    own = await training.client.post("/v1/courses", json=body | {"provider": mine}, headers=headers)
    others = await training.client.post("/v1/courses", json=body | {"provider": str(uuid4())}, headers=headers)
    assert (own.status_code, others.status_code, others.json()["code"]) == (201, 403, "another-organisation")
