"""Work of a member, in or out, lets a certified household be looked at again."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from services.kit.clock import Clock
from services.kit.database.ids import new_id
from services.kit.journal.consuming import Consumer
from services.people.clearing.rules import is_news
from services.people.known.listens import MATCHING
from tests.people.files.parts import FILE_PARTS
from tests.people.journal import entries, happened
from tests.people.merges.doubles import double, merged, undo
from tests.people.neighbours import Neighbours
from tests.people.office import CAN_WORK, Office, office, whichever
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
JOB = {"kind": "employee", "hours": "full_time", "since": (TODAY - timedelta(days=40)).isoformat()}
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
REGISTERED = {"kind": "employment", "registered_on": JOB["since"], "district": "440303"}


@pytest.fixture
def officer(people: Running) -> Office:
    """Return the officer of Shenzhen, who changes whichever version there is."""
    return whichever(office(people))


async def certified(caller: Office, person: str | None = None) -> tuple[str, str]:
    """Certify the household of somebody who lives alone; return the person and the household's address."""
    person = person or await caller.register()
    at = await caller.household({"person": person, "relation": "head", **CAN_WORK})
    assert (await caller.post(f"{at}:certify")).is_success
    return person, at


async def doubted_since(caller: Office, at: str) -> str | None:
    """Return since when a household is to be looked at again."""
    found: str | None = (await caller.get(at)).json()["recheck_since"]
    return found


async def recorded(caller: Office, part: str, person: str, facts: Mapping[str, object]) -> str:
    """Record something in a person's file; return its address."""
    answer = await caller.post(f"/v1/{part}", {**facts, "person": person})
    assert answer.is_success, answer.text
    return f"/v1/{part}/{answer.json()['id']}"


async def registered_as_unemployed(caller: Office, person: str) -> None:
    """Record that somebody is without work since today."""
    facts = {"kind": "unemployment", "registered_on": TODAY.isoformat(), "district": "440303"}
    await recorded(caller, "registrations", person, {**facts, "able": True, "willing": True})


@pytest.mark.parametrize(
    ("part", "facts"),
    [("work-spells", JOB), ("businesses", FILE_PARTS["businesses"].body), ("registrations", REGISTERED)],
)
async def test_work_that_is_recorded_puts_the_certification_in_doubt_at_once(
    people: Running, officer: Office, part: str, facts: Mapping[str, object]
) -> None:
    person, at = await certified(officer)
    await recorded(officer, part, person, facts)
    assert await doubted_since(officer, at) == TODAY.isoformat()
    kind, _, data = (await entries(people, at.rpartition("/")[2]))[-1]
    assert (kind, data["member"], data["state"]["recheck_since"]) == (
        "bihuan.people.household.recheck_due.v1",
        person,
        TODAY.isoformat(),
    )


async def test_work_that_ended_or_was_annulled_puts_it_in_doubt_again(officer: Office) -> None:
    person, at = await certified(officer)
    job = await recorded(officer, "work-spells", person, JOB)
    seen = []
    for change in ({"until": TODAY.isoformat()}, None):
        await officer.patch(f"{at}/members/{person}", {"employed": False})
        await officer.post(f"{at}:withdrawCertification", {"reason": "facts_were_wrong"})
        await officer.patch(job, {"until": (TODAY - timedelta(days=1)).isoformat()})
        assert (await officer.post(f"{at}:certify")).is_success
        done = await (
            officer.patch(job, change) if change else officer.post(f"{job}:annul", {"reason": "recorded_twice"})
        )
        assert done.is_success, done.text
        seen.append(await doubted_since(officer, at))
    assert seen == [TODAY.isoformat()] * 2


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        ("registrations", REGISTERED | {"kind": "unemployment", "able": True, "willing": True}),
        ("educations", FILE_PARTS["educations"].body),
    ],
)
async def test_what_is_no_news_of_work_leaves_it_alone(
    people: Running, officer: Office, part: str, facts: Mapping[str, object]
) -> None:
    person, at = await certified(officer)
    await recorded(officer, part, person, facts)
    assert (await happened(people, at))[-1] == "household.certified"


def test_what_a_job_pays_changes_nothing_about_who_works() -> None:
    assert (is_news({"wage", "insured"}), is_news({"wage", "until"}), is_news(None)) == (False, True, True)


