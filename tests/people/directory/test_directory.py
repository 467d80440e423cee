"""Services are entered into the directory, confirmed again and again, found from where one lives, and withdrawn."""

import asyncio

import pytest
from sqlalchemy import text

from services.kit.settings import Settings
from services.people.directory.jobs import reckon_confirmations
from tests.people.directory.entries import AT, entered, entry_of
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.people.organisations.bodies import organisation, window
from tests.people.orientations.orienting import orientation_of
from tests.running import Running

pytestmark = pytest.mark.anyio

ROLES = ("job_seeker", "public_kiosk", "employer", "training_institution")


@pytest.fixture
def qinghai(people: Running) -> Office:
    """Return the officer of the province where a term of confirmation is laid down."""
    return office(people, "district_officer", "630000")


async def names(who: Office, **asked: str | int) -> set[str]:
    """Return the names of the entries that somebody finds."""
    answer = await who.get(AT, limit=200, **asked)
    assert answer.is_success, answer.text
    return {each["name"] for each in answer.json()["items"]}


async def test_an_entry_says_who_helps_whom_where_and_how_it_is_reached(officer: Office) -> None:
    stated = entry_of(
        "罗湖区法律援助中心",
        name_en="Luohu legal aid",
        address="翠竹路1号",
        phone="12348",
        web="https://legal-aid.example.org",
        opening_hours="周一至周五",
        audience=["disabled", "dibao"],
        conditions="携带身份证",
        cost="免费",
        accommodations=["sign_interpreter"],
        valid_until="2099-12-31",
        confirmed_on="2026-01-05",
    )
    shown = (await officer.post(AT, stated)).json()
    assert {name: shown[name] for name in stated} == stated
    assert (shown["offered"], shown["expired"], shown["to_be_confirmed"]) == (True, False, False)


async def test_everybody_reads_the_directory_of_another_city(people: Running, officer: Office) -> None:
    at = await entered(officer, "全国可见的服务")
    readers = [*(someone(people, role) for role in ROLES), office(people, "finance", "370100")]
    assert {(await reader.get(at)).status_code for reader in readers} == {200}


async def test_a_service_stands_there_once_until_it_is_withdrawn(officer: Office) -> None:
    at = await entered(officer, "社会保险服务大厅", kind="social_insurance")
    again = await officer.post(AT, entry_of("社会保险服务大厅", kind="social_insurance"))
    other = await entered(officer, "社会保险服务大厅", kind="social_insurance", district="440304")
    moved = await officer.patch(other, {"district": "440303"}, seen=1)
    here = at.rpartition("/")[2]
    assert [(*code_of(each), each.json()["entry"]) for each in (again, moved)] == [
        (409, "entry-already-there", here)
    ] * 2
    assert (await officer.post(f"{at}:withdraw", {"reason": "closed"}, seen=1)).is_success
    await entered(officer, "社会保险服务大厅", kind="social_insurance")


async def test_of_two_who_enter_one_service_at_once_one_enters_it(officer: Office) -> None:
    answers = await asyncio.gather(*(officer.post(AT, entry_of("同时登记的服务")) for _ in range(2)))
    assert sorted(each.status_code for each in answers) == [201, 409]


async def test_an_entry_is_run_by_an_open_office_or_organisation_or_by_a_named_body(officer: Office) -> None:
    body = await organisation(officer)
    at = await window(officer, body)
    await entered(officer, "网点开办的服务", run_by=None, office=at)
    of_body = await entered(officer, "机构开办的服务", run_by=None, organisation=body)
    assert (await officer.post(f"/v1/offices/{at}:close", {}, seen=1)).is_success
    refused = [
        await officer.post(AT, entry_of("已撤销网点的服务", run_by=None, office=at)),
        await officer.post(AT, entry_of("无人开办的服务", run_by=None)),
        await officer.patch(of_body, {"run_by": "某单位"}, seen=1),
    ]
    assert [rules_of(each) for each in refused] == [
        {"/office": "no_open_office"},
        {"/run_by": "one_who_runs_it"},
        {"/run_by": "one_who_runs_it"},
    ]


