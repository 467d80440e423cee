"""Staff are registered in their offices, with posts and certificates, and reached by those who may read them."""

import io
import json

import pytest
from sqlalchemy import text

from services.kit.telemetry.logs import set_up_logs
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of
from tests.people.organisations.bodies import window
from tests.people.staff.colleagues import CERTIFICATE, platform_window, registered
from tests.running import Running

pytestmark = pytest.mark.anyio

NAME, PHONE, NUMBER = "欧阳小溪", "0755-12345678", "粤-2026-7788"


@pytest.fixture
def shandong(people: Running) -> Office:
    return office(people, "district_officer", "370100")


async def test_whoever_reads_staff_is_told_who_helps_and_how_to_reach_them(people: Running, officer: Office) -> None:
    found = await registered(officer, name=NAME, phone=PHONE)
    reader = office(people, "caseworker", "440303")
    one = (await reader.get(f"/v1/staff/{found['id']}")).json()
    listed = (await reader.get("/v1/staff", office=found["memberships"][0]["office"])).json()["items"]
    batch = (await reader.post("/v1/staff:batchGet", {"ids": [found["id"], found["memberships"][0]["id"]]})).json()
    assert [(each["name"], each["phone"]) for each in (one, *listed, batch["items"][0])] == [(NAME, PHONE)] * 3
    assert batch["items"][1] is None


async def test_name_phone_and_numbers_stand_nowhere_in_clear(people: Running, officer: Office) -> None:
    lines = io.StringIO()
    set_up_logs(people.settings.model_copy(update={"log_level": "debug"}), "people", lines)
    certificate = CERTIFICATE | {"number": NUMBER}
    found = await registered(officer, name=NAME, phone=PHONE, certificates=[certificate])
    await officer.patch(f"/v1/staff/{found['id']}", {"phone": f"{PHONE}-1"}, seen=1)
    await officer.patch(f"/v1/staff/{found['id']}", {"phone": NAME}, seen=2)
    set_up_logs(people.settings, "people")
    async with people.database.begin_system() as session:
        rows = [
            (await session.execute(text(f"SELECT string_agg(t::text, '') FROM {table} AS t"))).scalar_one() or ""  # noqa: S608 -- tables of this test
            for table in ("journal", "staff_member", "staff_certificate")
        ]
    for stands in (*rows, lines.getvalue(), found["certificates"][0]["number"]):
        assert [each for each in (NAME, PHONE, NUMBER) if each in stands] == []


async def test_staff_are_seen_by_the_offices_of_their_area_alone(people: Running, officer: Office) -> None:
    at = f"/v1/staff/{(await registered(officer))['id']}"
    readers = [office(people, "caseworker", district) for district in ("440303", "440305", "440303001")]
    assert [(await reader.get(at)).status_code for reader in readers] == [200, 404, 404]


async def test_one_who_works_for_two_offices_is_seen_and_kept_by_both(people: Running, officer: Office) -> None:
    found = await registered(officer)
    other = await window(officer, district="440305")
    joined = await officer.post(f"/v1/staff/{found['id']}:joinOffice", {"office": other, "post": "mentor"}, seen=1)
    there = office(people, "district_officer", "440305")
    changed = await there.patch(f"/v1/staff/{found['id']}", {"phone": None}, seen=2)
    assert ([each["post"] for each in joined.json()["memberships"]], changed.json()["phone"]) == (
        ["caseworker", "mentor"],
        None,
    )


async def test_nobody_is_in_one_post_of_one_office_twice_at_a_time(officer: Office) -> None:
    found = await registered(officer, since="2026-01-01")
    [post], at = found["memberships"], f"/v1/staff/{found['id']}"
    again = {"office": post["office"], "post": "caseworker", "since": "2026-02-01"}
    twice = await officer.post(f"{at}:joinOffice", again, seen=1)
    await officer.post(f"{at}:leavePost", {"membership": post["id"], "on": "2026-02-01"}, seen=1)
    back = await officer.post(f"{at}:joinOffice", again, seen=2)
    assert (code_of(twice), back.status_code) == ((409, "already-in-post"), 200)


async def test_a_post_is_left_once_and_not_before_it_began(officer: Office) -> None:
    found = await registered(officer, since="2026-01-01")
    left, at = {"membership": found["memberships"][0]["id"]}, f"/v1/staff/{found['id']}:leavePost"
    early = await officer.post(at, left | {"on": "2025-12-31"}, seen=1)
    await officer.post(at, left, seen=1)
    assert (rules_of(early), code_of(await officer.post(at, left, seen=2))) == (
        {"/on": "ends_before_it_begins"},
        (404, "no-such-membership"),
    )


