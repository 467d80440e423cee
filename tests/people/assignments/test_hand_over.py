"""A whole caseload goes from one staff member to another, in one transaction."""

import asyncio
import time

import httpx
import pytest
from sqlalchemy import text

from tests.people.assignments.caseloads import assigned, colleague, worker_of
from tests.people.journal import happened
from tests.people.office import Office, code_of, office, rules_of
from tests.people.staff.colleagues import registered
from tests.running import Running

pytestmark = pytest.mark.anyio

MANY = 5_000
SECONDS = 20.0
"""What 5,000 may take here, where other tests run beside: an order of magnitude and no measurement."""


async def hand_over(officer: Office, first: str, successor: str, at: str, **changed: object) -> httpx.Response:
    body = {"successor": successor, "office": at, "on": "2026-03-01", "reason": "staff_leaves"}
    return await officer.post(f"/v1/staff/{first}:handOverCaseload", body | changed, seen=1)


def counted(answer: httpx.Response) -> tuple[int, int, int]:
    """Return how many assignments went on, ended only, and stayed."""
    told = answer.json()
    return told["handed_over"], told["ended_only"], told["left"]


async def open_of(officer: Office, staff: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (await officer.get("/v1/assignments", staff=staff, open="true")).json()["items"]
    return found


async def test_every_open_assignment_goes_on_with_the_successor(officer: Office) -> None:
    first, at = await worker_of(officer)
    successor = await colleague(officer, at)
    persons = [await officer.register() for _ in range(3)]
    before = [await assigned(officer, person, first, at) for person in persons]
    ended = await officer.post(f"/v1/assignments/{before[2]['id']}:end", {"reason": "found_work"}, seen=1)
    told = await hand_over(officer, first, successor, at)
    after = await open_of(officer, successor)
    assert (ended.is_success, counted(told)) == (True, (2, 0, 0))
    assert sorted((each["person"], each["role"], each["since"]) for each in after) == sorted(
        (person, "caseworker", "2026-03-01") for person in persons[:2]
    )
    old = (await officer.get(f"/v1/assignments/{before[0]['id']}")).json()
    assert (old["ended_on"], old["ended_for"]) == ("2026-03-01", "staff_leaves")


async def test_there_is_an_event_for_each_assignment_that_ends_and_each_that_begins(
    people: Running, officer: Office
) -> None:
    first, at = await worker_of(officer)
    successor = await colleague(officer, at)
    before = await assigned(officer, await officer.register(), first, at)
    await hand_over(officer, first, successor, at)
    [after] = await open_of(officer, successor)
    assert [await happened(people, each) for each in (before["id"], after["id"])] == [
        ["assignment.began", "assignment.ended"],
        ["assignment.began"],
    ]


async def test_where_the_organisation_of_the_successor_helps_already_the_assignment_only_ends(officer: Office) -> None:
    (first, at), (successor, elsewhere) = await worker_of(officer), await worker_of(officer)
    shared, alone = await officer.register(), await officer.register()
    for person in (shared, alone):
        await assigned(officer, person, first, at)
    kept = await assigned(officer, shared, successor, elsewhere)
    told = await hand_over(officer, first, successor, elsewhere)
    assert counted(told) == (1, 1, 0)
    assert {each["person"] for each in await open_of(officer, successor)} == {shared, alone}
    assert (await officer.get(f"/v1/assignments/{kept['id']}")).json()["version"] == 1
    assert await open_of(officer, first) == []


async def test_one_role_from_two_organisations_goes_on_once(officer: Office) -> None:
    first, at = await worker_of(officer)
    _, second = await worker_of(officer)
    joining = {"office": second, "post": "mentor", "since": "2026-01-01"}
    assert (await officer.post(f"/v1/staff/{first}:joinOffice", joining, seen=1)).is_success
    person = await officer.register()
    for place in (at, second):
        await assigned(officer, person, first, place)
    successor = await colleague(officer, at)
    body = {"successor": successor, "office": at, "reason": "workload"}
    told = await officer.post(f"/v1/staff/{first}:handOverCaseload", body, seen=2)
    assert counted(told) == (1, 1, 0)


async def test_what_began_after_the_day_of_the_hand_over_begins_no_earlier_with_the_successor(officer: Office) -> None:
    first, at = await worker_of(officer)
    successor = await colleague(officer, at)
    await assigned(officer, await officer.register(), first, at, since="2026-05-01")
    await hand_over(officer, first, successor, at)
    assert [each["since"] for each in await open_of(officer, successor)] == ["2026-05-01"]


async def test_of_two_hand_overs_at_once_one_is_made(officer: Office) -> None:
    first, at = await worker_of(officer)
    both = [await colleague(officer, at), await colleague(officer, at)]
    await assigned(officer, await officer.register(), first, at)
    answers = await asyncio.gather(*(hand_over(officer, first, each, at) for each in both))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert sorted([len(await open_of(officer, each)) for each in both]) == [0, 1]


async def test_persons_whom_the_officer_does_not_see_keep_their_worker_and_are_counted(
    people: Running, officer: Office
) -> None:
    first, at = await worker_of(officer)
    successor = await colleague(officer, at)
    here, away = await officer.register(), await officer.register(residence="440305", hukou="440305")
    for person in (here, away):
        await assigned(officer, person, first, at)
    told = await hand_over(office(people, "district_officer", "440303"), first, successor, at)
    assert counted(told) == (1, 0, 1)
    assert [each["person"] for each in await open_of(officer, first)] == [away]


async def test_a_caseload_with_a_specialists_role_goes_to_a_specialist_alone(officer: Office) -> None:
    first, at = await worker_of(officer, "psychological_specialist")
    person = await officer.register()
    await assigned(officer, person, first, at, role="psychological_specialist")
    refused = await hand_over(officer, first, await colleague(officer, at), at)
    assert (code_of(refused), refused.json()["roles"]) == ((409, "roles-need-posts"), ["psychological_specialist"])
    assert len(await open_of(officer, first)) == 1


async def test_nothing_is_handed_to_oneself_to_nobody_or_from_an_office_without_them(officer: Office) -> None:
    (first, at), (other, _) = await worker_of(officer), await worker_of(officer)
    nobody = "01a201e0-5c08-7c3f-ac6d-1f384ead234f"
    assert [rules_of(await hand_over(officer, first, each, at)) for each in (first, nobody)] == [
        {"/successor": "successor_is_another"},
        {"/successor": "no_such_staff"},
    ]
    assert code_of(await hand_over(officer, first, other, at)) == (409, "not-of-this-office")


async def test_a_caseworker_hands_no_caseload_over(people: Running, officer: Office) -> None:
    first, at = await worker_of(officer)
    refused = await hand_over(office(people, "caseworker", "440303"), first, await colleague(officer, at), at)
    assert code_of(refused) == (403, "forbidden")


async def test_five_thousand_assignments_go_in_one_request(people: Running, officer: Office) -> None:
    found = await registered(officer, since="2026-01-01")
    first, at = found["id"], found["memberships"][0]["office"]
    successor = await colleague(officer, at)
    model = await assigned(officer, await officer.register(), first, at)
    async with people.database.begin_system() as session:
        await session.execute(text(COPIES), {"person": model["person"], "assignment": model["id"], "many": MANY - 1})
    began = time.monotonic()
    told = await hand_over(officer, first, successor, at)
    took = time.monotonic() - began
    assert (counted(told), took < SECONDS) == ((MANY, 0, 0), True)


COPIES = """
WITH made AS (SELECT gen_random_uuid() AS person, gen_random_uuid() AS assignment FROM generate_series(1, :many)),
persons AS (
    INSERT INTO person (id, version, created_at, updated_at, name_sealed, name_masked, without_resident_id, sex,
        birth_date, caveats, residence, hukou, hukou_kind)
    SELECT made.person, 1, now(), now(), p.name_sealed, p.name_masked, 'never_issued', p.sex, p.birth_date, '{}',
        p.residence, p.hukou, p.hukou_kind FROM made, person AS p WHERE p.id = CAST(:person AS uuid)),
copies AS (
    INSERT INTO assignment (id, version, created_at, updated_at, person, staff, office, organisation, role, since)
    SELECT made.assignment, 1, now(), now(), made.person, a.staff, a.office, a.organisation, a.role, a.since
    FROM made, assignment AS a WHERE a.id = CAST(:assignment AS uuid))
INSERT INTO scope SELECT s.key, kind.name, kind.id FROM made
CROSS JOIN LATERAL (VALUES ('person', made.person), ('assignment', made.assignment)) AS kind (name, id)
JOIN scope AS s ON s.row_id = CAST(:person AS uuid)
"""
"""Many more persons in the place of one, each with a like assignment."""
