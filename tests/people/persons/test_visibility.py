"""Who sees a person, and who does not."""

import pytest

from tests.people.office import Office, code_of, office, someone
from tests.running import Running

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("district", ["440303", "440300", "440000", "000000"])
async def test_the_offices_of_the_district_and_all_above_it_see_a_person(
    people: Running, officer: Office, district: str
) -> None:
    person = await officer.register(residence="440303001")
    answer = await office(people, "reviewer", district).get(f"/v1/persons/{person}")
    assert answer.status_code == 200


@pytest.mark.parametrize("district", ["440303002", "440305", "442000", "370000"])
async def test_an_office_elsewhere_does_not_see_a_person(people: Running, officer: Office, district: str) -> None:
    person = await officer.register(residence="440303001")
    assert code_of(await office(people, "reviewer", district).get(f"/v1/persons/{person}")) == (404, "not-found")


async def test_the_office_of_the_hukou_sees_who_lives_elsewhere(people: Running, officer: Office) -> None:
    person = await officer.register(hukou="370102")
    assert (await office(people, "caseworker", "370102").get(f"/v1/persons/{person}")).status_code == 200


async def test_whoever_does_not_see_a_person_sees_them_nowhere(people: Running, officer: Office) -> None:
    person = await officer.register()
    stranger = office(people, "caseworker", "440305")
    listed = (await stranger.get("/v1/persons", limit=200)).json()["items"]
    batch = (await stranger.post("/v1/persons:batchGet", {"ids": [person]})).json()["items"]
    assert (person in {each["id"] for each in listed}, batch) == (False, [None])


async def test_whoever_does_not_see_a_person_does_not_change_them(people: Running, officer: Office) -> None:
    person = await officer.register()
    answer = await office(people, "caseworker", "440305").patch(f"/v1/persons/{person}", {"phone": None}, seen=1)
    assert code_of(answer) == (404, "not-found")


async def test_a_person_sees_themselves_and_nobody_else(people: Running, officer: Office) -> None:
    person = await officer.register()
    await officer.register()
    listed = (await someone(people, "job_seeker", person=person).get("/v1/persons")).json()["items"]
    assert [each["id"] for each in listed] == [person]


async def test_a_person_does_not_change_their_own_record(people: Running, officer: Office) -> None:
    person = await officer.register()
    answer = await someone(people, "job_seeker", person=person).patch(
        f"/v1/persons/{person}", {"hukou_kind": "rural"}, seen=1
    )
    assert code_of(answer) == (403, "forbidden")


@pytest.mark.parametrize("role", ["employer", "training_institution", "public_kiosk", "service"])
async def test_a_role_that_has_nothing_to_do_with_persons_reads_none(
    people: Running, officer: Office, role: str
) -> None:
    person = await officer.register()
    assert code_of(await someone(people, role).get(f"/v1/persons/{person}")) == (403, "forbidden")


async def test_without_a_token_nothing_is_told(people: Running, officer: Office) -> None:
    person = await officer.register()
    assert code_of(await people.client.get(f"/v1/persons/{person}")) == (401, "unauthenticated")


async def test_a_read_of_what_is_known_already_is_spared(people: Running, officer: Office) -> None:
    person = await officer.register()
    known = officer.headers | {"If-None-Match": '"1"'}
    answer = await people.client.get(f"/v1/persons/{person}", headers=known)
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", '"1"')
