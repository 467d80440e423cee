"""Agreements with families: signed, read, ended."""

from datetime import timedelta
from typing import Any

import pytest

from services.kit.clock import Clock
from tests.people.journal import happened
from tests.people.office import Office, code_of, office, rules_of, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today()
TERMS = {
    "kind": "assistance",
    "signed_on": "2026-03-02",
    "until": "2026-12-31",
    "office_promises": ["visit", "recommend_posts"],
    "household_promises": ["report_changes"],
}


@pytest.fixture
def caseworker(people: Running) -> Office:
    """Return a caseworker of Luohu, who changes whichever version there is."""
    return whichever(office(people, "caseworker", "440303"))


async def signed(caller: Office, at: str, **changed: object) -> dict[str, Any]:
    """Sign an agreement; return it."""
    answer = await caller.post(f"{at}/agreements", TERMS | changed)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_an_agreement_says_what_both_sides_promise_and_who_signed(officer: Office, caseworker: Office) -> None:
    at = await officer.certifiable()
    agreed = await signed(caseworker, at)
    assert (await caseworker.get(f"{at}/agreements")).json()["items"] == [agreed]
    assert (agreed["office_promises"], agreed["household_promises"], agreed["signed_by"], agreed["ended_on"]) == (
        ["recommend_posts", "visit"],
        ["report_changes"],
        "caseworker/440303",
        None,
    )


async def test_an_agreement_ends_once_for_a_coded_reason(people: Running, officer: Office, caseworker: Office) -> None:
    at = await officer.certifiable()
    ending = {"agreement": (await signed(caseworker, at))["id"], "reason": "fulfilled", "on": "2026-06-30"}
    ended = (await caseworker.post(f"{at}:endAgreement", ending)).json()
    again = await caseworker.post(f"{at}:endAgreement", ending)
    assert (ended["ended_on"], ended["ended_for"]) == ("2026-06-30", "fulfilled")
    assert code_of(again) == (404, "no-such-agreement")
    assert (await happened(people, at))[-2:] == ["household.agreement_signed", "household.agreement_ended"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"office_promises": []}, {"/office_promises": "both_sides_promise"}),
        ({"household_promises": []}, {"/household_promises": "both_sides_promise"}),
        ({"until": "2026-03-01"}, {"/until": "ends_before_it_begins"}),
        (
            {"signed_on": (TODAY + timedelta(days=1)).isoformat(), "until": None},
            {"/signed_on": "date_in_future"},
        ),
    ],
)
async def test_an_agreement_that_cannot_be_is_refused_by_its_rule(
    officer: Office, caseworker: Office, changed: dict[str, Any], expected: dict[str, str]
) -> None:
    answer = await caseworker.post(f"{await officer.certifiable()}/agreements", TERMS | changed)
    assert rules_of(answer) == expected


async def test_an_agreement_does_not_end_before_it_was_signed(officer: Office, caseworker: Office) -> None:
    at = await officer.certifiable()
    ending = {"agreement": (await signed(caseworker, at))["id"], "reason": "replaced", "on": "2026-03-01"}
    assert rules_of(await caseworker.post(f"{at}:endAgreement", ending)) == {"/on": "ends_before_it_begins"}


async def test_an_agreement_of_another_household_is_not_ended_here(officer: Office, caseworker: Office) -> None:
    there = await signed(caseworker, await officer.certifiable())
    ending = {"agreement": there["id"], "reason": "replaced"}
    answer = await caseworker.post(f"{await officer.certifiable()}:endAgreement", ending)
    assert code_of(answer) == (404, "no-such-agreement")
