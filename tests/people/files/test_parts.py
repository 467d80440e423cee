"""What holds for every part of a person's file."""

import pytest
from fastapi.routing import APIRoute

from services.people.app import SERVICE
from tests.people.files.parts import FILE_PARTS, agreed_to, in_file, reader_of
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, office, rules_of, someone
from tests.running import Running

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("part", FILE_PARTS)]

NEIGHBOUR = "440305"


async def test_it_is_recorded_as_it_was_stated(officer: Office, part: str) -> None:
    stated = FILE_PARTS[part].body | {"person": await agreed_to(officer, part, await officer.register())}
    answer = await officer.post(f"/v1/{part}", stated)
    assert (answer.status_code, answer.json() | stated) == (201, answer.json())
    assert answer.json() == (await officer.get(answer.headers["location"])).json()


async def test_the_person_reads_it_and_another_does_not(people: Running, officer: Office, part: str) -> None:
    herself, another = [await officer.register() for _ in range(2)]
    at = await in_file(officer, part, herself)
    seen = [(await someone(people, "job_seeker", person=each).get(at)).status_code for each in (herself, another)]
    assert seen == [200, 404]


async def test_it_is_seen_where_its_person_lives_and_goes_along(officer: Office, part: str) -> None:
    person = await officer.register()
    at = await in_file(officer, part, person)
    here, there = [await reader_of(officer, part, person, each) for each in ("440303", NEIGHBOUR)]
    before = [(await each.get(at)).status_code for each in (here, there)]
    version = (await officer.get(f"/v1/persons/{person}")).json()["version"]
    moved = await officer.patch(f"/v1/persons/{person}", {"residence": NEIGHBOUR, "hukou": NEIGHBOUR}, seen=version)
    assert moved.status_code == 200, moved.text
    assert (before, [(await each.get(at)).status_code for each in (here, there)]) == ([200, 404], [404, 200])


async def test_it_is_not_recorded_about_somebody_out_of_sight(people: Running, officer: Office, part: str) -> None:
    person = await officer.register()
    there = office(people, "caseworker", NEIGHBOUR)
    assert code_of(await there.post(f"/v1/{part}", FILE_PARTS[part].body | {"person": person})) == (404, "not-found")


async def test_where_a_person_is_only_registered_reads_it_and_does_not_write(officer: Office, part: str) -> None:
    person = await officer.register(residence="440303", hukou=NEIGHBOUR)
    at = await in_file(officer, part, person)
    there = await reader_of(officer, part, person, NEIGHBOUR)
    refused = await there.patch(at, FILE_PARTS[part].change, seen=1)
    assert ((await there.get(at)).status_code, code_of(refused)) == (200, (403, "outside-districts"))


async def test_a_change_needs_the_version_that_was_read(officer: Office, part: str) -> None:
    at = await in_file(officer, part, await officer.register())
    without, stale = (
        await officer.patch(at, FILE_PARTS[part].change),
        await officer.patch(at, FILE_PARTS[part].change, seen=7),
    )
    assert [without.status_code, stale.status_code, (await officer.get(at)).json()["version"]] == [428, 412, 1]


async def test_a_change_is_answered_with_the_next_version(officer: Office, part: str) -> None:
    at = await in_file(officer, part, await officer.register())
    changed = await officer.patch(at, FILE_PARTS[part].change, seen=1)
    assert changed.json() == changed.json() | FILE_PARTS[part].change | {"version": 2}


async def test_a_change_of_nothing_leaves_file_and_journal_as_they_are(
    people: Running, officer: Office, part: str
) -> None:
    person = await officer.register()
    at = await in_file(officer, part, person)
    before = await happened(people, person)
    answer = await officer.patch(at, {}, seen=1)
    assert (answer.json()["version"], await happened(people, person)) == (1, before)
    assert ("person.part_recorded" in before) == FILE_PARTS[part].told


async def test_what_was_annulled_stays_to_be_read_and_is_changed_no_more(officer: Office, part: str) -> None:
    at = await in_file(officer, part, await officer.register())
    annulled = await officer.post(f"{at}:annul", {"reason": "recorded_in_error"}, seen=1)
    again = await officer.post(f"{at}:annul", {"reason": "recorded_twice"}, seen=2)
    changed = await officer.patch(at, FILE_PARTS[part].change, seen=2)
    assert (annulled.status_code, annulled.json()["annulled_for"]) == (200, "recorded_in_error")
    assert [code_of(answer) for answer in (again, changed)] == [(409, "part-is-annulled")] * 2
    assert (await officer.get(at)).json() == annulled.json()


async def test_an_unknown_reason_annuls_nothing(officer: Office, part: str) -> None:
    at = await in_file(officer, part, await officer.register())
    refused = await officer.post(f"{at}:annul", {"reason": "because"}, seen=1)
    assert (refused.status_code, set(rules_of(refused))) == (422, {"/reason"})
    assert (await officer.get(at)).json()["annulled_for"] is None


async def test_what_counts_stands_in_the_state_of_its_person(people: Running, officer: Office, part: str) -> None:
    person = await officer.register()
    kept, dropped = await in_file(officer, part, person, **FILE_PARTS[part].change), None
    _, version, data = (await entries(people, person))[-1]
    dropped = await officer.post(f"{kept}:annul", {"reason": "recorded_twice"}, seen=1)
    after = (await entries(people, person))[-1]
    named = FILE_PARTS[part].state
    assert dropped.status_code == 200
    if named is None:  # it is told to nobody: neither when it counts nor afterwards
        assert kept.rpartition("/")[2] not in str(await entries(people, person))
    else:
        assert [each["id"] for each in data["state"][named]] == [kept.rpartition("/")[2]]
        assert (after[2]["state"][named], version, after[1]) == ([], 2, 3)


async def test_a_list_is_of_one_person(officer: Office, part: str) -> None:
    mine, other = [await officer.register() for _ in range(2)]
    recorded = await in_file(officer, part, mine)
    await in_file(officer, part, other)
    listed = await officer.get(f"/v1/{part}", person=mine)
    assert [each["id"] for each in listed.json()["items"]] == [recorded.rpartition("/")[2]]
    assert (await officer.get(f"/v1/{part}")).status_code == 422


async def test_annulled_rows_are_left_out_of_a_list_that_asks_for_what_counts(officer: Office, part: str) -> None:
    person = await officer.register()
    at = await in_file(officer, part, person)
    assert (await officer.post(f"{at}:annul", {"reason": "recorded_twice"}, seen=1)).status_code == 200
    found = {
        asked: len((await officer.get(f"/v1/{part}", person=person, annulled=asked)).json()["items"])
        for asked in ("true", "false")
    }
    assert found == {"true": 1, "false": 0}


async def test_a_repeated_request_records_nothing_twice(officer: Office, part: str) -> None:
    stated = FILE_PARTS[part].body | {"person": await agreed_to(officer, part, await officer.register())}
    first, second = [await officer.post(f"/v1/{part}", stated, Idempotency_Key=f"once-{part}-0001") for _ in range(2)]
    assert (first.status_code, second.content) == (201, first.content)


def test_no_part_is_forgotten_here(part: str) -> None:
    offered = {
        route.path.partition("/{")[0]
        for router in SERVICE.routers
        for route in router.routes
        if isinstance(route, APIRoute) and route.path.endswith(":annul")
    }
    assert (f"/v1/{part}" in offered, len(offered)) == (True, len(FILE_PARTS))
