"""What is sealed in a file is read unmasked for a stated purpose, and the person can read by whom."""

import pytest

from tests.people.files.parts import FILE_PARTS, in_file, table_of
from tests.people.office import Office, code_of, office, someone
from tests.running import Running

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("part", [part for part, of in FILE_PARTS.items() if of.sealed]),
]


def for_assistance(who: Office) -> Office:
    """Return the same caller, who states what for."""
    return Office(who.people, who.headers | {"Bihuan-Purpose": "assistance"})


async def with_number(officer: Office, part: str, person: str) -> str:
    """Record something with the number of its certificate; return its address."""
    return await in_file(officer, part, person, **FILE_PARTS[part].sealed)


async def test_it_is_shown_as_it_was_stated(officer: Office, part: str) -> None:
    at = await with_number(officer, part, await officer.register())
    shown = await for_assistance(officer).get(f"{at}/unmasked")
    secret = FILE_PARTS[part].secret
    stated = {secret: FILE_PARTS[part].sealed[secret]}
    assert (shown.json(), shown.headers["cache-control"]) == (stated, "no-store")


async def test_it_is_null_where_none_is_on_file(officer: Office, part: str) -> None:
    at = await in_file(officer, part, await officer.register())
    assert (await for_assistance(officer).get(f"{at}/unmasked")).json() == {FILE_PARTS[part].secret: None}


async def test_without_a_purpose_it_is_refused(officer: Office, part: str) -> None:
    at = await with_number(officer, part, await officer.register())
    refused = await officer.get(f"{at}/unmasked")
    assert code_of(refused) == (400, "purpose-required")


async def test_the_person_reads_who_read_it(people: Running, officer: Office, part: str) -> None:
    person = await officer.register()
    at = await with_number(officer, part, person)
    assert (await for_assistance(officer).get(f"{at}/unmasked")).is_success
    [entry] = (await someone(people, "job_seeker", person=person).get(f"/v1/persons/{person}/access-log")).json()[
        "items"
    ]
    assert (entry["purpose"], entry["fields"]) == ("assistance", [f"{table_of(part)}.{FILE_PARTS[part].secret}"])
    assert entry["route"].startswith(f"GET /v1/{part}/{{")


async def test_who_does_not_see_the_person_does_not_see_it(people: Running, officer: Office, part: str) -> None:
    at = await with_number(officer, part, await officer.register())
    elsewhere = for_assistance(office(people, "caseworker", "440305"))
    assert code_of(await elsewhere.get(f"{at}/unmasked")) == (404, "not-found")
