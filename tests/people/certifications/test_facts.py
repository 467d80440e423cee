"""What a certification knows of a member: what is stated, what their file records, and where they were hired."""

from datetime import timedelta

import pytest

from services.kit.clock import Clock
from services.kit.database.ids import new_id
from services.people.known.listens import MATCHING
from tests.people.files.parts import FILE_PARTS
from tests.people.neighbours import Neighbours
from tests.people.office import CAN_WORK, Office, office, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
BEGUN = (TODAY - timedelta(days=30)).isoformat()
WITHOUT_WORK = {"kind": "unemployment", "able": True, "willing": True, "district": "440303"}
JOB = {"kind": "employee", "hours": "full_time", "since": (TODAY - timedelta(days=30)).isoformat()}


@pytest.fixture
def nanning(people: Running) -> Office:
    """Return the district officer of Nanning in Guangxi, who changes whichever version there is."""
    return whichever(office(people, "district_officer", "450100"))


async def someone(caller: Office, district: str) -> tuple[str, str]:
    """Register somebody without work and their household; return the person and the household's address."""
    person = await caller.register(residence=district, hukou=district)
    member = {"person": person, "relation": "head", **CAN_WORK}
    return person, await caller.household(member, district=district)


async def refusal(caller: Office, at: str) -> tuple[list[str], list[str]]:
    """Return for which reasons a household is not certified, and what is missing."""
    answer = (await whichever(caller).post(f"{at}:certify")).json()
    return [said["code"] for said in answer.get("reasons", ())], [said["pointer"] for said in answer.get("missing", ())]


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        ("work-spells", JOB),
        ("businesses", FILE_PARTS["businesses"].body),
        ("registrations", {"kind": "employment", "registered_on": JOB["since"], "district": "440303"}),
    ],
)
async def test_whose_file_records_work_of_today_is_employed_whatever_is_stated(
    officer: Office, part: str, facts: dict[str, object]
) -> None:
    person, at = await someone(officer, "440303")
    recorded = await officer.post(f"/v1/{part}", facts | {"person": person})
    assert recorded.is_success, recorded.text
    assert await refusal(officer, at) == (["a_member_is_employed"], [])


@pytest.mark.parametrize(
    "facts",
    [JOB | {"kind": "internship"}, JOB | {"until": (TODAY - timedelta(days=1)).isoformat()}],
    ids=["an internship", "a job that has ended"],
)
async def test_what_is_no_work_of_today_stands_in_nobodys_way(officer: Office, facts: dict[str, str]) -> None:
    person, at = await someone(officer, "440303")
    assert (await officer.post("/v1/work-spells", facts | {"person": person})).is_success
    assert (await whichever(officer).post(f"{at}:certify")).status_code == 200


async def test_work_that_was_annulled_does_not_count(officer: Office) -> None:
    person, at = await someone(officer, "440303")
    job = (await officer.post("/v1/work-spells", JOB | {"person": person})).json()["id"]
    await officer.post(f"/v1/work-spells/{job}:annul", {"reason": "of_another_person"}, seen=1)
    assert (await whichever(officer).post(f"{at}:certify")).status_code == 200


async def test_guangxi_certifies_whose_file_records_a_month_of_work(nanning: Office) -> None:
    person, at = await someone(nanning, "450103")
    assert (await nanning.post("/v1/work-spells", JOB | {"person": person})).is_success
    assert (await nanning.post(f"{at}:certify")).json()["certified_under"] == "GX-2008"


async def test_guangxi_refuses_whose_file_records_half_a_year_of_work(nanning: Office) -> None:
    person, at = await someone(nanning, "450103")
    since = {"since": (TODAY - timedelta(days=180)).isoformat()}
    assert (await nanning.post("/v1/work-spells", JOB | since | {"person": person})).is_success
    assert await refusal(nanning, at) == (["a_member_is_employed"], [])


