"""Looking at a certified household again."""

from datetime import timedelta

import pytest

from services.kit.clock import Clock
from tests.people.journal import happened
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
GOOD = {"exit_rule": "TS-EXIT", "refused_recommendations": 0, "refused_hires": 0, "last_contact_on": TODAY.isoformat()}


@pytest.fixture
def officer(people: Running) -> Office:
    """Return the officer of Shenzhen, who changes whichever version there is."""
    return whichever(office(people))


@pytest.fixture
def tangshan(people: Running) -> Office:
    """Return the officer of Tangshan, who changes whichever version there is."""
    return whichever(office(people, "district_officer", "130200"))


async def certified(caller: Office, district: str = "440303") -> tuple[str, str]:
    """Certify the household of somebody who lives alone; return the person and the household's address."""
    person = await caller.register(residence=district, hukou=district)
    at = await caller.household({"person": person, "relation": "head", **CAN_WORK}, district=district)
    assert (await caller.post(f"{at}:certify")).is_success
    return person, at


async def test_a_doubt_is_answered_where_nothing_has_changed(people: Running, officer: Office) -> None:
    person, at = await certified(officer)
    for works in (True, False):
        await officer.patch(f"{at}/members/{person}", {"employed": works})
    found = (await officer.post(f"{at}:recheck")).json()
    shown = (await officer.get(at)).json()
    assert (found["outcome"], found["reasons"], shown["recheck_since"], shown["certified_under"]) == (
        "still",
        [],
        None,
        "CN-EPL56",
    )
    assert (await happened(people, at))[-1] == "household.rechecked"


async def test_work_that_was_found_is_told_to_the_officer_where_no_text_makes_it_an_exit(officer: Office) -> None:
    person, at = await certified(officer)
    await officer.patch(f"{at}/members/{person}", {"employed": True})
    found = (await officer.post(f"{at}:recheck")).json()
    shown = (await officer.get(at)).json()
    assert (found["outcome"], [reason["code"] for reason in found["reasons"]]) == (
        "for_the_officer",
        ["a_member_is_employed"],
    )
    assert "no_exit_printed" in [caveat["code"] for caveat in found["caveats"]]
    assert (shown["certified_under"], shown["recheck_since"]) == ("CN-EPL56", TODAY.isoformat())


async def test_a_fact_that_nobody_knows_any_more_leaves_it_undecided(officer: Office) -> None:
    person, at = await certified(officer)
    await officer.patch(f"{at}/members/{person}", {"employed": None})
    found = (await officer.post(f"{at}:recheck")).json()
    assert (found["outcome"], [fact["pointer"] for fact in found["missing"]]) == (
        "undecided",
        [f"/members/{person}/employed"],
    )


async def test_tangshan_ends_it_for_three_recommendations_that_were_refused(people: Running, tangshan: Office) -> None:
    _, at = await certified(tangshan, "130203")
    found = (await tangshan.post(f"{at}:recheck", GOOD | {"refused_recommendations": 3})).json()
    [kept] = (await tangshan.get(f"{at}/certifications")).json()["items"]
    assert (found["outcome"], found["exit_rule"]) == ("exited", "TS-EXIT")
    assert (kept["withdrawn_on"], kept["withdrawn_for"]) == (TODAY.isoformat(), "refused_recommendations")
    assert (await happened(people, at))[-2:] == ["household.rechecked", "household.certification_withdrawn"]


async def test_a_text_of_which_nobody_knows_that_it_is_in_force_is_told_to_the_officer(tangshan: Office) -> None:
    _, at = await certified(tangshan, "130203")
    asked = GOOD | {"exit_rule": None, "refused_recommendations": 3}
    found = (await tangshan.post(f"{at}:recheck", asked)).json()
    assert (found["outcome"], found["exit_rule"], [each["code"] for each in found["reasons"]]) == (
        "for_the_officer",
        "TS-EXIT",
        ["refused_recommendations"],
    )
    said = [(each["code"], each["law"]) for each in found["caveats"]]
    assert ("first_day_unknown", "TS-EXIT") in said
    assert "no_exit_printed" not in dict(said)
    assert (await tangshan.get(at)).json()["certified_under"] == "CN-EPL56"


async def test_tangshan_is_told_which_facts_it_did_not_state(tangshan: Office) -> None:
    _, at = await certified(tangshan, "130203")
    found = (await tangshan.post(f"{at}:recheck", {"exit_rule": "TS-EXIT"})).json()
    assert [fact["pointer"] for fact in found["missing"]] == [
        "/refused_recommendations",
        "/refused_hires",
        "/last_contact_on",
    ]


async def test_a_text_of_another_place_is_not_known(officer: Office) -> None:
    _, at = await certified(officer)
    assert code_of(await officer.post(f"{at}:recheck", GOOD)) == (409, "no-such-exit-rule")


async def test_contact_with_the_family_lies_in_the_past(officer: Office) -> None:
    _, at = await certified(officer)
    tomorrow = {"last_contact_on": (TODAY + timedelta(days=1)).isoformat()}
    assert rules_of(await officer.post(f"{at}:recheck", tomorrow)) == {"/last_contact_on": "date_in_future"}


async def test_who_is_not_certified_is_not_looked_at_again(officer: Office) -> None:
    assert code_of(await officer.post(f"{await officer.certifiable()}:recheck")) == (409, "not-certified")


async def test_every_recheck_is_kept_the_latest_first(officer: Office) -> None:
    person, at = await certified(officer)
    await officer.post(f"{at}:recheck")
    await officer.patch(f"{at}/members/{person}", {"employed": True})
    await officer.post(f"{at}:recheck")
    kept = (await officer.get(f"{at}/rechecks")).json()["items"]
    assert [each["outcome"] for each in kept] == ["for_the_officer", "still"]


async def test_a_household_that_falls_back_is_certified_again_after_the_one_before(officer: Office) -> None:
    person, at = await certified(officer)
    await officer.patch(f"{at}/members/{person}", {"employed": True})
    await officer.post(f"{at}:withdrawCertification", {"reason": "a_member_found_work"})
    await officer.patch(f"{at}/members/{person}", {"employed": False})
    await officer.post(f"{at}:certify")
    later, earlier = (await officer.get(f"{at}/certifications")).json()["items"]
    assert (later["follows"], earlier["follows"], earlier["withdrawn_for"]) == (
        earlier["id"],
        None,
        "a_member_found_work",
    )
    assert later["card_number"] != earlier["card_number"]
