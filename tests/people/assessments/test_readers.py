"""Who reads a psychological assessment: its author, the person, who accompanies them while they agree; no others."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.kit.clock import Clock
from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.moves import someone_waits
from tests.people.assessments.accompanying import accompanies, joins, of_the_staff, signed_in
from tests.people.assignments.caseloads import assigned
from tests.people.consents.agreeing import agreed, withdrawn
from tests.people.files.parts import FILE_PARTS, in_file
from tests.people.merges.doubles import double, merged, undo
from tests.people.office import Office, caller_of, code_of, someone
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

PART = "psychological-assessments"
AT = f"/v1/{PART}"
ROW = "FROM psychological_assessment WHERE id = CAST(:row AS uuid)"
CHANGE = "UPDATE psychological_assessment SET instrument = instrument WHERE id = CAST(:row AS uuid)"


@pytest.fixture
def author(people: Running) -> Office:
    """Return somebody of Luohu who assesses, and accompanies nobody."""
    return signed_in(people, f"assessor {uuid4()}")


@pytest.fixture
def worker(people: Running) -> Office:
    """Return somebody else of Luohu."""
    return signed_in(people, f"worker {uuid4()}")


async def seen(who: Office, at: str) -> tuple[bool, bool]:
    """Tell whether the application role, acting for somebody, reaches a row by reading, and by changing it."""
    row = {"row": at.rpartition("/")[2]}
    async with who.people.database.begin(await caller_of(who)) as session:
        read = await session.scalar(text(f"SELECT count(*) {ROW}"), row)
        changed = (await session.scalars(text(f"{CHANGE} RETURNING id"), row)).all()
    return bool(read), bool(changed)


READ, NOT_READ = (True, True), (False, False)


async def test_the_author_the_person_and_whoever_is_assigned_read_it_and_a_colleague_does_not(
    people: Running, officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    await accompanies(officer, person, worker, "mentor")
    expert = signed_in(people, "an expert")
    await accompanies(officer, person, expert, "psychological_specialist")
    readers = [author, someone(people, "job_seeker", person=person), worker, expert]
    assert [await seen(each, at) for each in readers] == [READ] * 4
    others = [
        signed_in(people, "a colleague"),
        officer,
        signed_in(people, "of the same subject elsewhere", "440305"),
        someone(people, "job_seeker", person=await officer.register()),
    ]
    assert [await seen(each, at) for each in others] == [NOT_READ] * 4


async def test_an_assigned_worker_who_does_not_see_the_person_does_not_read_it(
    people: Running, officer: Office, author: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    elsewhere = signed_in(people, "a worker elsewhere", "440305")
    await accompanies(officer, person, elsewhere)
    assert await seen(elsewhere, at) == NOT_READ


async def test_whose_assignment_has_ended_reads_it_no_more(officer: Office, author: Office, worker: Office) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    assignment = await accompanies(officer, person, worker)
    before = await seen(worker, at)
    assert (await officer.post(f"{assignment}:end", {"reason": "by_mistake"}, seen=1)).is_success
    assert (before, await seen(worker, at)) == (READ, NOT_READ)


@pytest.mark.parametrize(
    ("since", "back_on", "reads"), [(-3, None, READ), (-3, 1, READ), (0, 1, READ), (-3, 0, NOT_READ), (1, 9, NOT_READ)]
)
async def test_who_stands_in_reads_it_on_the_days_of_the_absence_alone(
    people: Running, officer: Office, author: Office, worker: Office, since: int, back_on: int | None, reads: object
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    away, office = await of_the_staff(officer, worker)
    await assigned(officer, person, away, office)
    stand_in = signed_in(people, f"stand-in {uuid4()}")
    there = await joins(officer, stand_in, office)
    days = {"since": day(since), "back_on": None if back_on is None else day(back_on)}
    made = await officer.post("/v1/delegations", {"staff": away, "stand_in": there} | days)
    assert (made.status_code, await seen(stand_in, at)) == (201, reads)


def day(after: int) -> str:
    """Return a day so many after today."""
    return (Clock().today() + timedelta(days=after)).isoformat()


async def test_with_a_caseload_the_reading_goes_to_the_successor(
    people: Running, officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    first, office = await of_the_staff(officer, worker)
    await assigned(officer, person, first, office)
    next_one = signed_in(people, f"successor {uuid4()}")
    successor = await joins(officer, next_one, office)
    before = [await seen(each, at) for each in (worker, next_one)]
    terms = {"successor": successor, "office": office, "on": "2026-03-01", "reason": "workload"}
    assert (await officer.post(f"/v1/staff/{first}:handOverCaseload", terms, seen=1)).is_success
    assert (before, [await seen(each, at) for each in (worker, next_one)]) == ([READ, NOT_READ], [NOT_READ, READ])


async def test_it_goes_into_another_record_with_its_readers_and_back(
    people: Running, officer: Office, author: Office, worker: Office
) -> None:
    absorbed, survivor = await double(officer)
    of_the_survivor = signed_in(people, f"of the survivor {uuid4()}")
    at = await in_file(author, PART, absorbed)
    await accompanies(officer, absorbed, worker, "caseworker")
    await accompanies(officer, survivor, of_the_survivor, "mentor")
    herself = someone(people, "job_seeker", person=survivor)
    readers = (author, worker, of_the_survivor, herself, officer)
    apart = [READ, READ, NOT_READ, NOT_READ, NOT_READ]
    before = [await seen(each, at) for each in readers]
    merge = await merged(officer, absorbed, survivor)
    together = [await seen(each, at) for each in readers]
    assert (await undo(officer, merge)).is_success
    assert (before, together) == (apart, [READ, READ, READ, READ, NOT_READ])
    assert [await seen(each, at) for each in readers] == apart


async def test_one_of_before_authors_were_kept_is_read_and_annulled_by_whoever_accompanies_the_person_not_corrected(
    officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    await accompanies(officer, person, worker)
    async with officer.people.database.begin_system() as session:
        await session.execute(
            text("UPDATE psychological_assessment SET author = NULL WHERE id = CAST(:row AS uuid)"),
            {"row": at.rpartition("/")[2]},
        )
    assert [await seen(each, at) for each in (author, worker)] == [NOT_READ, READ]
    refused = await worker.patch(at, FILE_PARTS[PART].change, seen=1)
    annulled = await worker.post(f"{at}:annul", {"reason": "recorded_in_error"}, seen=1)
    assert (code_of(refused), annulled.status_code) == ((403, "not-its-author"), 200)


async def test_over_rest_it_is_not_there_for_whoever_does_not_read_it(
    officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person, summary="可安排心理疏导")
    asking = Office(worker.people, worker.headers | {"Bihuan-Purpose": "assistance"})
    answers = [
        await asking.get(at),
        await asking.get(f"{at}/unmasked"),
        await asking.patch(at, {"valid_until": "2099-06-30"}, seen=1),
        await asking.post(f"{at}:annul", {"reason": "recorded_in_error"}, seen=1),
    ]
    batch = await asking.post(f"{AT}:batchGet", {"ids": [at.rpartition("/")[2]]})
    listed = await asking.get(AT, person=person)
    assert [code_of(each) for each in answers] == [(404, "not-found")] * 4
    assert (batch.json(), listed.json()["items"]) == ({"items": [None]}, [])


async def test_from_the_withdrawal_on_the_author_and_the_person_alone_read_it_until_the_person_agrees_again(
    people: Running, officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    later = signed_in(people, f"assigned later {uuid4()}")
    readers = (author, someone(people, "job_seeker", person=person), worker, later)
    await accompanies(officer, person, worker)
    before = [await seen(each, at) for each in readers]
    await withdrawn(officer, person)
    await accompanies(officer, person, later, "mentor")
    after = [await seen(each, at) for each in readers]
    await agreed(officer, person, on=None)
    again = [await seen(each, at) for each in readers]
    assert before == [READ, READ, READ, NOT_READ]
    assert after == [READ, READ, NOT_READ, NOT_READ]
    assert again == [READ] * 4


async def test_whoever_was_never_asked_is_accompanied_without_it(
    officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    await accompanies(officer, person, worker)
    async with officer.people.database.begin_system() as session:
        unasked = text("DELETE FROM consent WHERE person = CAST(:person AS uuid) AND use = 'psychological_guidance'")
        await session.execute(unasked, {"person": person})
    assert [await seen(each, at) for each in (author, worker)] == [READ, NOT_READ]


async def test_a_pairing_helper_finds_over_rest_that_it_is_not_there_once_the_person_withdraws(
    officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person, summary="可安排心理疏导")
    await assigned(officer, person, *await of_the_staff(officer, worker), "pairing_helper")
    helper = Office(worker.people, worker.headers | {"Bihuan-Purpose": "assistance"})
    before = [(await helper.get(each)).status_code for each in (at, f"{at}/unmasked")]
    await withdrawn(officer, person)
    answers = [
        await helper.get(at),
        await helper.get(f"{at}/unmasked"),
        await helper.patch(at, {"summary": "另作结论"}, seen=1),
        await helper.post(f"{at}:annul", {"reason": "recorded_in_error"}, seen=1),
    ]
    batch = await helper.post(f"{AT}:batchGet", {"ids": [at.rpartition("/")[2]]})
    listed = await helper.get(AT, person=person)
    assert (before, [code_of(each) for each in answers]) == ([200, 200], [(404, "not-found")] * 4)
    assert (batch.json(), listed.json()["items"]) == ({"items": [None]}, [])


async def test_its_author_alone_corrects_and_annuls_it_whoever_else_reads_it(
    officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    await accompanies(officer, person, worker)
    change, mistake = FILE_PARTS[PART].change, {"reason": "recorded_in_error"}
    refused = [await worker.patch(at, change, seen=1), await worker.post(f"{at}:annul", mistake, seen=1)]
    unchanged = (await worker.get(at)).json()["version"]
    done = [await author.patch(at, change, seen=1), await author.post(f"{at}:annul", mistake, seen=2)]
    assert ([code_of(each) for each in refused], unchanged) == ([(403, "not-its-author")] * 2, 1)
    assert [each.status_code for each in done] == [200, 200]


async def test_who_may_not_correct_it_is_told_why_in_chinese(officer: Office, author: Office, worker: Office) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    await accompanies(officer, person, worker)
    reading = Office(worker.people, worker.headers | {"Accept-Language": "zh-CN"})
    assert (await reading.patch(at, {}, seen=1)).json()["title"] == "心理测评仅限登记人更正或作废"


async def test_whose_assignment_ends_while_they_correct_one_finds_none(
    officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    assignment = (await accompanies(officer, person, worker)).rpartition("/")[2]
    async with as_role(officer.people.settings, "people", Role.SYSTEM) as other, other.transaction():
        await other.execute("SELECT FROM person WHERE id = $1 FOR UPDATE", person)
        correcting = asyncio.create_task(worker.patch(at, FILE_PARTS[PART].change, seen=1))
        await eventually(lambda: someone_waits(officer.people), expected=True)
        ended = "UPDATE assignment SET ended_on = since, ended_for = 'by_mistake' WHERE id = $1"
        await other.execute(ended, assignment)
    assert code_of(await correcting) == (404, "not-found")
    assert (await author.get(at)).json()["version"] == 1


async def test_nobody_records_one_in_the_name_of_another_or_changes_whose_it_is(
    officer: Office, author: Office, worker: Office
) -> None:
    person = await officer.register()
    at = await in_file(author, PART, person)
    await accompanies(officer, person, worker)
    columns = "version, created_at, updated_at, person, assessed_on, assessed_by, instrument, dimensions"
    copied = f"(id, author, {columns}) SELECT gen_random_uuid(), 'another', {columns} {ROW}"
    forged = text(f"INSERT INTO psychological_assessment {copied}")
    for who in (author, worker):
        with pytest.raises(DBAPIError, match="row-level security"):
            async with who.people.database.begin(await caller_of(who)) as session:
                await session.execute(forged, {"row": at.rpartition("/")[2]})
    for column in ("author", "person"):
        async with as_role(author.people.settings, "people", Role.APP) as app:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
                await app.execute(f"UPDATE psychological_assessment SET {column} = {column}")  # noqa: S608 -- the columns above


async def test_whom_somebody_accompanies_and_who_agrees_is_told_to_application_and_system_alone(
    people: Running,
) -> None:
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        public = "SELECT has_function_privilege('public', $1, 'EXECUTE')"
        functions = ("caller_accompanies(uuid)", "agrees_to_psychological_guidance(uuid)")
        assert [await system.fetchval(public, each) for each in functions] == [False, False]
