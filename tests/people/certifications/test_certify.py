"""Certifying a household."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from services.kit.clock import Clock
from tests.people.invented import another_resident_id, person
from tests.people.journal import entries, happened
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of
from tests.queries import queries
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
IN_2020 = ["working_age_unverified", "facts_of_a_later_day", "first_day_unknown:CN-RETIREMENT-BEFORE-2025"]
KEPT_FACTS = text("SELECT facts FROM household_certification WHERE household = :household")


@pytest.fixture
def zhongshan(people: Running) -> Office:
    """Return the district officer of Zhongshan."""
    return office(people, "district_officer", "442000")


async def resident(caller: Office, **facts: str) -> str:
    """Register someone who lives in Zhongshan."""
    return await caller.register(residence="442000", hukou="442000", **facts)


async def posted(caller: Office, at: str) -> None:
    """Apply for a household under the law of Zhongshan, and post it for three days of 2005."""
    asked = {"received_on": "2005-05-20", "law": "ZS-2005"}
    assert (await caller.post(f"{at}:apply", asked, seen=1)).is_success
    notice = {"since": "2005-05-23", "at": "community_board"}
    assert (await caller.post(f"{at}:postApplication", notice, seen=2)).is_success


async def couple(caller: Office, **facts: object) -> str:
    """Register a household of Zhongshan in which one of two has work."""
    working = {"person": await resident(caller), "relation": "head", "able": True, "willing": True, "employed": True}
    jobless = {"person": await resident(caller, sex="2"), "relation": "spouse", **CAN_WORK}
    return await caller.household(working, jobless, district="442000", **facts)


async def test_a_household_in_which_nobody_has_work_is_certified_as_of_today(officer: Office) -> None:
    at = await officer.certifiable()
    answer = await officer.post(f"{at}:certify", {}, seen=1)
    shown = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert (shown["certified_on"], shown["certified_under"], shown["recheck_since"]) == (
        TODAY.isoformat(),
        "CN-EPL56",
        None,
    )


async def test_a_certification_tells_who_decided_under_which_law_and_what_it_leans_on(officer: Office) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {}, seen=1)
    [kept] = (await officer.get(f"{at}/certifications")).json()["items"]
    assert (kept["law"], kept["certified_on"], kept["certified_by"], kept["withdrawn_on"], kept["withdrawn_for"]) == (
        "CN-EPL56",
        TODAY.isoformat(),
        "district_officer/440300",
        None,
        None,
    )
    assert kept["caveats"] == [
        {
            "code": "working_age_unverified",
            "law": None,
            "detail": "The ages of retirement are those of a text that has not been verified.",
        }
    ]


async def test_the_certification_is_journalled_with_its_law_and_the_state_after_it(
    people: Running, officer: Office
) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {}, seen=1)
    kind, version, data = (await entries(people, at.rpartition("/")[2]))[-1]
    assert (kind, version, data["law"], data["certified_on"], data["caveats"]) == (
        "bihuan.people.household.certified.v1",
        2,
        "CN-EPL56",
        TODAY.isoformat(),
        ["working_age_unverified"],
    )
    assert (data["state"]["certified_on"], data["state"]["version"]) == (TODAY.isoformat(), 2)


async def test_what_fails_is_said_by_code_and_in_words(officer: Office) -> None:
    member = {"person": await officer.register(), "relation": "head", "able": True, "willing": False, "employed": True}
    at = await officer.household(member, hukou_kind="rural")
    refused = await officer.post(f"{at}:certify", {}, seen=1)
    problem = refused.json()
    assert (code_of(refused), problem["law"], problem["missing"]) == ((409, "not-zero-employment"), "CN-EPL56", [])
    assert problem["reasons"] == [
        {
            "code": "hukou_kind_not_covered",
            "detail": "The law does not cover households with this kind of household registration.",
        },
        {"code": "a_member_is_employed", "detail": "A member of working age has work."},
        {
            "code": "no_member_able_and_willing",
            "detail": "No member of working age is both able and willing to work.",
        },
    ]


async def test_what_fails_is_said_in_chinese_to_whoever_reads_chinese(officer: Office) -> None:
    at = await officer.household()
    chinese = Office(officer.people, officer.headers | {"Accept-Language": "zh-CN"})
    problem = (await chinese.post(f"{at}:certify", {}, seen=1)).json()
    assert (problem["title"], problem["reasons"][0]["detail"]) == (
        "按此法规，该家庭不是零就业家庭",
        "家庭中没有法定劳动年龄内的成员。",
    )


async def test_a_fact_that_is_missing_is_named_where_it_belongs(officer: Office) -> None:
    stated, silent = await officer.register(), await officer.register()
    at = await officer.household(
        {"person": stated, "relation": "head", **CAN_WORK}, {"person": silent, "relation": "child"}
    )
    problem = (await officer.post(f"{at}:certify", {}, seen=1)).json()
    assert (problem["reasons"], problem["missing"]) == (
        [],
        [
            {
                "pointer": f"/members/{silent}/employed",
                "detail": "Nobody has stated whether this member has work.",
            }
        ],
    )


async def test_a_refusal_changes_nothing_and_is_no_event(people: Running, officer: Office) -> None:
    at = await officer.household()
    await officer.post(f"{at}:certify", {}, seen=1)
    assert (await officer.get(at)).json()["version"] == 1
    assert await happened(people, at) == ["household.registered"]


async def test_who_has_left_does_not_count(officer: Office) -> None:
    working = await officer.register()
    at = await officer.household(
        {"person": working, "relation": "child", "employed": True},
        {"person": await officer.register(), "relation": "head", **CAN_WORK},
    )
    await officer.patch(f"{at}/members/{working}", {"left_on": TODAY.isoformat()}, seen=1)
    assert (await officer.post(f"{at}:certify", {}, seen=2)).status_code == 200


async def test_zhongshan_admits_a_working_member_where_income_is_below_the_dibao_line(zhongshan: Office) -> None:
    at = await couple(zhongshan, income_per_head="250.00")
    await posted(zhongshan, at)
    terms = {"on": "2005-06-01", "dibao_line": "300.00"}
    shown = (await zhongshan.post(f"{at}:certify", terms, seen=3)).json()
    assert (shown["certified_under"], shown["certified_on"]) == ("ZS-2005", "2005-06-01")


async def test_income_that_zhongshan_asks_for_is_named_where_nobody_stated_it(zhongshan: Office) -> None:
    at = await couple(zhongshan)
    terms = {"on": "2005-06-01", "dibao_line": "300.00"}
    problem = (await zhongshan.post(f"{at}:certify", terms, seen=1)).json()
    assert problem["missing"] == [
        {"pointer": "/income_per_head", "detail": "Nobody has stated the household's income per head."}
    ]


async def test_today_the_national_law_answers_in_zhongshan_and_names_the_other(zhongshan: Office) -> None:
    head = {"person": await resident(zhongshan), "relation": "head", **CAN_WORK}
    at = await zhongshan.household(head, district="442000")
    await zhongshan.post(f"{at}:certify", {}, seen=1)
    [kept] = (await zhongshan.get(f"{at}/certifications")).json()["items"]
    assert kept["law"] == "CN-EPL56"
    assert kept["caveats"][-1] == {
        "code": "another_law_in_force",
        "law": "ZS-2005",
        "detail": "ZS-2005 is in force there as well and may say otherwise.",
    }


async def test_the_officer_may_decide_by_the_other_law(zhongshan: Office) -> None:
    at = await couple(zhongshan, income_per_head="250.00")
    await posted(zhongshan, at)
    terms = {"law": "ZS-2005", "dibao_line": "300.00"}
    assert (await zhongshan.post(f"{at}:certify", terms, seen=3)).json()["certified_under"] == "ZS-2005"


async def test_before_the_national_law_nothing_is_in_force_in_jinan(people: Running) -> None:
    jinan = office(people, "district_officer", "370100")
    head = {"person": await jinan.register(residence="370102", hukou="370102"), "relation": "head", **CAN_WORK}
    at = await jinan.household(head, district="370102")
    refused = await jinan.post(f"{at}:certify", {"on": "2007-12-31"}, seen=1)
    assert (code_of(refused), refused.json()["known"]) == ((409, "no-law-in-force"), ["CN-EPL56"])


async def test_a_law_of_another_place_is_not_in_force_here(officer: Office) -> None:
    at = await officer.certifiable()
    refused = await officer.post(f"{at}:certify", {"law": "ZS-2005"}, seen=1)
    assert code_of(refused) == (409, "no-law-in-force")


async def test_a_day_that_has_not_come_is_refused_at_its_field(officer: Office) -> None:
    at = await officer.certifiable()
    answer = await officer.post(f"{at}:certify", {"on": (TODAY + timedelta(days=1)).isoformat()}, seen=1)
    assert (answer.status_code, rules_of(answer)) == (422, {"/on": "date_in_future"})


async def test_an_earlier_day_than_the_registration_is_accepted_and_said(officer: Office) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {"on": "2020-01-15"}, seen=1)
    [kept] = (await officer.get(f"{at}/certifications")).json()["items"]
    assert [(caveat["code"], caveat["law"]) for caveat in kept["caveats"]] == [
        ("working_age_unverified", None),
        ("facts_of_a_later_day", None),
        ("first_day_unknown", "CN-RETIREMENT-BEFORE-2025"),
    ]


async def test_the_household_shows_the_caveats_of_its_certification_until_it_ends(officer: Office) -> None:
    at = await officer.certifiable(district="440311004")  # nobody else's: a list has a last page
    before = (await officer.get(at)).json()["certified_with"]
    certified = (await officer.post(f"{at}:certify", {"on": "2020-01-15"}, seen=1)).json()["certified_with"]
    narrowed = {"certified": "true", "district": "440311004", "fields": "id,certified_with"}
    listed = (await officer.get("/v1/households", **narrowed)).json()["items"]
    ended = await officer.post(f"{at}:withdrawCertification", {"reason": "facts_were_wrong"}, seen=2)
    assert (before, ended.json()["certified_with"]) == ([], [])
    assert certified == IN_2020
    assert {"id": at.rpartition("/")[2], "certified_with": certified} in listed


async def test_the_state_in_events_carries_the_caveats_after_the_certification_too(
    people: Running, officer: Office
) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {"on": "2020-01-15"}, seen=1)
    await officer.patch(at, {"address": "翠竹路1号"}, seen=2)
    states = [data["state"]["certified_with"] for _, _, data in await entries(people, at.rpartition("/")[2])]
    assert states == [[], IN_2020, IN_2020]


async def test_a_certification_as_of_today_rests_on_facts_of_its_day(officer: Office) -> None:
    at = await officer.certifiable()
    shown = (await officer.post(f"{at}:certify", {"on": TODAY.isoformat()}, seen=1)).json()
    assert shown["certified_with"] == ["working_age_unverified"]


async def test_ages_are_those_of_the_day_of_the_certification(officer: Office) -> None:
    at = await officer.household({"person": await officer.register(born="20000615"), "relation": "head", **CAN_WORK})
    refused = await officer.post(f"{at}:certify", {"on": "2016-06-14"}, seen=1)
    granted = await officer.post(f"{at}:certify", {"on": "2016-06-15"}, seen=1)
    assert ([each["code"] for each in refused.json()["reasons"]], granted.status_code) == (
        ["no_member_of_working_age"],
        200,
    )


async def test_a_member_who_has_moved_out_of_sight_is_named(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    [member] = (await officer.get(at)).json()["members"]
    moved = {"residence": "440305", "hukou": "440305"}
    await officer.patch(f"/v1/persons/{member['person']}", moved, seen=1)
    refused = await office(people, "district_officer", "440303").post(f"{at}:certify", {}, seen=1)
    assert (code_of(refused), refused.json()["persons"]) == ((409, "unknown-persons"), [member["person"]])


async def test_a_certified_household_is_not_certified_again(officer: Office) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {}, seen=1)
    again = await officer.post(f"{at}:certify", {}, seen=2)
    assert (code_of(again), again.json()["law"]) == ((409, "already-certified"), "CN-EPL56")


async def test_a_caseworker_certifies_nothing(people: Running) -> None:
    caseworker = office(people, "caseworker", "440303")
    at = await caseworker.certifiable()
    assert code_of(await caseworker.post(f"{at}:certify", {}, seen=1)) == (403, "forbidden")


async def test_a_decision_is_made_on_what_was_read(officer: Office) -> None:
    at = await officer.certifiable()
    await officer.patch(at, {"income_per_head": "1.00"}, seen=1)
    assert code_of(await officer.post(f"{at}:certify", {}, seen=1)) == (412, "precondition-failed")
    assert code_of(await officer.post(f"{at}:certify", {})) == (428, "precondition-required")


async def test_a_repeated_request_gets_the_first_answer(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    first, again = [await officer.post(f"{at}:certify", {}, seen=1, Idempotency_Key=f"k{at[-8:]}") for _ in range(2)]
    assert (again.status_code, again.content) == (200, first.content)
    assert await happened(people, at) == ["household.registered", "household.certified"]


async def test_the_facts_of_the_decision_are_kept_as_they_were(people: Running, officer: Office) -> None:
    resident_id = another_resident_id("19800131")
    who = (await officer.post("/v1/persons", person(resident_id=resident_id))).json()["id"]
    at = await officer.household({"person": who, "relation": "head", **CAN_WORK}, income_per_head="12.34")
    await officer.post(f"{at}:certify", {"dibao_line": "300.00"}, seen=1)
    await officer.patch(f"{at}/members/{who}", {"employed": True}, seen=2)
    async with people.database.begin_system() as session:
        kept = await session.scalar(KEPT_FACTS, {"household": at.rpartition("/")[2]})
    assert kept == {
        "hukou_kind": "urban",
        "income_per_head": 1234,
        "dibao_line": 30000,
        "stated_on": TODAY.isoformat(),
        "members": [
            {"person": who, "sex": "1", "birth_date": "1980-01-31", **CAN_WORK, "other_income": None, "worked": []}
        ],
    }


# What happens to a certified household whose facts change: it stays certified, and says that someone must look again.


async def test_a_member_who_finds_work_leaves_the_certification_open_and_in_doubt(officer: Office) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {}, seen=1)
    [member] = (await officer.get(at)).json()["members"]
    shown = (await officer.patch(f"{at}/members/{member['person']}", {"employed": True}, seen=2)).json()
    assert (shown["certified_under"], shown["recheck_since"]) == ("CN-EPL56", TODAY.isoformat())


async def test_who_joins_puts_the_certification_in_doubt(officer: Office) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {}, seen=1)
    joining = {"person": await officer.register(), "relation": "child"}
    shown = (await officer.post(f"{at}/members", joining, seen=2)).json()
    assert shown["recheck_since"] == TODAY.isoformat()


@pytest.mark.parametrize("change", [{"employed": False}, {"relation": "other"}])
async def test_what_changes_nothing_that_decides_raises_no_doubt(officer: Office, change: dict[str, object]) -> None:
    at = await officer.certifiable()
    await officer.post(f"{at}:certify", {}, seen=1)
    [member] = (await officer.get(at)).json()["members"]
    shown = (await officer.patch(f"{at}/members/{member['person']}", change, seen=2)).json()
    assert (shown["version"], shown["recheck_since"]) == (3, None)


async def test_a_household_that_is_not_certified_is_in_no_doubt(officer: Office) -> None:
    at = await officer.certifiable()
    assert (await officer.patch(at, {"hukou_kind": "rural"}, seen=1)).json()["recheck_since"] is None


async def test_a_certification_of_two_sends_at_most_fourteen_statements(people: Running, officer: Office) -> None:
    members = [{"person": await officer.register(), "relation": relation, **CAN_WORK} for relation in ("head", "child")]
    at = await officer.household(*members)
    with queries(people.database.engines["app"], at_most=14):
        await officer.post(f"{at}:certify", {}, seen=1)
