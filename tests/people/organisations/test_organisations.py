"""Organisations are registered, belong to one another without a circle, and are closed when nothing of them works."""

import asyncio

import pytest

from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.people.organisations.bodies import organisation, window
from tests.running import Running
from tests.vacancies.invented import credit_code

pytestmark = pytest.mark.anyio


async def test_everybody_who_may_read_organisations_sees_one_of_another_city(people: Running, officer: Office) -> None:
    body = await organisation(officer, parent=await organisation(officer))
    readers = [someone(people, "job_seeker"), someone(people, "public_kiosk"), office(people, "auditor", "370100")]
    assert [(await reader.get(f"/v1/organisations/{body}")).status_code for reader in readers] == [200, 200, 200]


async def test_one_credit_code_is_registered_once(officer: Office) -> None:
    code = credit_code("12")
    await organisation(officer, credit_code=code)
    stated = {"name": "同一机构", "kind": "other", "district": "440303", "credit_code": code}
    again = await officer.post("/v1/organisations", stated)
    taken = {"credit_code": code, "district": "440305"}
    changed = await officer.patch(f"/v1/organisations/{await organisation(officer)}", taken, seen=1)
    assert [code_of(each) for each in (again, changed)] == [(409, "organisation-already-registered")] * 2


async def test_a_wrong_credit_code_is_refused_by_its_rule(officer: Office) -> None:
    wrong = credit_code("12")[:-1] + "I"
    stated = {"name": "某机构", "kind": "other", "district": "440303", "credit_code": wrong}
    assert rules_of(await officer.post("/v1/organisations", stated)) == {"/credit_code": "credit_code_characters"}


async def test_an_organisation_belongs_to_none_below_itself(officer: Office) -> None:
    above = await organisation(officer)
    between = await organisation(officer, parent=above)
    below = await organisation(officer, parent=between)
    at = f"/v1/organisations/{above}"
    refused = [rules_of(await officer.patch(at, {"parent": each}, seen=1)) for each in (above, below)]
    assert refused == [{"/parent": "organisation_below_itself"}] * 2


async def test_two_who_put_each_other_below_at_once_make_no_circle(officer: Office) -> None:
    one, other = await organisation(officer), await organisation(officer)
    answers = await asyncio.gather(
        officer.patch(f"/v1/organisations/{one}", {"parent": other}, seen=1),
        officer.patch(f"/v1/organisations/{other}", {"parent": one}, seen=1),
    )
    parents = [(await officer.get(f"/v1/organisations/{each}")).json()["parent"] for each in (one, other)]
    assert ([answer.is_success for answer in answers].count(True), parents.count(None)) == (1, 1)


async def test_an_organisation_with_an_open_office_is_not_closed(officer: Office) -> None:
    body = await organisation(officer)
    at, opened = f"/v1/organisations/{body}", await window(officer, body)
    early = await officer.post(f"{at}:close", {}, seen=1)
    await officer.post(f"/v1/offices/{opened}:close", {}, seen=1)
    closed = await officer.post(f"{at}:close", {"on": "2026-01-01"}, seen=1)
    assert (code_of(early), closed.json()["closed_on"]) == ((409, "organisation-still-works"), "2026-01-01")


async def test_a_closed_organisation_is_changed_no_more_and_opens_no_office(officer: Office) -> None:
    body = await organisation(officer)
    at = f"/v1/organisations/{body}"
    assert (await officer.post(f"{at}:close", {}, seen=1)).is_success
    renamed = await officer.patch(at, {"name": "新名称"}, seen=2)
    opening = await officer.post("/v1/offices", {"organisation": body, "name": "窗口", "district": "440303"})
    assert (code_of(renamed), rules_of(opening)) == (
        (409, "organisation-is-closed"),
        {"/organisation": "no_open_organisation"},
    )


async def test_nothing_closes_on_a_day_that_has_not_come(officer: Office) -> None:
    at = f"/v1/organisations/{await organisation(officer)}:close"
    assert rules_of(await officer.post(at, {"on": "2999-01-01"}, seen=1)) == {"/on": "date_in_future"}


async def test_an_officer_keeps_the_organisations_of_their_area_alone(people: Running, officer: Office) -> None:
    at = f"/v1/organisations/{await organisation(officer)}"
    elsewhere = office(people, "district_officer", "440305")
    refused = [
        await elsewhere.patch(at, {"name": "新名称"}, seen=1),
        await elsewhere.post("/v1/organisations", {"name": "某机构", "kind": "other", "district": "440303"}),
        await office(people, "district_officer", "440303").patch(at, {"district": "440305"}, seen=1),
    ]
    assert [code_of(answer) for answer in refused] == [(403, "outside-districts")] * 3


async def test_organisations_are_found_by_what_they_are_and_where(officer: Office) -> None:
    code = credit_code("12")
    above = await organisation(officer)
    body = await organisation(officer, kind="sheltered_work", credit_code=code, district="440306", parent=above)
    asked = ({"kind": "sheltered_work"}, {"district": "440306"}, {"credit_code": code}, {"parent": above})
    found = [(await officer.get("/v1/organisations", **each)).json()["items"] for each in asked]
    assert [[each["id"] for each in items] for items in found] == [[body]] * 4


async def test_what_happens_to_an_organisation_is_told_with_its_state(people: Running, officer: Office) -> None:
    body = await organisation(officer)
    at = f"/v1/organisations/{body}"
    await officer.patch(at, {"name": "罗湖区残疾人服务中心"}, seen=1)
    await officer.post(f"{at}:close", {}, seen=2)
    assert await happened(people, body) == ["organisation.registered", "organisation.changed", "organisation.closed"]
    assert [entry[2]["state"]["name"] for entry in await entries(people, body)][1:] == ["罗湖区残疾人服务中心"] * 2
