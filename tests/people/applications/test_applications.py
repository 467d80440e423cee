"""Applying for a certification: taken in, posted, objected to, decided."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.kit.clock import Clock
from services.people.applications.jobs import count_due_days
from tests.people.journal import happened
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
ASKED = {"received_on": "2005-05-20", "law": "ZS-2005", "evidence": ["household_book", "income_proof"]}
NOTICE = {"since": "2005-05-23", "at": "community_board"}
OBJECTION = {"on": "2005-05-24", "raised_by": "neighbour", "ground": "a_member_works", "statement": "长子已上班"}


@pytest.fixture
def zhongshan(people: Running) -> Office:
    """Return the district officer of Zhongshan, who changes whichever version there is."""
    return whichever(office(people, "district_officer", "442000"))


async def family(caller: Office, **stated: object) -> str:
    """Register a household of Zhongshan in which nobody has work; return its address."""
    head = await caller.register(residence="442000", hukou="442000")
    return await caller.household({"person": head, "relation": "head", **CAN_WORK, **stated}, district="442000")


async def applied(caller: Office, at: str, **asked: object) -> dict[str, object]:
    """Apply under the law of Zhongshan; return what is open then."""
    answer = await caller.post(f"{at}:apply", ASKED | asked)
    assert answer.is_success, answer.text
    found: dict[str, object] = answer.json()["application"]
    return found


async def posted(caller: Office, **stated: object) -> str:
    """Apply for a family, and post that for three days; return the address of the household."""
    at = await family(caller, **stated)
    await applied(caller, at)
    assert (await caller.post(f"{at}:postApplication", NOTICE)).is_success
    return at


async def last(caller: Office, at: str) -> dict[str, Any]:
    """Return the latest application of a household."""
    found: dict[str, Any] = (await caller.get(f"{at}/applications")).json()["items"][0]
    return found


async def test_an_application_in_the_year_in_which_its_law_took_effect_says_so(zhongshan: Office) -> None:
    at = await family(zhongshan)
    await applied(zhongshan, at)
    said = (await last(zhongshan, at))["caveats"]
    assert [(each["code"], each["law"]) for each in said] == [("first_day_uncertain", "ZS-2005")]


async def test_an_application_shows_the_seventh_working_day_as_the_last_for_a_decision(zhongshan: Office) -> None:
    shown = await applied(zhongshan, await family(zhongshan))
    assert (shown["law"], shown["received_on"]) == ("ZS-2005", "2005-05-20")
    assert (shown["due_on"], shown["due_provisional"]) == (
        "2005-05-31",
        False,
    )  # a Friday, then Monday 23 to Tuesday 31


async def test_a_law_that_prints_no_period_gives_no_last_day(officer: Office) -> None:
    at = await officer.certifiable()
    shown = (await officer.post(f"{at}:apply", {}, seen=1)).json()["application"]
    assert (shown["law"], shown["received_on"], shown["due_on"]) == ("CN-EPL56", TODAY.isoformat(), None)


async def test_a_second_application_is_refused_while_one_is_open(zhongshan: Office) -> None:
    at = await family(zhongshan)
    first = await applied(zhongshan, at)
    again = await zhongshan.post(f"{at}:apply", ASKED)
    assert (code_of(again), again.json()["application"]) == ((409, "application-open"), first["id"])


async def test_of_two_who_apply_at_once_one_is_taken_in(zhongshan: Office) -> None:
    at = await family(zhongshan)
    answers = await asyncio.gather(*(zhongshan.post(f"{at}:apply", ASKED) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_who_applies_is_a_member(zhongshan: Office) -> None:
    at, stranger = await family(zhongshan), await zhongshan.register(residence="442000", hukou="442000")
    assert code_of(await zhongshan.post(f"{at}:apply", ASKED | {"applicant": stranger})) == (404, "not-a-member")


async def test_an_application_of_tomorrow_is_refused(zhongshan: Office) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    answer = await zhongshan.post(f"{await family(zhongshan)}:apply", {"received_on": tomorrow})
    assert rules_of(answer) == {"/received_on": "date_in_future"}


async def test_zhongshan_certifies_nobody_who_did_not_apply(zhongshan: Office) -> None:
    at = await family(zhongshan)
    answer = await zhongshan.post(f"{at}:certify", {"on": "2005-06-01", "law": "ZS-2005"})
    assert (code_of(answer), answer.json()["posting_days"]) == ((409, "application-waits"), 3)
    assert [waits["code"] for waits in answer.json()["waits_for"]] == ["no_application"]


async def test_zhongshan_certifies_nobody_before_the_posting_is_over(zhongshan: Office) -> None:
    at = await posted(zhongshan)
    early = await zhongshan.post(f"{at}:certify", {"on": "2005-05-25"})
    waits = [waits["code"] for waits in early.json()["waits_for"]]
    assert (waits, (await zhongshan.post(f"{at}:certify", {"on": "2005-05-26"})).status_code) == (
        ["posting_goes_on"],
        200,
    )


async def test_a_certification_grants_the_open_application_and_names_it(zhongshan: Office) -> None:
    at = await posted(zhongshan)
    shown = (await zhongshan.post(f"{at}:certify", {"on": "2005-06-01"})).json()
    [kept] = (await zhongshan.get(f"{at}/certifications")).json()["items"]
    application = await last(zhongshan, at)
    assert (shown["certified_under"], shown["application"]) == ("ZS-2005", None)
    assert (application["id"], application["state"], application["decided_on"]) == (
        kept["application"],
        "granted",
        TODAY.isoformat(),
    )


async def test_an_open_objection_stops_the_decision_until_it_is_answered(zhongshan: Office) -> None:
    at = await posted(zhongshan)
    raised = (await zhongshan.post(f"{at}:objectToApplication", OBJECTION)).json()["application"]["objections_open"]
    stopped = await zhongshan.post(f"{at}:certify", {"on": "2005-06-01"})
    [objection] = (await last(zhongshan, at))["objections"]
    answer = {"objection": objection["id"], "outcome": "dismissed", "answer": "工厂已证实未录用"}
    await zhongshan.post(f"{at}:answerObjection", answer)
    certified = await zhongshan.post(f"{at}:certify", {"on": "2005-06-01"})
    assert (raised, [waits["code"] for waits in stopped.json()["waits_for"]]) == (1, ["objection_open"])
    assert certified.status_code == 200


async def test_what_is_objected_and_answered_is_shown_masked(zhongshan: Office) -> None:
    at = await posted(zhongshan)
    await zhongshan.post(f"{at}:objectToApplication", OBJECTION)
    [objection] = (await last(zhongshan, at))["objections"]
    assert (objection["ground"], objection["raised_by"], objection["statement"]) == (
        "a_member_works",
        "neighbour",
        "****",
    )


async def test_an_objection_after_the_posting_is_refused(zhongshan: Office) -> None:
    at = await posted(zhongshan)
    late = await zhongshan.post(f"{at}:objectToApplication", OBJECTION | {"on": "2005-05-26"})
    assert rules_of(late) == {"/on": "not_during_posting"}


async def test_an_objection_is_answered_once(zhongshan: Office) -> None:
    at = await posted(zhongshan)
    await zhongshan.post(f"{at}:objectToApplication", OBJECTION)
    [objection] = (await last(zhongshan, at))["objections"]
    answer = {"objection": objection["id"], "outcome": "upheld"}
    answers = [await zhongshan.post(f"{at}:answerObjection", answer) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 404]


async def test_an_application_is_refused_for_the_reasons_of_its_law_in_both_languages(zhongshan: Office) -> None:
    at = await posted(zhongshan, willing=False)
    await zhongshan.post(f"{at}:refuseApplication")
    chinese = Office(zhongshan.people, zhongshan.headers | {"Accept-Language": "zh-CN"})
    said = [(await last(who, at))["reasons"] for who in (zhongshan, chinese)]
    assert said == [
        [
            {
                "code": "no_member_able_and_willing",
                "detail": "No member of working age is both able and willing to work.",
            }
        ],
        [
            {
                "code": "no_member_able_and_willing",
                "detail": "法定劳动年龄内没有既有劳动能力又有就业愿望的成员。",
            }
        ],
    ]


async def test_what_the_law_grants_cannot_be_refused(zhongshan: Office) -> None:
    answer = await zhongshan.post(f"{await posted(zhongshan)}:refuseApplication")
    assert (code_of(answer), answer.json()["missing"]) == ((409, "nothing-refuses"), [])


async def test_a_refusal_waits_for_the_posting_too(zhongshan: Office) -> None:
    at = await family(zhongshan, willing=False)
    await applied(zhongshan, at)
    assert code_of(await zhongshan.post(f"{at}:refuseApplication")) == (409, "application-waits")


async def test_a_family_takes_its_application_back_and_may_apply_again(people: Running, zhongshan: Office) -> None:
    at = await family(zhongshan)
    await applied(zhongshan, at)
    await zhongshan.post(f"{at}:withdrawApplication")
    await applied(zhongshan, at)
    states = [each["state"] for each in (await zhongshan.get(f"{at}/applications")).json()["items"]]
    assert states == ["open", "withdrawn"]
    assert (await happened(people, at))[1:] == [
        "household.application_received",
        "household.application_withdrawn",
        "household.application_received",
    ]


async def test_whoever_posts_where_no_text_prints_a_period_states_the_end_and_is_told_so(officer: Office) -> None:
    any_version, at = whichever(officer), await officer.certifiable()
    await any_version.post(f"{at}:apply")
    refused = await any_version.post(f"{at}:postApplication", {"at": "website"})
    await any_version.post(f"{at}:postApplication", {"at": "website", "until": "2199-12-31"})
    caveats = [caveat["code"] for caveat in (await last(officer, at))["caveats"]]
    assert (rules_of(refused), caveats) == ({"/until": "posting_end_not_printed"}, ["posting_period_not_printed"])


async def test_an_application_is_posted_once(zhongshan: Office) -> None:
    assert code_of(await zhongshan.post(f"{await posted(zhongshan)}:postApplication", NOTICE)) == (
        409,
        "already-posted",
    )


async def test_without_an_application_there_is_nothing_to_post(zhongshan: Office) -> None:
    answer = await zhongshan.post(f"{await family(zhongshan)}:postApplication", NOTICE)
    assert code_of(answer) == (409, "no-application")


async def test_a_day_that_was_counted_by_weekdays_is_counted_again_once_its_holidays_are_known(
    people: Running, zhongshan: Office
) -> None:
    at = await family(zhongshan)
    await applied(zhongshan, at, received_on="2025-09-26")
    async with people.database.begin_system() as session:  # as if 2025 had not been announced: seven weekdays on
        by_weekdays = (
            "UPDATE household_application SET due_on = '2025-10-07', due_provisional = true WHERE household = :home"
        )
        statement = text(by_weekdays)
        await session.execute(statement, {"home": at.rpartition("/")[2]})
    await count_due_days(people.database)
    shown = (await zhongshan.get(at)).json()["application"]
    assert (shown["due_on"], shown["due_provisional"]) == ("2025-10-13", False)
    assert (await happened(people, at))[-1] == "household.due_day_counted"


async def test_each_certification_has_a_card_number_of_its_county_and_year(officer: Office) -> None:
    there = [await officer.certifiable(district="440311003") for _ in range(3)]
    await asyncio.gather(*(officer.post(f"{at}:certify", {}, seen=1) for at in there))
    numbers = {(await officer.get(f"{at}/certifications")).json()["items"][0]["card_number"] for at in there}
    begin = {number[:-6] for number in numbers}
    serials = sorted(int(number[-6:]) for number in numbers)
    assert (begin, serials) == ({f"440311-{TODAY.year}-"}, list(range(serials[0], serials[0] + 3)))


async def test_a_caseworker_takes_an_application_in_and_an_auditor_changes_none(
    people: Running, zhongshan: Office
) -> None:
    caseworker, auditor = (office(people, role, "442000") for role in ("caseworker", "auditor"))
    at = await family(zhongshan)
    assert (await caseworker.post(f"{at}:apply", ASKED, seen=1)).status_code == 200
    assert code_of(await auditor.post(f"{at}:withdrawApplication", seen=2)) == (403, "forbidden")
