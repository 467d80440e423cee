"""Changing how to reach a person, where they live and where they are registered."""

import pytest

from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of
from tests.queries import queries
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_changed_phone_is_answered_masked_with_the_next_version(officer: Office) -> None:
    person = await officer.register()
    answer = await officer.patch(f"/v1/persons/{person}", {"phone": "13912345678"}, seen=1)
    assert (answer.json()["phone"], answer.json()["version"], answer.headers["etag"]) == ("139****5678", 2, '"2"')


async def test_null_empties_the_phone(officer: Office) -> None:
    person = await officer.register(phone="13912345678")
    assert (await officer.patch(f"/v1/persons/{person}", {"phone": None}, seen=1)).json()["phone"] is None


async def test_a_contact_is_changed_as_a_whole_and_emptied_as_a_whole(officer: Office) -> None:
    contact = {"contact_name": "陈桂兰", "contact_phone": "13700000000", "contact_relation": "parent"}
    at = f"/v1/persons/{await officer.register()}"
    assert (await officer.patch(at, contact, seen=1)).json()["contact_name"] == "陈**"
    half = await officer.patch(at, {"contact_phone": None}, seen=2)
    assert rules_of(half) == {"/contact_phone": "contact_together"}
    assert (await officer.patch(at, dict.fromkeys(contact), seen=2)).json()["contact_relation"] is None


async def test_a_former_name_an_address_and_a_grid_cell_can_be_added(officer: Office) -> None:
    at = f"/v1/persons/{await officer.register()}"
    stated = {"former_name": "陈大明", "address": "广东省深圳市罗湖区翠竹路17号", "grid_cell": "LG-12"}
    shown = (await officer.patch(at, stated, seen=1)).json()
    assert (shown["former_name"], shown["address"], shown["grid_cell"]) == ("陈**", "广东省深圳市罗湖区****", "LG-12")


async def test_a_patch_that_names_nothing_changes_nothing(people: Running, officer: Office) -> None:
    person = await officer.register()
    answer = await officer.patch(f"/v1/persons/{person}", {}, seen=1)
    assert (answer.json()["version"], await happened(people, person)) == (1, ["person.registered"])


@pytest.mark.parametrize("field", ["residence", "hukou", "hukou_kind"])
async def test_what_a_person_must_have_cannot_be_emptied(officer: Office, field: str) -> None:
    person = await officer.register()
    answer = await officer.patch(f"/v1/persons/{person}", {field: None}, seen=1)
    assert (answer.status_code, set(rules_of(answer))) == (422, {f"/{field}"})


async def test_who_somebody_is_is_corrected_and_not_changed(officer: Office) -> None:
    person = await officer.register()
    stated = {"name": "陈明", "resident_id": "440303198001010010", "sex": "2", "birth_date": "1990-01-01"}
    answer = await officer.patch(f"/v1/persons/{person}", stated, seen=1)
    assert rules_of(answer) == {f"/{field}": "extra_forbidden" for field in stated}


async def test_a_change_without_if_match_is_refused(officer: Office) -> None:
    person = await officer.register()
    assert code_of(await officer.patch(f"/v1/persons/{person}", {"phone": None})) == (428, "precondition-required")


async def test_a_change_of_what_has_changed_since_is_refused(officer: Office) -> None:
    person = await officer.register()
    await officer.patch(f"/v1/persons/{person}", {"hukou_kind": "rural"}, seen=1)
    stale = await officer.patch(f"/v1/persons/{person}", {"hukou_kind": "urban"}, seen=1)
    assert code_of(stale) == (412, "precondition-failed")


async def test_a_move_within_the_city_shows_the_person_to_the_new_district(people: Running, officer: Office) -> None:
    person = await officer.register()
    await officer.patch(f"/v1/persons/{person}", {"residence": "440305001"}, seen=1)
    street = office(people, "caseworker", "440305001")
    assert (await street.get(f"/v1/persons/{person}")).json()["residence"] == "440305001"


async def test_a_move_with_the_hukou_hides_the_person_from_the_old_district(people: Running, officer: Office) -> None:
    person = await officer.register()
    await officer.patch(f"/v1/persons/{person}", {"residence": "440305", "hukou": "440305"}, seen=1)
    assert (await office(people, "caseworker", "440303").get(f"/v1/persons/{person}")).status_code == 404


async def test_an_office_keeps_a_person_who_moves_away_but_stays_registered(people: Running, officer: Office) -> None:
    person = await officer.register()
    await officer.patch(f"/v1/persons/{person}", {"residence": "440305"}, seen=1)
    assert (await office(people, "caseworker", "440303").get(f"/v1/persons/{person}")).status_code == 200


@pytest.mark.parametrize(
    "moved", [{"residence": "440305"}, {"hukou": "440305"}, {"residence": "440305", "hukou": "440305"}], ids=str
)
async def test_a_move_to_where_an_office_does_not_reach_needs_a_handover(
    people: Running, officer: Office, moved: dict[str, str]
) -> None:
    person = await officer.register()
    refused = await office(people, "caseworker", "440303").patch(f"/v1/persons/{person}", moved, seen=1)
    assert (refused.status_code, rules_of(refused)) == (422, {f"/{field}": "needs_a_handover" for field in moved})
    assert (await office(people, "caseworker", "440305").get(f"/v1/persons/{person}")).status_code == 404
    assert (await officer.patch(f"/v1/persons/{person}", moved, seen=1)).status_code == 200


async def test_what_stays_elsewhere_is_no_move(people: Running, officer: Office) -> None:
    person = await officer.register(hukou="370102")
    sent = {"hukou": "370102", "residence": "440303001"}
    assert (await office(people, "caseworker", "440303").patch(f"/v1/persons/{person}", sent, seen=1)).is_success


async def test_an_office_of_the_hukou_does_not_change_who_lives_elsewhere(people: Running, officer: Office) -> None:
    person = await officer.register(hukou="370102")
    jinan = office(people, "caseworker", "370100")
    assert (await jinan.get(f"/v1/persons/{person}")).status_code == 200
    refused = await jinan.patch(f"/v1/persons/{person}", {"hukou_kind": "rural"}, seen=1)
    assert code_of(refused) == (403, "outside-districts")


async def test_the_change_is_journalled_by_its_fields_with_the_state_after_it(people: Running, officer: Office) -> None:
    person = await officer.register()
    await officer.patch(f"/v1/persons/{person}", {"phone": "13912345678", "hukou_kind": "rural"}, seen=1)
    kind, version, data = (await entries(people, person))[1]
    assert (kind, version, data["fields"]) == ("bihuan.people.person.changed.v1", 2, ["hukou_kind", "phone"])
    assert (data["state"]["hukou_kind"], data["state"]["version"]) == ("rural", 2)


async def test_a_move_is_one_version(people: Running, officer: Office) -> None:
    person = await officer.register()
    await officer.patch(f"/v1/persons/{person}", {"residence": "440305", "phone": "13912345678"}, seen=1)
    assert [version for _, version, _ in await entries(people, person)] == [1, 2]


async def test_a_change_sends_at_most_fifteen_statements(people: Running, officer: Office) -> None:
    person = await officer.register()
    with queries(people.database.engines["app"], at_most=15):
        await officer.patch(f"/v1/persons/{person}", {"residence": "440305", "phone": "13912345678"}, seen=1)