async def test_whoever_closes_an_office_or_an_organisation_withdraws_what_it_offered_and_the_feed_says_why(
    people: Running, officer: Office
) -> None:
    body = await organisation(officer)
    at = await window(officer, body)
    person = await officer.register()
    of_office = await entered(officer, "随网点撤下的服务", run_by=None, office=at)
    elsewhere = await entered(officer, "随机构撤下的服务", run_by=None, organisation=body, district="440305")
    gone = await entered(officer, "早已撤下的服务", run_by=None, office=at)
    assert (await officer.post(f"{gone}:withdraw", {"reason": "no_longer_offered"}, seen=1)).is_success
    assert (await officer.post(f"/v1/offices/{at}:close", {}, seen=1)).is_success
    assert (await officer.get(elsewhere)).json()["offered"]
    assert (await officer.post(f"/v1/organisations/{body}:close", {}, seen=1)).is_success
    shown = [(await officer.get(each)).json() for each in (of_office, elsewhere, gone)]
    assert [(each["offered"], each["withdrawn_for"], each["version"]) for each in shown] == [
        (False, "closed", 2),
        (False, "closed", 2),
        (False, "no_longer_offered", 2),
    ]
    assert await happened(people, of_office) == ["directory_entry.recorded", "directory_entry.withdrawn"]
    sent = await officer.post("/v1/orientations", orientation_of(person, of_office))
    assert rules_of(sent) == {"/entry": "entry_withdrawn"}


@pytest.mark.parametrize(
    "web", ["ftp://files.example.org", "javascript:alert(1)", "https://user:secret@example.org", "https://"]
)
async def test_a_web_address_that_no_browser_should_follow_is_refused(officer: Office, web: str) -> None:
    assert rules_of(await officer.post(AT, entry_of("网址有误的服务", web=web))) == {"/web": "web_address"}


async def test_an_office_keeps_the_directory_of_its_area_and_of_none_above(people: Running, officer: Office) -> None:
    at = await entered(officer, "市级服务", district="440300")
    county = office(people, "caseworker", "440303")
    refused = [
        await county.patch(at, {"phone": "12348"}, seen=1),
        await county.post(f"{at}:confirm", {}, seen=1),
        await county.post(f"{at}:withdraw", {"reason": "closed"}, seen=1),
        await county.post(AT, entry_of("越级登记的服务", district="440300")),
        await county.patch(await entered(county, "区级服务"), {"district": "440300"}, seen=1),
    ]
    assert [code_of(each) for each in refused] == [(403, "outside-districts")] * 5


async def test_what_serves_an_area_around_serves_every_place_in_it(people: Running) -> None:
    hubei = office(people, "district_officer", "420000")
    for name, district in (("省级", "420000"), ("市级", "420100"), ("区级", "420102"), ("街道", "420102001")):
        await entered(hubei, name, district=district)
    for name, district in (("另一市", "420200"), ("另一区", "420103")):
        await entered(hubei, name, district=district)
    assert await names(hubei, district="420102") == {"省级", "市级", "区级", "街道"}
    assert await names(hubei, district="420200") == {"省级", "另一市"}


async def test_the_directory_is_narrowed_by_kind_audience_and_a_part_of_the_name(people: Running) -> None:
    hunan = office(people, "district_officer", "430100")
    of_hunan = {"district": "430102"}
    await entered(hunan, "长沙康复医院", kind="medical_rehabilitation", audience=["disabled"], **of_hunan)
    await entered(hunan, "长沙小额贷款中心", kind="start_up_finance", name_en="Loan Centre", **of_hunan)
    await entered(hunan, "长沙公租房窗口", kind="housing", audience=["dibao"], **of_hunan)
    assert await names(hunan, kind="housing", **of_hunan) == {"长沙公租房窗口"}
    assert await names(hunan, audience="disabled", **of_hunan) == {"长沙康复医院", "长沙小额贷款中心"}
    assert await names(hunan, name="公租房", **of_hunan) == {"长沙公租房窗口"}
    assert await names(hunan, name="loan c", **of_hunan) == {"长沙小额贷款中心"}


async def test_what_has_expired_or_was_withdrawn_says_so_and_is_not_offered(people: Running) -> None:
    guangxi = office(people, "district_officer", "450100")
    here = {"district": "450102"}
    await entered(guangxi, "仍提供", **here)
    await entered(guangxi, "已到期", valid_until="2020-12-31", **here)
    gone = await entered(guangxi, "已撤下", **here)
    shown = (await guangxi.post(f"{gone}:withdraw", {"reason": "no_longer_offered"}, seen=1)).json()
    assert (shown["offered"], shown["withdrawn_for"]) == (False, "no_longer_offered")
    assert await names(guangxi, offered="true", **here) == {"仍提供"}
    assert await names(guangxi, offered="false", **here) == {"已到期", "已撤下"}