async def test_in_shandong_nobody_begins_in_a_platform_without_a_certificate(shandong: Office) -> None:
    there = await platform_window(shandong, "370102")
    body = {"name": "林小溪", "office": there, "post": "community_coordinator", "since": "2026-06-01"}
    without = await shandong.post("/v1/staff", body)
    expired = CERTIFICATE | {"valid_until": "2026-05-31"}
    late = await shandong.post("/v1/staff", body | {"certificates": [expired]})
    in_doubt = await shandong.post("/v1/staff", body | {"since": "2014-06-01"})  # the year alone is known
    begun = await registered(shandong, there, certificates=[CERTIFICATE])
    assert [(code_of(each), each.json()["law"]) for each in (without, late)] == [
        ((409, "post-needs-certificate"), "SD-CERT")
    ] * 2
    assert [[caveat["code"] for caveat in each.json()["caveats"]] for each in (without, in_doubt)] == [
        [],
        ["first_day_uncertain"],
    ]
    assert begun["memberships"][0]["certified_under"] == "SD-CERT"


async def test_a_certificate_that_has_expired_meanwhile_is_shown_as_such(shandong: Office) -> None:
    there = await platform_window(shandong, "370102")
    found = await registered(shandong, there, since="2021-01-01", certificates=[CERTIFICATE])
    at, held = f"/v1/staff/{found['id']}", found["certificates"][0]
    ended = {"certificate": held["id"], "valid_until": "2022-01-01"}
    lapsed = (await shandong.post(f"{at}:changeCertificate", ended, seen=1)).json()
    renewed = (await shandong.post(f"{at}:certify", CERTIFICATE | {"kind": "social_worker"}, seen=2)).json()
    shown = [
        (each["certificates"][0]["in_force"], each["memberships"][0]["lapsed"]) for each in (found, lapsed, renewed)
    ]
    assert shown == [(True, False), (False, True), (False, False)]


async def test_what_is_shown_of_a_certificate_today_is_never_said_to_be_unchanged(officer: Office) -> None:
    found = await registered(officer)
    known = Office(officer.people, officer.headers | {"If-None-Match": '"1"'})
    assert (await known.get(f"/v1/staff/{found['id']}")).status_code == 200


async def test_a_certificate_is_not_of_tomorrow(officer: Office) -> None:
    body = {"name": "林小溪", "office": await window(officer), "post": "other"}
    refused = await officer.post("/v1/staff", body | {"certificates": [CERTIFICATE | {"issued_on": "2999-01-01"}]})
    assert rules_of(refused) == {"/certificates/0/issued_on": "date_in_future"}


async def test_whoever_has_left_works_nowhere_and_is_changed_no_more(people: Running, officer: Office) -> None:
    found = await registered(officer, since="2026-01-01")
    at = f"/v1/staff/{found['id']}"
    left = (await officer.post(f"{at}:leave", {"on": "2026-03-01"}, seen=1)).json()
    again = await officer.patch(at, {"phone": None}, seen=2)
    here = await officer.get("/v1/staff", office=found["memberships"][0]["office"])
    assert (left["memberships"][0]["left_on"], code_of(again), here.json()["items"]) == (
        "2026-03-01",
        (409, "staff-has-left"),
        [],
    )
    assert await happened(people, found["id"]) == ["staff_member.registered", "staff_member.left"]


async def test_an_office_in_which_somebody_works_is_not_closed(officer: Office) -> None:
    found = await registered(officer)
    [post] = found["memberships"]
    at = f"/v1/offices/{post['office']}:close"
    early = await officer.post(at, {}, seen=1)
    await officer.post(f"/v1/staff/{found['id']}:leave", {}, seen=1)
    assert (code_of(early), (await officer.post(at, {}, seen=1)).status_code) == ((409, "office-has-staff"), 200)


async def test_an_officer_registers_nobody_in_an_office_of_another_area(people: Running, officer: Office) -> None:
    body = {"name": "林小溪", "office": await window(officer), "post": "caseworker"}
    elsewhere = office(people, "district_officer", "440305")
    gone = await officer.post("/v1/staff", body | {"office": "01a201e0-5c08-7c3f-ac6d-1f384ead234f"})
    assert (code_of(await elsewhere.post("/v1/staff", body)), rules_of(gone)) == (
        (403, "outside-districts"),
        {"/office": "no_open_office"},
    )


async def test_events_about_staff_carry_ids_days_and_codes(people: Running, officer: Office) -> None:
    found = await registered(officer, since="2026-01-01", certificates=[CERTIFICATE])
    [(_, _, told)] = await entries(people, found["id"])
    state = told["state"]
    assert json.dumps(sorted(state)) == '["certificates", "id", "left_on", "memberships", "version"]'
    assert (sorted(state["memberships"][0]), sorted(state["certificates"][0])) == (
        ["id", "left_on", "office", "post", "since"],
        ["id", "issued_on", "kind", "valid_until"],
    )
