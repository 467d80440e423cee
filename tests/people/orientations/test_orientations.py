"""A person is sent to a service of the directory, what came of it is recorded, and it goes with its person."""

from uuid import uuid4

import anyio
import pytest

from tests.people.directory.entries import entered
from tests.people.journal import entries, happened
from tests.people.merges.doubles import double, ids, merged
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.people.orientations.orienting import AT, answered, orientation_of, oriented
from tests.running import Running

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def legal_aid(people: Running) -> str:
    """Return a service to which people of these tests are sent."""
    return await entered(office(people), f"法律援助中心 {uuid4()}")


async def opened(officer: Office, person: str) -> str:
    """Open a service case of a person; return its id."""
    answer = await officer.post("/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})
    return str(answer.json()["id"])


async def test_an_orientation_says_who_was_sent_where_why_and_in_which_case(officer: Office, legal_aid: str) -> None:
    person = await officer.register()
    stated = orientation_of(person, legal_aid, case=await opened(officer, person))
    shown = (await officer.post(AT, stated)).json()
    assert {name: shown[name] for name in stated} == stated
    assert (shown["outcome"], shown["closed_on"], bool(shown["oriented_by"])) == (None, None, True)


async def test_what_came_of_it_closes_it_once(officer: Office, legal_aid: str) -> None:
    at = await oriented(officer, await officer.register(), legal_aid, on="2026-03-02")
    early = await officer.post(f"{at}:recordOutcome", {"outcome": "taken_up", "on": "2026-03-01"}, seen=1)
    closed = (await officer.post(f"{at}:recordOutcome", {"outcome": "taken_up", "on": "2026-03-05"}, seen=1)).json()
    again = await officer.post(f"{at}:recordOutcome", {"outcome": "not_reached"}, seen=2)
    assert rules_of(early) == {"/on": "before_the_beginning"}
    assert (closed["outcome"], closed["closed_on"]) == ("taken_up", "2026-03-05")
    assert code_of(again) == (409, "orientation-is-closed")


async def test_whoever_was_told_where_to_go_was_reached_that_day(officer: Office, legal_aid: str) -> None:
    person = await officer.register()
    assert (await officer.post("/v1/tasks", {"person": person, "kind": "contact"})).is_success
    await oriented(officer, person, legal_aid, on="2026-03-02")
    assert (await officer.post("/v1/tasks", {"person": person, "kind": "other"})).is_success
    tasks = (await officer.get("/v1/tasks", person=person)).json()["items"]
    assert [each["contacted_on"] for each in tasks] == ["2026-03-02"] * 2


async def test_what_was_recorded_in_error_reached_nobody_and_what_was_before_it_counts_again(
    officer: Office, legal_aid: str
) -> None:
    person = await officer.register()
    assert (await officer.post("/v1/tasks", {"person": person, "kind": "contact"})).is_success
    mistaken = await oriented(officer, person, legal_aid, on="2026-03-02")
    assert (await officer.post("/v1/tasks", {"person": person, "kind": "other"})).is_success
    outcome = {"outcome": "recorded_in_error"}
    assert (await officer.post(f"{mistaken}:recordOutcome", outcome, seen=1)).is_success
    never = (await officer.get("/v1/tasks", person=person)).json()["items"]
    await oriented(officer, person, legal_aid, on="2026-02-25")
    later = await oriented(officer, person, legal_aid, on="2026-03-04")
    assert (await officer.post(f"{later}:recordOutcome", outcome, seen=1)).is_success
    before = (await officer.get("/v1/tasks", person=person)).json()["items"]
    assert [each["contacted_on"] for each in (*never, *before)] == [None, None, "2026-02-25", "2026-02-25"]


async def test_what_was_taken_up_late_or_not_at_all_reached_them_all_the_same(officer: Office, legal_aid: str) -> None:
    person = await officer.register()
    assert (await officer.post("/v1/tasks", {"person": person, "kind": "contact"})).is_success
    at = await oriented(officer, person, legal_aid, on="2026-03-02")
    assert (await officer.post(f"{at}:recordOutcome", {"outcome": "declined_by_person"}, seen=1)).is_success
    [task] = (await officer.get("/v1/tasks", person=person)).json()["items"]
    assert task["contacted_on"] == "2026-03-02"


async def test_what_the_law_of_consent_ends_no_office_states(officer: Office, legal_aid: str) -> None:
    at = await oriented(officer, await officer.register(), legal_aid)
    refused = await officer.post(f"{at}:recordOutcome", {"outcome": "consent_withdrawn"}, seen=1)
    assert rules_of(refused) == {"/outcome": "literal_error"}


async def test_nobody_is_sent_to_what_is_not_there_was_withdrawn_or_has_expired(officer: Office) -> None:
    person = await officer.register()
    gone = await entered(officer, "已撤下的转介服务")
    assert (await officer.post(f"{gone}:withdraw", {"reason": "closed"}, seen=1)).is_success
    over = await entered(officer, "已到期的转介服务", valid_until="2026-02-28")
    answers = [await officer.post(AT, orientation_of(person, each)) for each in (str(uuid4()), gone, over)]
    assert [rules_of(each) for each in answers] == [
        {"/entry": rule} for rule in ("no_such_entry", "entry_withdrawn", "entry_expired")
    ]
    await oriented(officer, person, over, on="2026-02-28")


async def test_a_service_is_told_about_nobody_who_was_not_asked_or_refuses(officer: Office, legal_aid: str) -> None:
    person = await officer.register()
    introducing = orientation_of(person, legal_aid, how="introduced")
    unasked = await officer.post(AT, introducing)
    await answered(officer, person, given=True)
    agreed = await officer.post(AT, introducing)
    await answered(officer, person, given=False)
    refused = await officer.post(AT, introducing)
    assert (rules_of(unasked), agreed.status_code, rules_of(refused)) == (
        {"/how": "consent_not_asked"},
        201,
        {"/how": "consent_refused"},
    )
    await oriented(officer, person, legal_aid)


async def test_no_introduction_is_dated_before_the_person_agreed(officer: Office, legal_aid: str) -> None:
    person = await officer.register()
    await answered(officer, person, given=True)
    refused = await officer.post(AT, orientation_of(person, legal_aid, how="introduced", on="2026-03-02"))
    assert rules_of(refused) == {"/on": "no_consent_that_day"}


async def test_whoever_takes_their_consent_back_is_introduced_no_more(
    people: Running, officer: Office, legal_aid: str
) -> None:
    person = await officer.register()
    await answered(officer, person, given=True)
    introduced = await oriented(officer, person, legal_aid, how="introduced")
    told = await oriented(officer, person, legal_aid)
    done = await oriented(officer, person, legal_aid, how="introduced")
    assert (await officer.post(f"{done}:recordOutcome", {"outcome": "taken_up"}, seen=1)).is_success
    await answered(someone(people, "job_seeker", person=person), person, given=False)
    outcomes = [(await officer.get(each)).json()["outcome"] for each in (introduced, told, done)]
    assert outcomes == ["consent_withdrawn", None, "taken_up"]
    assert await happened(people, introduced) == ["orientation.recorded", "orientation.closed"]


async def test_of_an_introduction_and_a_withdrawal_at_once_nothing_stays_open(officer: Office, legal_aid: str) -> None:
    person = await officer.register()
    await answered(officer, person, given=True)
    async with anyio.create_task_group() as group:
        group.start_soon(officer.post, AT, orientation_of(person, legal_aid, how="introduced"))
        group.start_soon(lambda: answered(officer, person, given=False))
    assert await ids(officer, AT, person=person, open="true") == []


async def test_an_orientation_stands_in_no_case_of_somebody_else(officer: Office, legal_aid: str) -> None:
    others = await opened(officer, await officer.register())
    for case in (others, str(uuid4())):
        refused = await officer.post(AT, orientation_of(await officer.register(), legal_aid, case=case))
        assert rules_of(refused) == {"/case": "not_in_this_file"}


async def test_a_day_before_birth_or_to_come_is_refused(officer: Office, legal_aid: str) -> None:
    person = await officer.register(born="19800101")
    days = ("1979-12-31", "2999-01-01")
    answers = [await officer.post(AT, orientation_of(person, legal_aid, on=day)) for day in days]
    assert [rules_of(each) for each in answers] == [{"/on": "before_birth"}, {"/on": "date_in_future"}]


async def test_somebody_out_of_sight_is_not_there(people: Running, officer: Office, legal_aid: str) -> None:
    at = await oriented(officer, await officer.register(), legal_aid)
    elsewhere = office(people, "caseworker", "370102")
    answers = [
        await elsewhere.get(at),
        await elsewhere.post(f"{at}:recordOutcome", {"outcome": "taken_up"}, seen=1),
        await elsewhere.post(AT, orientation_of(await officer.register(), legal_aid)),
        await officer.post(AT, orientation_of(str(uuid4()), legal_aid)),
    ]
    assert [code_of(each) for each in answers] == [(404, "not-found")] * 4


async def test_a_person_sees_where_they_were_sent_alone_and_changes_nothing(
    people: Running, officer: Office, legal_aid: str
) -> None:
    person = await officer.register()
    mine = await oriented(officer, person, legal_aid)
    await oriented(officer, await officer.register(), legal_aid)
    me = someone(people, "job_seeker", person=person)
    assert await ids(me, AT) == [mine.rpartition("/")[2]]
    refused = await me.post(f"{mine}:recordOutcome", {"outcome": "taken_up"}, seen=1)
    assert code_of(refused) == (403, "forbidden")


async def test_an_orientation_goes_where_its_person_goes(people: Running, officer: Office, legal_aid: str) -> None:
    person = await officer.register()
    at = await oriented(officer, person, legal_aid)
    moved = await officer.patch(f"/v1/persons/{person}", {"residence": "440305", "hukou": "440305"}, seen=1)
    assert moved.is_success
    seen = [(await office(people, "caseworker", each).get(at)).status_code for each in ("440303", "440305")]
    [*_, (kind, version, _)] = await entries(people, at.rpartition("/")[2])
    assert (seen, kind, version) == ([404, 200], "bihuan.people.orientation.followed.v1", 2)


async def test_a_merge_takes_orientations_to_the_record_that_stays(officer: Office, legal_aid: str) -> None:
    absorbed, survivor = await double(officer)
    at = await oriented(officer, absorbed, legal_aid)
    await merged(officer, absorbed, survivor)
    assert await ids(officer, AT, person=survivor, open="true") == [at.rpartition("/")[2]]


async def test_who_was_sent_to_one_service_is_listed(people: Running, officer: Office) -> None:
    entry = await entered(officer, f"康复医院 {uuid4()}")
    open_one = await oriented(officer, await officer.register(), entry)
    done = await oriented(officer, await officer.register(), entry)
    assert (await officer.post(f"{done}:recordOutcome", {"outcome": "refused_by_service"}, seen=1)).is_success
    row = entry.rpartition("/")[2]
    assert await ids(officer, AT, entry=row, open="true") == [open_one.rpartition("/")[2]]
    assert await ids(office(people, "caseworker", "370102"), AT, entry=row) == []
