"""While somebody is away somebody who is there does their work, and it can be asked who."""

import asyncio

import httpx
import pytest

from tests.people.assignments.caseloads import colleague, worker_of
from tests.people.journal import entries
from tests.people.office import Office, code_of, office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio


async def team(officer: Office) -> list[str]:
    """Register three who work in one office."""
    staff, at = await worker_of(officer)
    return [staff, await colleague(officer, at), await colleague(officer, at)]


async def away(officer: Office, staff: str, stand_in: str, **days: str) -> httpx.Response:
    return await officer.post("/v1/delegations", {"staff": staff, "stand_in": stand_in, **days})


async def test_who_stands_in_today_can_be_asked(officer: Office) -> None:
    ann, ben, cy = await team(officer)
    await away(officer, ann, ben, since="2026-01-01", back_on="2026-02-01")
    now = (await away(officer, ann, cy)).json()
    [current] = (await officer.get("/v1/delegations", staff=ann, current="true")).json()["items"]
    shown = (await officer.get(f"/v1/staff/{ann}")).json()["stand_in"]
    assert (current["id"], current["current"], current["stand_in"], shown) == (now["id"], True, cy, cy)


async def test_whoever_is_back_today_is_there(officer: Office) -> None:
    ann, ben, _ = await team(officer)
    made = (await away(officer, ann, ben, since="2026-01-01")).json()
    back = await officer.post(f"/v1/delegations/{made['id']}:changeReturn", {"back_on": "2026-03-01"}, seen=1)
    assert (back.json()["current"], (await officer.get(f"/v1/staff/{ann}")).json()["stand_in"]) == (False, None)


async def test_each_clash_is_told_with_the_other_delegation(officer: Office) -> None:
    ann, ben, cy = await team(officer)
    made = (await away(officer, ann, ben)).json()["id"]
    refused = [await away(officer, ann, cy), await away(officer, cy, ann), await away(officer, ben, cy)]
    assert [(code_of(each), each.json()["delegation"]) for each in refused] == [
        ((409, "away-already"), made),
        ((409, "stand-in-is-away"), made),
        ((409, "stands-in-meanwhile"), made),
    ]


async def test_a_longer_absence_that_meets_another_is_refused_and_changes_nothing(officer: Office) -> None:
    ann, ben, cy = await team(officer)
    first = (await away(officer, ann, ben, since="2027-01-01", back_on="2027-02-01")).json()["id"]
    second = (await away(officer, ann, cy, since="2027-02-01")).json()["id"]
    refused = await officer.post(f"/v1/delegations/{first}:changeReturn", {"back_on": "2027-02-02"}, seen=1)
    assert (code_of(refused), refused.json()["delegation"]) == ((409, "away-already"), second)
    assert (await officer.get(f"/v1/delegations/{first}")).json()["back_on"] == "2027-02-01"


async def test_two_who_stand_in_for_each_other_at_once_do_not_make_a_circle(officer: Office) -> None:
    ann, ben, _ = await team(officer)
    answers = await asyncio.gather(away(officer, ann, ben), away(officer, ben, ann))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_nobody_stands_in_for_themself_or_is_back_before_they_went_or_is_nobody(officer: Office) -> None:
    ann, ben, _ = await team(officer)
    refused = [
        await away(officer, ann, ann),
        await away(officer, ann, ben, since="2027-01-02", back_on="2027-01-01"),
        await away(officer, ann, "01a201e0-5c08-7c3f-ac6d-1f384ead234f"),
    ]
    assert [rules_of(each) for each in refused] == [
        {"/stand_in": "successor_is_another"},
        {"/back_on": "ends_before_it_begins"},
        {"/stand_in": "no_such_staff"},
    ]


async def test_an_officer_arranges_it_for_the_staff_of_their_area_alone(people: Running, officer: Office) -> None:
    ann, ben, _ = await team(officer)
    at = f"/v1/delegations/{(await away(officer, ann, ben)).json()['id']}"
    there = office(people, "district_officer", "440305")
    answers = [await away(there, ben, ann), await there.get(at)]
    assert [answer.status_code for answer in answers] == [404, 404]


async def test_what_is_arranged_is_told_with_ids_and_days(people: Running, officer: Office) -> None:
    ann, ben, _ = await team(officer)
    made = (await away(officer, ann, ben, since="2027-01-01")).json()["id"]
    await officer.post(f"/v1/delegations/{made}:changeReturn", {"back_on": "2027-01-08"}, seen=1)
    told = [(kind.split(".")[3], data) for kind, _, data in await entries(people, ann)][1:]
    assert [kind for kind, _ in told] == ["delegated", "delegation_changed"]
    assert (told[0][1]["stand_in"], told[0][1]["since"], told[1][1]["back_on"]) == (ben, "2027-01-01", "2027-01-08")
