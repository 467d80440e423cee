"""Needs go where their person goes: seen by the offices that hold the person now, and no others."""

import asyncio
from uuid import UUID

import pytest

from services.kit.http.etags import Tags
from services.kit.identity.tokens import Verifier
from services.people.needs.actions import Statement, record_need
from services.people.persons.actions import change_person
from tests.moves import end_of_feed, someone_waits, told
from tests.people.journal import happened
from tests.people.office import Office, caller_of, code_of, office
from tests.queries import queries
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

OLD, NEW = "440303", "440305"


async def recorded(officer: Office, person: str, purpose: str = "job") -> str:
    """Record what a person needs; return the need's address."""
    answer = await officer.post("/v1/needs", {"person": person, "purpose": purpose, "occupations": ["4-01-02-01"]})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def closed(officer: Office, person: str) -> str:
    """Record a need and close it; return its address."""
    need = await recorded(officer, person)
    assert (await officer.post(f"{need}:close", {"reason": "met"}, seen=1)).status_code == 200
    return need


async def move(officer: Office, person: str, **to: str) -> None:
    """Let a person move, to NEW unless another place is named."""
    moved = await officer.patch(f"/v1/persons/{person}", {"residence": NEW, "hukou": NEW} | to, seen=1)
    assert moved.status_code == 200, moved.text


async def seen(people: Running, need: str) -> list[int]:
    """Return what the old and the new office are answered who ask for a need."""
    return [(await office(people, "caseworker", district).get(need)).status_code for district in (OLD, NEW)]


async def test_open_and_closed_needs_go_where_their_person_goes(people: Running, officer: Office) -> None:
    person = await officer.register()
    needs = [await closed(officer, person), await recorded(officer, person), await closed_training(officer, person)]
    before = [await seen(people, need) for need in needs]
    await move(officer, person)
    after = [await seen(people, need) for need in needs]
    assert (before, after) == ([[200, 404]] * 3, [[404, 200]] * 3)


async def closed_training(officer: Office, person: str) -> str:
    """Record a need of training and close it; return its address."""
    need = await recorded(officer, person, "training")
    assert (await officer.post(f"{need}:close", {"reason": "withdrawn"}, seen=1)).status_code == 200
    return need


async def test_the_office_of_the_household_registration_goes_on_seeing_who_only_lives_elsewhere(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    need = await closed(officer, person)
    await move(officer, person, hukou=OLD)
    assert await seen(people, need) == [200, 200]


async def test_the_needs_of_another_person_stay_where_they_are(people: Running, officer: Office) -> None:
    mover, stayer = await officer.register(), await officer.register()
    need = await recorded(officer, stayer)
    await move(officer, mover)
    assert await seen(people, need) == [200, 404]


async def test_a_follower_who_now_sees_a_need_is_told_it_and_who_no_longer_does_is_told_nothing(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    need = (await closed(officer, person)).rpartition("/")[2]
    after = await end_of_feed(people)
    await move(officer, person)

    async def types() -> dict[str, str]:
        return {row: event["type"] for row, event in (await told(people, NEW, after)).items()}

    await eventually(types, {need: "bihuan.people.need.followed.v1", person: "bihuan.people.person.changed.v1"})
    assert await told(people, OLD, after) == {}


async def test_a_change_that_is_no_move_leaves_needs_as_they_are(people: Running, officer: Office) -> None:
    person = await officer.register()
    need = await recorded(officer, person)
    await officer.patch(f"/v1/persons/{person}", {"phone": "13912345678"}, seen=1)
    assert await happened(people, need) == ["need.recorded"]


async def test_a_need_recorded_while_its_person_moves_is_seen_where_they_went(people: Running, officer: Office) -> None:
    person = await officer.register()
    verifier: Verifier = people.app.state.verifier
    caller = await verifier.verify(officer.headers["Authorization"].removeprefix("Bearer "))
    stated = Statement(UUID(person), "job", ["4-01-02-01"], [], None, takes_any_post=False)
    async with people.database.begin(caller) as session:
        need = f"/v1/needs/{(await record_need(session, caller, stated)).id}"
        moving = asyncio.create_task(move(officer, person))
        await eventually(lambda: someone_waits(people), expected=True)
    await moving
    assert await seen(people, need) == [404, 200]


async def test_a_move_sends_as_many_statements_however_many_needs_go_along(people: Running, officer: Office) -> None:
    person = await officer.register()
    for _ in range(5):
        await closed(officer, person)
    with queries(people.database.engines["app"], at_most=15) as sent:
        await move(officer, person)
    assert len([statement for statement in sent if "UPDATE need" in statement]) == 1


async def test_who_waits_for_a_move_that_is_under_way_is_not_told_where_to(people: Running, officer: Office) -> None:
    person = await officer.register()
    caller, moved = await caller_of(officer), {"residence": NEW, "hukou": NEW}
    async with people.database.begin(caller) as session:
        keyring = people.app.state.keyring
        await change_person(session, caller, keyring, UUID(person), Tags.read("*", "if-match"), moved)
        await session.flush()
        body = {"person": person, "purpose": "job", "occupations": ["4-01-02-01"]}
        recording = asyncio.create_task(office(people, "caseworker", OLD).post("/v1/needs", body))
        await eventually(lambda: someone_waits(people), expected=True)
    assert code_of(await recording) == (404, "not-found")
