"""Visits to persons who belong to no household: as those to families are, and refused where there is a family."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.people.household_visits.test_visits import TODAY, visit
from tests.people.journal import entries
from tests.people.merges.doubles import double, merged
from tests.people.office import CAN_WORK, Office, code_of, office, rules_of, someone, whichever
from tests.running import Running

pytestmark = pytest.mark.anyio

YESTERDAY = (TODAY - timedelta(days=1)).isoformat()


@pytest.fixture
def caseworker(people: Running) -> Office:
    """Return a caseworker of Luohu."""
    return office(people, "caseworker", "440303")


@pytest.fixture
async def person(officer: Office) -> str:
    """Register somebody who belongs to no household."""
    return await officer.register()


async def visits(who: Office, person: str) -> list[str]:
    """Return the ids of the visits to a person, as a caller sees them."""
    return [each["id"] for each in (await who.get(f"/v1/persons/{person}/visits")).json()["items"]]


async def test_a_visit_to_a_person_is_shown_to_them_too_with_its_notes_masked_and_told_with_them(
    people: Running, caseworker: Office, person: str
) -> None:
    sent = visit()
    answer = await caseworker.post(f"/v1/persons/{person}/visits", sent)
    [kept] = (await someone(people, "job_seeker", person=person).get(f"/v1/persons/{person}/visits")).json()["items"]
    assert (answer.status_code, kept) == (200, answer.json())
    told = {"person": person, "visited_by": "caseworker/440303", "found": ["wants_training"], "notes": "****"}
    assert {name: kept[name] for name in told} == told
    kind, version, data = (await entries(people, person))[-1]
    assert (kind, f'"{version}"') == ("bihuan.people.person.visited.v1", answer.headers["etag"])
    assert {name: data[name] for name in ("visit", "visited_on", "purpose")} == {
        "visit": sent["id"],
        "visited_on": "2026-03-02",
        "purpose": "regular",
    }


async def test_a_visit_sent_again_is_answered_again_also_when_the_person_has_a_household_by_then(
    people: Running, caseworker: Office, officer: Office, person: str
) -> None:
    sent = visit(visited_on=TODAY.isoformat())
    first = await caseworker.post(f"/v1/persons/{person}/visits", sent)
    await officer.household({"person": person, "relation": "head", **CAN_WORK})
    again = await caseworker.post(f"/v1/persons/{person}/visits", sent)
    assert (again.status_code, again.json()) == (200, first.json())
    told = [kind for kind, _, _ in await entries(people, person)]
    assert (await visits(caseworker, person), told.count("bihuan.people.person.visited.v1")) == ([sent["id"]], 1)


async def test_an_id_is_that_of_one_visit_to_whomever(caseworker: Office, officer: Office, person: str) -> None:
    home, other = await officer.certifiable(), f"/v1/persons/{await officer.register()}"
    of_family, of_person = visit(), visit()
    assert (await caseworker.post(f"{home}/visits", of_family)).status_code == 200
    assert (await caseworker.post(f"/v1/persons/{person}/visits", of_person)).status_code == 200
    refused = [
        await caseworker.post(f"/v1/persons/{person}/visits", of_family),
        await caseworker.post(f"{home}/visits", of_person),
        await caseworker.post(f"{other}/visits", of_person),
        await caseworker.post(f"/v1/persons/{person}/visits", of_person | {"found": []}),
    ]
    assert [code_of(answer) for answer in refused] == [(409, "visit-differs")] * 4


async def test_a_visit_to_a_member_is_one_to_the_family_from_the_day_on_which_they_joined(
    caseworker: Office, officer: Office, person: str
) -> None:
    home = await officer.household({"person": person, "relation": "head", **CAN_WORK})
    refused = await caseworker.post(f"/v1/persons/{person}/visits", visit(visited_on=TODAY.isoformat()))
    before = await caseworker.post(f"/v1/persons/{person}/visits", visit(visited_on=YESTERDAY))
    left = await whichever(officer).patch(f"{home}/members/{person}", {"left_on": TODAY.isoformat()})
    after = await caseworker.post(f"/v1/persons/{person}/visits", visit(visited_on=TODAY.isoformat()))
    assert (code_of(refused), refused.json()["household"]) == ((409, "visit-of-household"), home.rpartition("/")[2])
    assert (before.status_code, left.status_code, after.status_code) == (200, 200, 200)


async def test_an_office_that_does_not_see_the_family_records_its_visit_to_the_person(people: Running) -> None:
    city, next_door = office(people), office(people, "caseworker", "440304")
    person = await city.register(residence="440304", hukou="440304")
    await city.household({"person": person, "relation": "head", **CAN_WORK}, district="440303")
    answer = await next_door.post(f"/v1/persons/{person}/visits", visit(visited_on=TODAY.isoformat()))
    assert answer.status_code == 200, answer.text


async def test_what_cannot_be_of_a_visit_is_refused_by_field_and_rule(caseworker: Office, person: str) -> None:
    tomorrow = visit(visited_on=(TODAY + timedelta(days=1)).isoformat(), found=["nobody_met", "illness"])
    answer = await caseworker.post(f"/v1/persons/{person}/visits", tomorrow)
    assert rules_of(answer) == {"/visited_on": "date_in_future", "/found": "nobody_met_alone"}


async def test_an_office_elsewhere_neither_reads_nor_records_visits_to_a_person(people: Running, person: str) -> None:
    elsewhere, at = office(people, "caseworker", "440304"), f"/v1/persons/{person}/visits"
    answers = [await elsewhere.get(at), await elsewhere.post(at, visit())]
    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_visit_that_met_the_person_reached_them_and_one_that_met_nobody_did_not(
    caseworker: Office, person: str
) -> None:
    assert (await caseworker.post("/v1/tasks", {"person": person, "kind": "contact"})).is_success
    days = []
    for sent in (visit(visited_on=TODAY.isoformat(), found=["nobody_met"]), visit(visited_on=YESTERDAY)):
        await caseworker.post(f"/v1/persons/{person}/visits", sent)
        [task] = (await caseworker.get("/v1/worklist", person=person)).json()["items"]
        days.append(task["contacted_on"])
    assert days == [None, YESTERDAY]


async def test_notes_are_read_for_a_stated_purpose_which_the_access_log_keeps(
    people: Running, caseworker: Office, person: str
) -> None:
    sent, at = visit(notes="独居，楼梯无扶手"), f"/v1/persons/{person}/visits/unmasked"
    await caseworker.post(f"/v1/persons/{person}/visits", sent)
    without = await caseworker.get(at)
    stated = await people.client.get(at, headers=caseworker.headers | {"Bihuan-Purpose": "certification"})
    log = (await someone(people, "job_seeker", person=person).get(f"/v1/persons/{person}/access-log")).json()["items"]
    assert code_of(without)[1] == "purpose-required"
    assert stated.json() == {"visits": [{"id": sent["id"], "notes": "独居，楼梯无扶手"}]}
    assert [(each["fields"], each["purpose"]) for each in log] == [(["household_visit.notes"], "certification")]


async def test_visits_go_with_the_record_when_it_turns_out_to_be_a_double(officer: Office) -> None:
    absorbed, survivor = await double(officer)
    sent = [visit(id=str(uuid4())) for _ in range(2)]
    for person, each in zip((absorbed, survivor), sent, strict=True):
        assert (await officer.post(f"/v1/persons/{person}/visits", each)).status_code == 200
    await merged(officer, absorbed, survivor)
    again = await officer.post(f"/v1/persons/{survivor}/visits", sent[0])
    assert set(await visits(officer, survivor)) == {each["id"] for each in sent}
    assert (again.status_code, again.json()["person"]) == (200, survivor)