async def test_a_withdrawn_entry_is_changed_and_confirmed_no_more(officer: Office) -> None:
    at = await entered(officer, "撤下后不变的服务")
    assert (await officer.post(f"{at}:withdraw", {"reason": "recorded_wrongly"}, seen=1)).is_success
    answers = [await officer.patch(at, {"phone": "12348"}, seen=2), await officer.post(f"{at}:confirm", {}, seen=2)]
    assert [code_of(each) for each in answers] == [(409, "entry-is-withdrawn")] * 2


async def test_an_entry_that_nobody_confirmed_for_its_term_is_to_be_confirmed_and_still_offered(
    qinghai: Office,
) -> None:
    at = await entered(qinghai, "久未核实的服务", district="630102", confirmed_on="2024-01-31")
    shown = (await qinghai.get(at)).json()
    assert (shown["confirm_by"], shown["to_be_confirmed"], shown["offered"]) == ("2024-07-31", True, True)
    assert await names(qinghai, district="630102", to_be_confirmed="true") == {"久未核实的服务"}
    confirmed = (await qinghai.post(f"{at}:confirm", {}, seen=1)).json()
    assert (confirmed["confirmed_on"] > "2026", confirmed["to_be_confirmed"]) == (True, False)


async def test_where_no_term_is_laid_down_nothing_is_to_be_confirmed(officer: Office) -> None:
    shown = (await officer.get(await entered(officer, "未定核实期限的服务", confirmed_on="2001-01-01"))).json()
    assert (shown["confirm_by"], shown["to_be_confirmed"]) == (None, False)


async def test_a_term_that_is_laid_down_later_holds_for_entries_of_before(people: Running, officer: Office) -> None:
    at = await entered(officer, "先有条目后有期限", district="440307", confirmed_on="2024-01-31")
    database = people.database
    async with database.begin_system() as session:
        yesterday = text("UPDATE directory_entry SET reckoned_on = reckoned_on - 1 WHERE id = CAST(:row AS uuid)")
        await session.execute(yesterday, {"row": at.rpartition("/")[2]})
    term = {"district": "440307", "confirm_months": 3, "since": "2026-01-01", "document": "某办法（示例）"}
    kept = database.settings
    database.settings = Settings.model_validate(kept.model_dump() | {"directory_terms": [term]})
    try:
        await reckon_confirmations(database)
    finally:
        database.settings = kept
    shown = (await officer.get(at)).json()
    assert (shown["confirm_by"], shown["to_be_confirmed"], shown["version"]) == ("2024-04-30", True, 1)


async def test_a_day_of_confirmation_that_cannot_be_is_named(officer: Office) -> None:
    at = await entered(officer, "核实日期有误的服务", confirmed_on="2026-03-01")
    days = ("2026-02-28", "2999-01-01")
    answers = [await officer.post(f"{at}:confirm", {"confirmed_on": day}, seen=1) for day in days]
    answers.append(await officer.post(AT, entry_of("将来核实的服务", confirmed_on="2999-01-01")))
    assert [rules_of(each) for each in answers] == [
        {"/confirmed_on": "before_the_last_confirmation"},
        {"/confirmed_on": "date_in_future"},
        {"/confirmed_on": "date_in_future"},
    ]


async def test_what_happens_to_an_entry_is_told_with_its_state(people: Running, officer: Office) -> None:
    at = await entered(officer, "事件中的服务")
    await officer.patch(at, {"phone": "12348"}, seen=1)
    await officer.post(f"{at}:confirm", {}, seen=2)
    await officer.post(f"{at}:withdraw", {"reason": "closed"}, seen=3)
    steps = ("recorded", "changed", "confirmed", "withdrawn")
    assert await happened(people, at) == [f"directory_entry.{each}" for each in steps]
    states = [data["state"] for _, _, data in await entries(people, at.rpartition("/")[2])]
    assert [(each["phone"], each["withdrawn_for"]) for each in states] == [
        (None, None),
        ("12348", None),
        ("12348", None),
        ("12348", "closed"),
    ]


async def test_a_change_of_nothing_leaves_the_entry_as_it_is(officer: Office) -> None:
    assert (await officer.patch(await entered(officer, "不变的服务"), {}, seen=1)).json()["version"] == 1
