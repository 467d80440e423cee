"""Finding a person by resident id, and narrowing lists."""

import pytest

from tests.people.invented import another_resident_id, person
from tests.people.office import Office, code_of, office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_a_person_is_found_by_resident_id_and_answered_masked(officer: Office) -> None:
    resident = another_resident_id()
    registered = (await officer.post("/v1/persons", person(resident_id=resident))).json()
    assert (await officer.post("/v1/persons:search", {"resident_id": resident})).json() == registered


async def test_nobody_finds_whom_they_do_not_see(people: Running, officer: Office) -> None:
    resident = another_resident_id()
    await officer.post("/v1/persons", person(resident_id=resident))
    answer = await office(people, "caseworker", "440305").post("/v1/persons:search", {"resident_id": resident})
    assert code_of(answer) == (404, "not-found")


async def test_a_mistyped_id_is_refused_and_not_repeated(officer: Office) -> None:
    answer = await officer.post("/v1/persons:search", {"resident_id": "440303198001010011"})
    assert rules_of(answer) == {"/resident_id": "resident_id_checksum"}
    assert "440303198001010011" not in answer.text


async def everyone(caller: Office, **query: str) -> list[str]:
    """Return the ids of a whole list, read page by page."""
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await caller.get("/v1/persons", limit="3", **query, **after)).json()
        found += [each["id"] for each in page["items"]]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


async def test_a_list_holds_everyone_once_in_the_order_of_registration(people: Running, officer: Office) -> None:
    registered = [await officer.register(residence="440308", hukou="440308") for _ in range(7)]
    assert await everyone(office(people, "caseworker", "440308")) == registered


async def test_a_district_takes_in_its_streets_and_nobody_else(officer: Office) -> None:
    wanted = [await officer.register(residence=place) for place in ("440307", "440307001", "440307001003")]
    elsewhere = await officer.register(residence="440306")
    mine = {*wanted, elsewhere}
    assert [person for person in await everyone(officer, residence="440307") if person in mine] == wanted


async def test_a_city_takes_in_its_districts(officer: Office) -> None:
    person_there = await officer.register(residence="440307002")
    assert person_there in await everyone(officer, residence="440300")


async def test_a_list_is_narrowed_by_the_kind_of_hukou(people: Running, officer: Office) -> None:
    rural = await officer.register(residence="440311", hukou="440311", hukou_kind="rural")
    await officer.register(residence="440311", hukou="440311")
    assert await everyone(office(people, "caseworker", "440311"), hukou_kind="rural") == [rural]


async def test_a_page_of_chosen_fields_has_those_and_no_others(officer: Office) -> None:
    await officer.register()
    [shown] = (await officer.get("/v1/persons", limit="1", fields="id,birth_year")).json()["items"]
    assert set(shown) == {"id", "birth_year"}


async def test_a_batch_is_aligned_to_what_was_asked(officer: Office) -> None:
    first, second = await officer.register(), await officer.register()
    nobody = "00000000-0000-4000-8000-000000000000"
    answer = await officer.post("/v1/persons:batchGet?fields=id", {"ids": [second, nobody, first, second]})
    assert answer.json() == {"items": [{"id": second}, None, {"id": first}, {"id": second}]}
