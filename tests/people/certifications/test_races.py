"""Two officers at the same moment."""

import asyncio

import pytest

from services.people.known.listens import MATCHING
from tests.moves import someone_waits
from tests.people.journal import happened
from tests.people.neighbours import Neighbours
from tests.people.office import CAN_WORK, Office, code_of
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


async def test_of_two_who_certify_at_once_one_is_refused(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    answers = await asyncio.gather(*(officer.post(f"{at}:certify", {}, seen=1) for _ in range(4)))
    statuses = sorted(answer.status_code for answer in answers)
    assert (statuses[0], set(statuses[1:]) <= {409, 412}) == (200, True)
    assert await happened(people, at) == ["household.registered", "household.certified"]


async def test_two_certify_what_they_did_not_read_and_still_one_is_refused(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    anything = Office(people, officer.headers | {"If-Match": "*"})
    answers = await asyncio.gather(*(anything.post(f"{at}:certify") for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.is_error} <= {"already-certified", "locked"}


async def test_a_certification_and_the_news_of_work_do_not_pass_each_other(officer: Office) -> None:
    at = await officer.certifiable()
    [member] = (await officer.get(at)).json()["members"]
    certify, news = await asyncio.gather(
        officer.post(f"{at}:certify", {}, seen=1),
        officer.patch(f"{at}/members/{member['person']}", {"employed": True}, seen=1),
    )
    assert sorted((certify.status_code, news.status_code)) == [200, 412]


async def test_of_two_who_withdraw_at_once_one_is_refused(officer: Office) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {}, seen=1)
    body = {"reason": "at_own_request"}
    answers = await asyncio.gather(*(officer.post(f"{at}:withdrawCertification", body, seen=2) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_whoever_certifies_while_a_hire_is_being_told_waits_for_it_and_is_refused(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    at = await officer.household({"person": person, "relation": "head", **CAN_WORK})
    elsewhere, today = Neighbours(people, person), people.database.clock.today().isoformat()
    hire = await elsewhere.referral("made")
    state = {"status": "hired", "hired_on": today, "check_due_on": None, "checked_on": None, "still_held": None}
    heard = elsewhere.event(MATCHING, "referral.hired", hire, position=0, **state)
    async with asyncio.TaskGroup() as both, people.database.begin_system() as session:
        await MATCHING.take(session, heard)
        certify = both.create_task(officer.post(f"{at}:certify", {}, seen=1))
        await eventually(lambda: someone_waits(people), True)  # noqa: FBT003 -- what is waited for
    assert code_of(certify.result()) == (409, "not-zero-employment")
