"""The number of a certificate is masked in every answer and sealed in the database."""

import pytest
from sqlalchemy import text

from tests.people.files.parts import in_file
from tests.people.journal import entries
from tests.people.office import Office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

NUMBER, MASKED = "105401200206001234", "10**************34"


async def test_it_is_shown_masked(officer: Office) -> None:
    at = await in_file(officer, "educations", await officer.register(), certificate_number=NUMBER)
    assert (await officer.get(at)).json()["certificate_number"] == MASKED


async def test_it_is_corrected_and_taken_away(officer: Office) -> None:
    at = await in_file(officer, "educations", await officer.register())
    stated = await officer.patch(at, {"certificate_number": NUMBER}, seen=1)
    none = await officer.patch(at, {"certificate_number": None}, seen=2)
    assert [each.json()["certificate_number"] for each in (stated, none)] == [MASKED, None]


async def test_it_stands_nowhere_in_clear(people: Running, officer: Office) -> None:
    person = await officer.register()
    await in_file(officer, "educations", person, certificate_number=NUMBER)
    async with people.database.begin_system() as session:
        rows = await session.scalar(text("SELECT string_agg(e::text, '') FROM education AS e"))
        journal = await session.scalar(text("SELECT string_agg(j::text, '') FROM journal AS j"))
    assert (NUMBER in (rows or ""), NUMBER in (journal or ""), MASKED in (rows or "")) == (False, False, True)


async def test_the_state_of_the_person_names_no_school_and_has_the_highest_first(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    await in_file(officer, "educations", person, level="61", graduated_on="1999-06-30", since=None)
    await in_file(officer, "educations", person)
    state = (await entries(people, person))[-1][2]["state"]["educations"]
    assert [(each["level"], set(each)) for each in state] == [
        (level, {"id", "level", "since", "graduated_on", "full_time"}) for level in ("31", "61")
    ]


async def test_a_graduation_of_who_left_early_is_refused(officer: Office) -> None:
    at = await in_file(officer, "educations", await officer.register())
    assert rules_of(await officer.patch(at, {"level": "33"}, seen=1)) == {"/graduated_on": "of_graduates_only"}
