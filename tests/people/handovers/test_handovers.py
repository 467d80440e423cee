"""A file goes from the office of one area to that of another, when both have said so."""

import asyncio

import asyncpg
import httpx
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.journal import entries, happened
from tests.people.merges.doubles import a_job, a_need, double, ids, merged
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

THERE = "440305"


@pytest.fixture
def luohu(people: Running) -> Office:
    return office(people, "caseworker", "440303")


@pytest.fixture
def nanshan(people: Running) -> Office:
    return office(people, "caseworker", THERE)


async def offer(who: Office, person: str, to: str = THERE) -> httpx.Response:
    return await who.post("/v1/handovers", {"person": person, "to_district": to, "reason": "moved"})


async def offered(who: Office, person: str) -> str:
    answer = await offer(who, person)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def sees(who: Office, person: str, need: str) -> list[int]:
    """Return what an office is answered that asks for a person and their need."""
    return [(await who.get(path)).status_code for path in (f"/v1/persons/{person}", f"/v1/needs/{need}")]


async def test_a_file_that_is_offered_is_seen_by_both_and_changed_by_one(luohu: Office, nanshan: Office) -> None:
    person = await luohu.register()
    need, job = await a_need(luohu, person), await a_job(luohu, person)
    assert await sees(nanshan, person, need) == [404, 404]
    await offered(luohu, person)
    assert (await sees(luohu, person, need), await sees(nanshan, person, need)) == ([200, 200], [200, 200])
    assert await ids(nanshan, "/v1/work-spells", person=person) == [job]
    assert (await nanshan.patch(f"/v1/persons/{person}", {"phone": "13800000000"}, seen=2)).status_code == 404


async def test_an_accepted_file_is_the_other_offices_with_all_that_is_in_it(
    people: Running, luohu: Office, nanshan: Office
) -> None:
    person = await luohu.register(hukou="441702", grid_cell="LH-01", address="翠竹路1号")
    need = await a_need(luohu, person)
    at = await offered(luohu, person)
    answer = await nanshan.post(f"{at}:accept", {"grid_cell": "NS-07"}, seen=1)
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert (await sees(luohu, person, need), await sees(nanshan, person, need)) == ([404, 404], [200, 200])
    shown = (await nanshan.get(f"/v1/persons/{person}")).json()
    assert (shown["residence"], shown["grid_cell"], shown["address"]) == (THERE, "NS-07", None)
    assert [(await who.get(at)).status_code for who in (luohu, nanshan)] == [200, 200]
    changed = [data["fields"] for kind, _, data in await entries(people, person) if kind.endswith("person.changed.v1")]
    assert changed == [["address", "grid_cell", "residence"]]


async def test_a_declined_file_stays_and_is_seen_there_no_more(luohu: Office, nanshan: Office) -> None:
    person = await luohu.register()
    need = await a_need(luohu, person)
    at = await offered(luohu, person)
    answer = await nanshan.post(f"{at}:decline", {"reason": "cannot_be_found"}, seen=1)
    assert (answer.status_code, answer.json()["declined_for"]) == (200, "cannot_be_found")
    await eventually(lambda: sees(nanshan, person, need), [404, 404])
    assert await sees(luohu, person, need) == [200, 200]
    assert [(await who.get(at)).json()["state"] for who in (luohu, nanshan)] == ["declined", "declined"]


async def test_an_offer_that_is_withdrawn_is_none(luohu: Office, nanshan: Office) -> None:
    person = await luohu.register()
    need = await a_need(luohu, person)
    at = await offered(luohu, person)
    assert (await luohu.post(f"{at}:withdraw", seen=1)).json()["state"] == "withdrawn"
    assert await sees(nanshan, person, need) == [404, 404]
    assert code_of(await nanshan.post(f"{at}:accept", {}, seen=2)) == (409, "handover-answered")