async def test_whoever_was_hired_here_is_employed_also_when_the_copies_were_made_again(
    people: Running, officer: Office
) -> None:
    person, at = await someone(officer, "440303")
    elsewhere = Neighbours(people, person)
    state = {"status": "checked", "hired_on": BEGUN, "check_due_on": TODAY.isoformat(), "checked_on": TODAY.isoformat()}
    heard = await elsewhere.tell(MATCHING, "referral.checked", new_id(), **state, still_held=True)
    async with people.database.begin_system() as session:
        for projection in MATCHING.projections:
            await projection.clear(session)
        await MATCHING.project(session, heard)
    assert await refusal(officer, at) == (["a_member_is_employed"], [])


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        ("work-spells", JOB | {"until": (TODAY - timedelta(days=1)).isoformat()}),
        ("work-spells", JOB | {"hours": "part_time", "until": BEGUN}),
        ("work-spells", JOB | {"kind": "internship"}),
        (
            "work-spells",
            JOB
            | {"since": (TODAY - timedelta(days=20)).isoformat(), "until": (TODAY - timedelta(days=10)).isoformat()},
        ),
        ("registrations", WITHOUT_WORK | {"registered_on": TODAY.isoformat()}),
    ],
    ids=["the job has ended", "it was for a day", "it is an internship", "a later job has ended", "registered"],
)
async def test_from_a_job_in_the_file_or_a_registration_on_the_file_tells(
    people: Running, officer: Office, part: str, facts: dict[str, object]
) -> None:
    person, at = await someone(officer, "440303")
    await Neighbours(people, person).referral("hired", hired_on=BEGUN)
    assert (await officer.post(f"/v1/{part}", facts | {"person": person})).is_success
    assert (await whichever(officer).post(f"{at}:certify")).status_code == 200


async def test_a_job_beside_a_hire_leaves_it_alone(people: Running, officer: Office) -> None:
    person, at = await someone(officer, "440303")
    await Neighbours(people, person).referral("hired", hired_on=BEGUN)
    beside = JOB | {"hours": "part_time", "since": (TODAY - timedelta(days=20)).isoformat()}
    beside |= {"until": (TODAY - timedelta(days=10)).isoformat()}
    assert (await officer.post("/v1/work-spells", beside | {"person": person})).is_success
    assert await refusal(officer, at) == (["a_member_is_employed"], [])


@pytest.mark.parametrize("begun", [BEGUN, TODAY.isoformat()], ids=["for a month", "never begun"])
async def test_whose_hire_has_not_lasted_is_without_work_from_the_day_of_the_check(
    people: Running, officer: Office, begun: str
) -> None:
    person, at = await someone(officer, "440303")
    elsewhere = Neighbours(people, person)
    hire = await elsewhere.referral("hired", hired_on=begun)
    await elsewhere.referral("checked", hire, hired_on=begun, checked_on=TODAY.isoformat(), still_held=False)
    assert (await whichever(officer).post(f"{at}:certify")).status_code == 200


@pytest.mark.parametrize(("days", "certified"), [(80, 200), (180, 409)])
async def test_guangxi_counts_each_day_of_a_hire_once_though_the_file_has_it_too(
    people: Running, nanning: Office, days: int, certified: int
) -> None:
    person, at = await someone(nanning, "450103")
    since = (TODAY - timedelta(days=days)).isoformat()
    await Neighbours(people, person, "450103").referral("hired", hired_on=since)
    assert (await nanning.post("/v1/work-spells", JOB | {"since": since, "person": person})).is_success
    assert (await nanning.post(f"{at}:certify")).status_code == certified


async def test_guangxi_counts_the_days_since_a_hire(people: Running, nanning: Office) -> None:
    seen = []
    for days in (80, 180):
        person, at = await someone(nanning, "450103")
        since = (TODAY - timedelta(days=days)).isoformat()
        await Neighbours(people, person, "450103").referral("hired", hired_on=since)
        seen.append((await nanning.post(f"{at}:certify")).status_code)
    assert seen == [200, 409]