async def test_a_household_that_is_in_doubt_is_not_told_of_twice(people: Running, officer: Office) -> None:
    person, at = await certified(officer)
    job = await recorded(officer, "work-spells", person, JOB)
    await officer.patch(job, {"until": TODAY.isoformat()})
    assert (await happened(people, at)).count("household.recheck_due") == 1


async def test_a_household_that_is_not_certified_is_left_alone(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await officer.household({"person": person, "relation": "head", **CAN_WORK})
    await recorded(officer, "work-spells", person, JOB)
    assert await happened(people, at) == ["household.registered"]


async def test_an_office_that_does_not_see_the_household_puts_it_in_doubt_all_the_same(
    people: Running, officer: Office
) -> None:
    person, at = await certified(officer)
    assert (await officer.patch(at, {"district": "440305"})).is_success
    await officer.post(f"{at}:recheck")
    elsewhere = whichever(office(people, "caseworker", "440303"))
    assert (await elsewhere.get(at)).status_code == 404
    await recorded(elsewhere, "work-spells", person, JOB)

    await eventually(lambda: doubted_since(officer, at), TODAY.isoformat())


async def test_a_hire_puts_the_certification_in_doubt_and_it_is_not_given_again(
    people: Running, officer: Office
) -> None:
    person, at = await certified(officer)
    await Neighbours(people, person).referral("hired", hired_on=YESTERDAY)
    since = await doubted_since(officer, at)
    looked = (await officer.post(f"{at}:recheck")).json()
    await officer.post(f"{at}:withdrawCertification", {"reason": "a_member_found_work"})
    again = (await officer.post(f"{at}:certify")).json()
    assert (since, looked["outcome"]) == (TODAY.isoformat(), "for_the_officer")
    assert [[said["code"] for said in each["reasons"]] for each in (looked, again)] == [["a_member_is_employed"]] * 2


async def test_a_hire_that_has_not_lasted_puts_it_in_doubt_and_one_that_is_held_does_not(
    people: Running, officer: Office
) -> None:
    seen = []
    for still_held in (True, False):
        elsewhere = Neighbours(people, await officer.register())
        hire = await elsewhere.referral("hired", hired_on=YESTERDAY)
        await registered_as_unemployed(officer, elsewhere.person)
        _, at = await certified(officer, elsewhere.person)
        await elsewhere.referral(
            "checked", hire, hired_on=YESTERDAY, checked_on=TODAY.isoformat(), still_held=still_held
        )
        seen.append(await doubted_since(officer, at))
    assert seen == [None, TODAY.isoformat()]


async def test_a_hire_that_is_heard_twice_puts_it_in_doubt_once(people: Running, officer: Office) -> None:
    person, at = await certified(officer)
    state = {"status": "hired", "check_due_on": None, "checked_on": None, "still_held": None}
    event = await Neighbours(people, person).tell(MATCHING, "referral.hired", new_id(), hired_on=YESTERDAY, **state)
    await registered_as_unemployed(officer, person)
    answered = (await officer.post(f"{at}:recheck")).json()["outcome"]
    await Consumer(people.database, MATCHING).keep([event])
    assert (answered, await doubted_since(officer, at)) == ("still", None)


async def test_a_hire_goes_with_the_person_into_a_merge_and_back(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer, birth_date="1988-02-29")
    elsewhere = Neighbours(people, absorbed)
    hire = await elsewhere.referral("hired", hired_on=YESTERDAY)
    _, at = await certified(officer, survivor)
    merge = await merged(officer, absorbed, survivor)
    elsewhere.person = survivor
    await elsewhere.referral("followed", hire, hired_on=YESTERDAY, status="hired")
    seen = [await doubted_since(officer, at), (await officer.post(f"{at}:recheck")).json()["outcome"]]
    await undo(officer, merge)
    elsewhere.person = absorbed
    await elsewhere.referral("followed", hire, hired_on=YESTERDAY, status="hired")
    seen += [(await officer.post(f"{at}:recheck")).json()["outcome"], await doubted_since(officer, at)]
    assert seen == [TODAY.isoformat(), "for_the_officer", "still", None]


async def test_a_hire_that_moves_to_another_office_with_the_person_is_no_news(people: Running, officer: Office) -> None:
    elsewhere = Neighbours(people, await officer.register())
    hire = await elsewhere.referral("hired", hired_on=YESTERDAY)
    await registered_as_unemployed(officer, elsewhere.person)
    _, at = await certified(officer, elsewhere.person)
    await elsewhere.referral("followed", hire, hired_on=YESTERDAY, status="hired")
    assert await doubted_since(officer, at) is None