async def test_each_side_does_its_own_part(luohu: Office, nanshan: Office) -> None:
    at = await offered(luohu, await luohu.register())
    own = await luohu.post(f"{at}:accept", {}, seen=1), await nanshan.post(f"{at}:withdraw", seen=1)
    assert [code_of(answer) for answer in own] == [(403, "outside-districts")] * 2


async def test_a_file_is_offered_to_one_office_at_a_time_and_elsewhere(luohu: Office) -> None:
    person = await luohu.register()
    assert rules_of(await offer(luohu, person, "440303")) == {"/to_district": "lives_there_already"}
    first = await offered(luohu, person)
    refused = await offer(luohu, person, "440306")
    assert (code_of(refused), refused.json()["handover"]) == ((409, "handover-open"), first.rpartition("/")[2])


async def test_only_the_office_that_holds_a_file_offers_it(nanshan: Office, luohu: Office) -> None:
    assert (await offer(nanshan, await luohu.register())).status_code == 404


async def test_of_two_answers_at_once_one_counts(people: Running, luohu: Office, nanshan: Office) -> None:
    person = await luohu.register()
    at = await offered(luohu, person)
    answers = await asyncio.gather(
        nanshan.post(f"{at}:accept", {}, seen=1),
        nanshan.post(f"{at}:decline", {"reason": "not_ours"}, seen=1),
        luohu.post(f"{at}:withdraw", seen=1),
    )
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(200), set(statuses) - {200, 409, 412}) == (1, set()), [each.text for each in answers]
    assert len(await happened(people, at)) == 2


async def test_the_person_sees_who_offered_their_file_to_whom(people: Running, luohu: Office) -> None:
    person = await luohu.register()
    at = await offered(luohu, person)
    assert (await someone(people, "job_seeker", person=person).get(at)).json()["to_district"] == THERE


async def test_a_hand_over_of_a_double_belongs_to_the_survivor_of_a_merge(
    people: Running, officer: Office, luohu: Office
) -> None:
    absorbed, survivor = await double(officer)
    at = await offered(luohu, absorbed)
    await merged(officer, absorbed, survivor)
    assert (await someone(people, "job_seeker", person=survivor).get(at)).json()["person"] == survivor
    assert (await happened(people, at))[-1] == "handover.followed"


BROKEN = {
    "pkey": "id = (SELECT other.id FROM handover AS other WHERE other.id <> handover.id LIMIT 1)",
    "person_fkey": "person = gen_random_uuid()",
    "elsewhere_check": "to_district = from_district",
    "reason_check": "reason = 'because'",
    "state_check": "state = 'lost', answered_by = 'somebody', answered_at = now()",
    "declined_for_check": "state = 'declined', declined_for = '', answered_by = 'somebody', answered_at = now()",
    "declined_together_check": "declined_for = 'not_ours'",
    "answered_together_check": "answered_by = 'somebody'",
    "one_open_idx": """person = (SELECT other.person FROM handover AS other
        WHERE other.id <> handover.id AND other.state = 'offered' LIMIT 1)""",
}


async def test_no_constraint_can_be_broken_or_is_without_such_a_try(people: Running, luohu: Office) -> None:
    await offered(luohu, await luohu.register())
    at = await offered(luohu, await luohu.register())
    stood = {}
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        for name, assignment in BROKEN.items():
            with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
                await system.execute(
                    f"UPDATE handover SET {assignment} WHERE id = $1",  # noqa: S608 -- texts of this file
                    at.rpartition("/")[2],
                )
            stood[name] = refused.value.constraint_name
        there = await system.fetch(
            """
            SELECT conname AS name FROM pg_constraint
            WHERE conrelid = 'handover'::regclass AND contype IN ('c', 'f', 'p', 'u', 'x')
            UNION SELECT indexrelid::regclass::text FROM pg_index
            WHERE indrelid = 'handover'::regclass AND indisunique
            """
        )
    assert stood == {name: f"handover_{name}" for name in BROKEN}
    assert {row["name"] for row in there} == set(stood.values())
