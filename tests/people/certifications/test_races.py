"""Two officers at the same moment."""

import asyncio

import pytest

from tests.people.journal import happened
from tests.people.office import Office
from tests.running import Running

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
