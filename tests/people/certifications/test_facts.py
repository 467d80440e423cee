"""What a certification knows of a member: what is stated in the household, and what their file records of work."""

from datetime import timedelta

import pytest

from services.kit.clock import Clock
from tests.people.files.parts import FILE_PARTS
from tests.people.office import CAN_WORK, Office, office, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
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
