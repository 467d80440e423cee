"""Enrolments go where their person goes: seen by the offices that hold the person now, and no others."""

import asyncio
from uuid import UUID, uuid4

import pytest

from services.kit.database.security import area_keys, place
from services.kit.identity.tokens import Verifier
from services.training.enrolments.actions import enrol_person, follow_person
from tests.moves import end_of_feed, someone_waits, told
from tests.running import Running
from tests.training.story import a_class, enrolled, somebody
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

OLD, NEW = "440303", "440305"


async def move(people: Running, person: str, version: int = 1, **to: str) -> None:
    """Let a person move in the people service, to NEW unless another place is named."""
    moved = await people.client.patch(
        f"/v1/persons/{person}",
        json={"residence": NEW, "hukou": NEW} | to,
        headers=people.headers("caseworker", "440300") | {"If-Match": f'"{version}"'},
    )
    assert moved.status_code == 200, moved.text


async def ended(training: Running, enrolment: str, verb: str) -> None:
    """Record how an enrolment ended."""
    headers = training.headers("caseworker", OLD) | {"If-Match": '"1"'}
    answer = await training.client.post(f"/v1/enrolments/{enrolment}:{verb}", json={}, headers=headers)
    assert answer.status_code == 200, answer.text


async def seen(training: Running, enrolment: str, *by: dict[str, str]) -> list[int]:
    """Return what each is answered who asks for an enrolment."""
    return [(await training.client.get(f"/v1/enrolments/{enrolment}", headers=who)).status_code for who in by]


@pytest.mark.parametrize("verb", [None, "complete", "withdraw"])
async def test_an_enrolment_of_any_status_goes_where_its_person_goes_and_the_institution_goes_on_seeing_it(
    people: Running, training: Running, verb: str | None
) -> None:
    person, provider = await somebody(people, training), str(uuid4())
    enrolment = (await enrolled(training, await a_class(training, provider=provider), person)).json()["id"]
    if verb is not None:
        await ended(training, enrolment, verb)
    await move(people, person)
    offices = training.headers("caseworker", OLD), training.headers("caseworker", NEW)
    institution = training.headers("training_institution", organisation=provider)
    herself = training.headers("job_seeker", person=person)
    await eventually(lambda: seen(training, enrolment, *offices, institution, herself), [404, 200, 200, 200])


async def test_the_office_of_the_household_registration_goes_on_seeing_who_only_lives_elsewhere(
    people: Running, training: Running
) -> None:
    person = await somebody(people, training)
    enrolment = (await enrolled(training, await a_class(training), person)).json()["id"]
    await move(people, person, hukou=OLD)
    offices = training.headers("caseworker", OLD), training.headers("caseworker", NEW)
    await eventually(lambda: seen(training, enrolment, *offices), [200, 200])


async def test_a_follower_who_now_sees_a_training_is_told_it_and_who_no_longer_does_is_told_nothing(
    people: Running, training: Running
) -> None:
    person = await somebody(people, training)
    enrolment = (await enrolled(training, await a_class(training), person)).json()["id"]
    await ended(training, enrolment, "complete")
    after = await end_of_feed(training)
    await move(people, person)

    async def news() -> list[tuple[str, str, str]]:
        events = (await told(training, NEW, after)).values()
        return [(event["subject"], event["type"], event["data"]["state"]["status"]) for event in events]

    await eventually(news, [(enrolment, "bihuan.training.enrolment.followed.v1", "completed")])
    assert await told(training, OLD, after) == {}


async def test_an_enrolment_made_while_its_person_moves_is_seen_where_they_went(
    people: Running, training: Running
) -> None:
    person, class_id = await somebody(people, training), await a_class(training)
    verifier: Verifier = training.app.state.verifier
    token = training.headers("caseworker", OLD)["Authorization"].removeprefix("Bearer ")
    caller = await verifier.verify(token)
    async with training.database.begin(caller) as session:
        enrolment = str((await enrol_person(session, caller, UUID(class_id), UUID(person))).id)
        moving = asyncio.create_task(move(people, person))
        await eventually(lambda: someone_waits(training), expected=True)
    await moving
    offices = training.headers("caseworker", OLD), training.headers("caseworker", NEW)
    await eventually(lambda: seen(training, enrolment, *offices), [404, 200])


@pytest.mark.parametrize("what", ["enrol", "complete"])
async def test_who_waits_for_a_move_that_is_under_way_finds_nothing(
    people: Running, training: Running, what: str
) -> None:
    person, another = await somebody(people, training), await a_class(training)
    enrolment = (await enrolled(training, await a_class(training), person)).json()["id"]
    async with training.database.begin_system() as session:
        await place(session, "known_person", UUID(person), [*area_keys(NEW), f"person:{person}"])
        await follow_person(session, UUID(person))
        await session.flush()
        at, body = {
            "enrol": ("/v1/enrolments", {"class_id": another, "person": person}),
            "complete": (f"/v1/enrolments/{enrolment}:complete", {}),
        }[what]
        headers = training.headers("caseworker", OLD) | {"If-Match": "*"}
        acting = asyncio.create_task(training.client.post(at, json=body, headers=headers))
        await eventually(lambda: someone_waits(training), expected=True)
    assert (await acting).status_code == 404
