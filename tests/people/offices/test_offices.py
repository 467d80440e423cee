"""Offices are opened by whoever covers what they serve, found by it, and closed."""

import pytest

from tests.people.journal import happened
from tests.people.office import Office, code_of, office
from tests.people.organisations.bodies import organisation, window
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_an_office_says_where_when_and_how_it_is_reached(officer: Office) -> None:
    reached = {"address": "罗湖区翠竹路1号", "phone": "0755-0000 0000", "opening_hours": "周一至周五 9:00-17:00"}
    shown = (await officer.get(f"/v1/offices/{await window(officer, **reached)}")).json()
    assert {name: shown[name] for name in reached} == reached


async def test_offices_are_found_by_their_organisation_and_by_what_they_serve(officer: Office) -> None:
    body = await organisation(officer)
    street, district = await window(officer, body, district="440307001"), await window(officer, body, district="440307")
    asked = ({"organisation": body}, {"district": "440307001"}, {"district": "440307", "open": "true"})
    found = [(await officer.get("/v1/offices", **each)).json()["items"] for each in asked]
    assert [[each["id"] for each in items] for items in found] == [[street, district], [street], [street, district]]


async def test_an_officer_opens_no_office_for_another_district(people: Running, officer: Office) -> None:
    body = {"organisation": await organisation(officer), "name": "窗口", "district": "440303"}
    refused = await office(people, "district_officer", "440305").post("/v1/offices", body)
    assert code_of(refused) == (403, "outside-districts")


async def test_a_closed_office_is_changed_no_more(people: Running, officer: Office) -> None:
    opened = await window(officer)
    at = f"/v1/offices/{opened}"
    await officer.patch(at, {"phone": "12345"}, seen=1)
    closed = await officer.post(f"{at}:close", {}, seen=2)
    refused = await officer.patch(at, {"phone": "12333"}, seen=3)
    assert (closed.is_success, code_of(refused)) == (True, (409, "office-is-closed"))
    assert await happened(people, opened) == ["office.opened", "office.changed", "office.closed"]
