"""The file of a household: all that happened in one line of days, and what is sealed in it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.kit.clock import Clock
from tests.people.office import CAN_WORK, Office, code_of, office, someone, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
PURPOSE = {"Bihuan-Purpose": "assistance"}


@pytest.fixture
def officer(people: Running) -> Office:
    """Return the officer of Shenzhen, who changes whichever version there is."""
    return whichever(office(people))


async def a_life(caller: Office) -> tuple[str, str]:
    """Take a family from its application to its fall back and again; return a member and the household's address."""
    person = await caller.register()
    at = await caller.household(
        {"person": person, "relation": "head", **CAN_WORK}, address="广东省深圳市罗湖区翠竹路1号"
    )
    visit = {"id": str(uuid4()), "visited_on": "2026-01-05", "purpose": "first_visit", "notes": "房屋漏水"}
    promises = {"office_promises": ["visit"], "household_promises": ["look_for_work"]}
    agreed = {"kind": "assistance", "signed_on": "2026-01-06", **promises}
    said = {"on": "2026-02-02", "raised_by": "neighbour", "ground": "a_member_works", "statement": "长子已上班"}
    for verb, body in (
        ("/dibao", {"since": "2026-01-01", "number": "SZLH-2026-00017"}),
        ("/visits", visit),
        ("/agreements", agreed),
        (":apply", {"received_on": "2026-02-01"}),
        (":postApplication", {"since": "2026-02-02", "until": "2026-02-04", "at": "website"}),
        (":objectToApplication", said),
    ):
        assert (await caller.post(f"{at}{verb}", body)).is_success, verb
    [application] = (await caller.get(f"{at}/applications")).json()["items"]
    answer = {"objection": application["objections"][0]["id"], "outcome": "dismissed", "answer": "查无此事"}
    for verb, body in (
        (":answerObjection", answer),
        (":certify", {"on": "2026-02-10"}),
        (":recheck", {}),
        (":withdrawCertification", {"reason": "a_member_found_work", "on": "2026-06-01"}),
        (":certify", {"on": "2026-09-01"}),
    ):
        assert (await caller.post(f"{at}{verb}", body)).is_success, verb
    return person, at


async def test_everything_that_happened_stands_in_one_line_of_days(officer: Office) -> None:
    person, at = await a_life(officer)
    told = (await officer.get(f"{at}/timeline")).json()["items"]
    past = [(each["on"], each["happened"], each["codes"]) for each in told if each["on"] < TODAY.isoformat()]
    assert past == [
        ("2026-09-01", "certified", ["CN-EPL56"]),
        ("2026-06-01", "certification_ended", ["a_member_found_work"]),
        ("2026-02-10", "certified", ["CN-EPL56"]),
        ("2026-02-02", "objected", ["a_member_works"]),
        ("2026-02-02", "posted", ["website"]),
        ("2026-02-01", "applied", []),
        ("2026-01-06", "agreement_signed", ["assistance"]),
        ("2026-01-05", "visited", ["first_visit"]),
        ("2026-01-01", "dibao_began", []),
    ]
    today = {(each["happened"], *each["codes"], each["person"]) for each in told if each["on"] == TODAY.isoformat()}
    assert today == {
        ("registered", None),
        ("member_joined", "head", person),
        ("objection_answered", "dismissed", None),
        ("application_granted", None),
        ("rechecked", "still", None),
    }


async def test_a_day_is_told_in_the_order_in_which_it_was_recorded(officer: Office) -> None:
    at = await officer.certifiable()
    [head] = [each["person"] for each in (await officer.get(at)).json()["members"]]
    for verb, body in (
        (":certify", {}),
        ("/visits", {"id": str(uuid4()), "visited_on": TODAY.isoformat(), "purpose": "other"}),
        (":withdrawCertification", {"reason": "moved_away"}),
        (":certify", {}),
        (":withdrawCertification", {"reason": "moved_away"}),
    ):
        assert (await officer.post(f"{at}{verb}", body)).is_success, verb
    assert (await officer.patch(f"{at}/members/{head}", {"left_on": TODAY.isoformat()})).is_success
    told = (await officer.get(f"{at}/timeline")).json()["items"]
    assert [each["happened"] for each in reversed(told)] == [
        "registered",
        "member_joined",
        "certified",
        "visited",
        "certification_ended",
        "certified",
        "certification_ended",
        "member_left",
    ]


async def test_the_line_is_read_page_by_page_without_a_gap(officer: Office) -> None:
    _, at = await a_life(officer)
    whole = (await officer.get(f"{at}/timeline")).json()["items"]
    pages, after = [], ""
    while True:
        page = (await officer.get(f"{at}/timeline", limit=3, **({"after": after} if after else {}))).json()
        pages += page["items"]
        if page["next"] is None:
            break
        after = page["next"]
    assert pages == whole


async def test_a_household_that_is_not_seen_has_no_line(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    elsewhere = office(people, "caseworker", "370102")
    assert (await elsewhere.get(f"{at}/timeline")).status_code == 404


async def test_what_is_sealed_is_read_for_a_purpose_and_each_member_can_see_who_read_it(
    people: Running, officer: Office
) -> None:
    person, at = await a_life(officer)
    shown = (await Office(people, officer.headers | PURPOSE).get(f"{at}/unmasked")).json()
    assert (shown["address"], shown["objections"][0]["statement"], shown["objections"][0]["answer"]) == (
        "广东省深圳市罗湖区翠竹路1号",
        "长子已上班",
        "查无此事",
    )
    assert (shown["dibao"][0]["number"], shown["visits"][0]["notes"]) == ("SZLH-2026-00017", "房屋漏水")
    herself = someone(people, "job_seeker", person=person)
    [noted] = (await herself.get(f"/v1/persons/{person}/access-log")).json()["items"]
    assert (noted["fields"], noted["purpose"], noted["route"]) == (
        ["household.address", "household.objections", "household.dibao", "household.visits"],
        "assistance",
        "GET /v1/households/{household_id}/unmasked",
    )


async def test_only_what_is_asked_for_is_read_and_noted(people: Running, officer: Office) -> None:
    person, at = await a_life(officer)
    shown = (await Office(people, officer.headers | PURPOSE).get(f"{at}/unmasked", fields="address")).json()
    herself = someone(people, "job_seeker", person=person)
    [noted] = (await herself.get(f"/v1/persons/{person}/access-log")).json()["items"]
    assert (list(shown), noted["fields"]) == (["address"], ["household.address"])


async def test_without_a_purpose_nothing_is_told(officer: Office) -> None:
    assert code_of(await officer.get(f"{await officer.certifiable()}/unmasked")) == (400, "purpose-required")


async def test_a_household_without_a_member_to_note_it_with_is_not_read_unmasked(
    people: Running, officer: Office
) -> None:
    at = await officer.household(address="广东省深圳市罗湖区翠竹路1号")
    answer = await Office(people, officer.headers | PURPOSE).get(f"{at}/unmasked")
    assert code_of(answer) == (409, "unknown-persons")


async def test_a_member_reads_the_line_of_their_household_and_nothing_unmasked(
    people: Running, officer: Office
) -> None:
    person, at = await a_life(officer)
    herself = someone(people, "job_seeker", person=person)
    line, plain = (
        await herself.get(f"{at}/timeline"),
        await Office(people, herself.headers | PURPOSE).get(f"{at}/unmasked"),
    )
    assert (line.status_code, code_of(plain)) == (200, (403, "forbidden"))
