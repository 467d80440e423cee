"""Ending a certification."""

from datetime import timedelta

import pytest

from services.kit.clock import Clock
from tests.people.journal import entries
from tests.people.office import Office, code_of, office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
FOUND_WORK = {"reason": "a_member_found_work"}


async def certified(officer: Office, on: str = "2020-01-15") -> str:
    """Register a household and certify it."""
    at = await officer.certifiable()
    assert (await officer.post(f"{at}:certify", {"on": on}, seen=1)).status_code == 200
    return at


async def test_a_withdrawn_certification_no_longer_stands_in_the_household(officer: Office) -> None:
    at = await certified(officer)
    shown = (await officer.post(f"{at}:withdrawCertification", FOUND_WORK, seen=2)).json()
    assert (shown["certified_on"], shown["certified_under"], shown["version"]) == (None, None, 3)


async def test_it_stays_among_the_certifications_with_its_end_and_reason(officer: Office) -> None:
    at = await certified(officer)
    await officer.post(f"{at}:withdrawCertification", FOUND_WORK | {"on": "2020-06-01"}, seen=2)
    [kept] = (await officer.get(f"{at}/certifications")).json()["items"]
    assert (kept["certified_on"], kept["withdrawn_on"], kept["withdrawn_for"]) == (
        "2020-01-15",
        "2020-06-01",
        "a_member_found_work",
    )


async def test_its_end_is_journalled_with_the_reason(people: Running, officer: Office) -> None:
    at = await certified(officer)
    await officer.post(f"{at}:withdrawCertification", FOUND_WORK, seen=2)
    kind, version, data = (await entries(people, at.rpartition("/")[2]))[-1]
    assert (kind, version, data["law"], data["reason"], data["withdrawn_on"], data["state"]["certified_on"]) == (
        "bihuan.people.household.certification_withdrawn.v1",
        3,
        "CN-EPL56",
        "a_member_found_work",
        TODAY.isoformat(),
        None,
    )


async def test_its_end_answers_the_doubt(officer: Office) -> None:
    at = await certified(officer)
    await officer.patch(at, {"hukou_kind": "rural"}, seen=2)
    shown = (await officer.post(f"{at}:withdrawCertification", {"reason": "facts_were_wrong"}, seen=3)).json()
    assert shown["recheck_since"] is None


async def test_it_cannot_end_before_it_began(officer: Office) -> None:
    at = await certified(officer)
    refused = await officer.post(f"{at}:withdrawCertification", FOUND_WORK | {"on": "2020-01-14"}, seen=2)
    assert (code_of(refused), refused.json()["detail"]) == ((409, "certified-later"), "It began on 2020-01-15.")


async def test_it_cannot_end_on_a_day_that_has_not_come(officer: Office) -> None:
    at = await certified(officer)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    answer = await officer.post(f"{at}:withdrawCertification", FOUND_WORK | {"on": tomorrow}, seen=2)
    assert (answer.status_code, rules_of(answer)) == (422, {"/on": "date_in_future"})


async def test_a_reason_is_one_of_those_there_are(officer: Office) -> None:
    at = await certified(officer)
    answer = await officer.post(f"{at}:withdrawCertification", {"reason": "because"}, seen=2)
    assert rules_of(answer) == {"/reason": "literal_error"}


async def test_what_is_not_certified_has_nothing_to_withdraw(officer: Office) -> None:
    at = await officer.certifiable()
    assert code_of(await officer.post(f"{at}:withdrawCertification", FOUND_WORK, seen=1)) == (409, "not-certified")


async def test_a_household_is_certified_again_from_the_day_the_earlier_one_ended(officer: Office) -> None:
    at = await certified(officer)
    await officer.post(f"{at}:withdrawCertification", FOUND_WORK | {"on": "2020-06-01"}, seen=2)
    early = await officer.post(f"{at}:certify", {"on": "2020-05-31"}, seen=3)
    assert (code_of(early), early.json()["ended_on"]) == ((409, "certified-then"), "2020-06-01")
    assert (await officer.post(f"{at}:certify", {"on": "2020-06-01"}, seen=3)).status_code == 200


async def test_a_certification_withdrawn_on_its_own_day_stands_in_nobodys_way(officer: Office) -> None:
    at = await certified(officer)
    wrong = {"reason": "facts_were_wrong", "on": "2020-01-15"}
    await officer.post(f"{at}:withdrawCertification", wrong, seen=2)
    assert (await officer.post(f"{at}:certify", {"on": "2019-01-15"}, seen=3)).status_code == 200


async def test_the_certifications_of_a_household_are_read_page_by_page_latest_first(officer: Office) -> None:
    at = await officer.certifiable()
    for turn, day in enumerate(("2020-01-15", "2021-01-15", "2022-01-15")):
        await officer.post(f"{at}:certify", {"on": day}, seen=turn * 2 + 1)
        await officer.post(f"{at}:withdrawCertification", FOUND_WORK | {"on": day}, seen=turn * 2 + 2)
    first = (await officer.get(f"{at}/certifications", limit=2)).json()
    rest = (await officer.get(f"{at}/certifications", limit=2, after=first["next"])).json()
    days = [[each["certified_on"] for each in page["items"]] for page in (first, rest)]
    assert (days, rest["next"]) == ([["2022-01-15", "2021-01-15"], ["2020-01-15"]], None)


async def test_a_caseworker_withdraws_nothing(people: Running, officer: Office) -> None:
    at = await certified(officer)
    answer = await office(people, "caseworker", "440303").post(f"{at}:withdrawCertification", FOUND_WORK, seen=2)
    assert code_of(answer) == (403, "forbidden")
