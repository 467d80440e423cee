"""Whoever is told which county holds a person's household stands in the person's access log."""

from typing import Any

import httpx
import pytest

from tests.people.office import Office, code_of, office, someone
from tests.running import Running

pytestmark = pytest.mark.anyio

NEW = "440305"


async def moved_away(officer: Office) -> str:
    """Register a household and let its member, but not the household, move to NEW; return the member."""
    person = await officer.register()
    await officer.household({"person": person, "relation": "head"})
    moved = await officer.patch(f"/v1/persons/{person}", {"residence": NEW, "hukou": NEW}, seen=1)
    assert moved.status_code == httpx.codes.OK, moved.text
    return person


async def tried(people: Running, *persons: str) -> httpx.Response:
    """Let a caseworker of NEW try to register a household of these persons."""
    members: list[dict[str, Any]] = [{"person": person, "relation": "other"} for person in persons]
    body = {"district": NEW, "hukou_kind": "urban", "members": members}
    return await office(people, "caseworker", NEW).post("/v1/households", body)


async def log_of(people: Running, person: str) -> list[dict[str, Any]]:
    """Return what a person reads in their own access log."""
    answer = await someone(people, "job_seeker", person=person).get(f"/v1/persons/{person}/access-log")
    entries: list[dict[str, Any]] = answer.json()["items"]
    return entries


async def test_an_office_is_told_who_is_in_another_household_and_which_county_holds_it(
    people: Running, officer: Office
) -> None:
    free, person = await officer.register(residence=NEW), await moved_away(officer)
    refused = await tried(people, free, person)
    assert code_of(refused) == (409, "in-another-household")
    assert (refused.json()["person"], refused.json()["held_in"]) == (person, "440303")


async def test_the_person_reads_who_was_told_where_their_household_is_held(people: Running, officer: Office) -> None:
    person = await moved_away(officer)
    await tried(people, person)
    [entry] = await log_of(people, person)
    assert (entry["roles"], entry["purpose"], entry["fields"], entry["route"]) == (
        ["caseworker"],
        None,
        ["household_held_in"],
        "POST /v1/households",
    )


async def test_it_is_told_and_noted_as_well_where_the_person_joins_a_household(
    people: Running, officer: Office
) -> None:
    person = await moved_away(officer)
    there = office(people, "caseworker", NEW)
    at = await there.household(district=NEW)
    refused = await there.post(f"{at}/members", {"person": person, "relation": "head"}, seen=1)
    [entry] = await log_of(people, person)
    assert (refused.json()["held_in"], entry["route"]) == ("440303", "POST /v1/households/{household_id}/members")


async def test_who_may_not_register_there_is_told_nothing_and_noted_nowhere(people: Running, officer: Office) -> None:
    person = await moved_away(officer)
    stranger = office(people, "caseworker", "370100")
    body = {"district": "370102", "hukou_kind": "urban", "members": [{"person": person, "relation": "head"}]}
    refused = await stranger.post("/v1/households", body)
    assert (code_of(refused), await log_of(people, person)) == ((409, "unknown-persons"), [])


async def test_of_several_who_are_elsewhere_the_first_is_named_and_only_they_are_noted(
    people: Running, officer: Office
) -> None:
    first, second = await moved_away(officer), await moved_away(officer)
    refused = await tried(people, first, second)
    assert refused.json()["person"] == first
    assert (len(await log_of(people, first)), await log_of(people, second)) == (1, [])
