"""One skill at one level stands in a file once; the number of its certificate is sealed."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import text

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import in_file
from tests.people.office import Office, code_of, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

HOUSEKEEPER = {"occupation": "4-10-01-06", "level": "intermediate"}
NUMBER, MASKED = "S000044030024001234", "S0***************34"


async def recorded(officer: Office, person: str, **stated: object) -> tuple[int, str]:
    """Record a skill; return the status and the code of the answer, `recorded` where it was."""
    answer = await officer.post("/v1/skills", {"person": person} | stated)
    return (201, "recorded") if answer.status_code == 201 else code_of(answer)


async def test_a_skill_that_stands_there_is_refused_and_named(officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, "skills", person)
    answer = await officer.post("/v1/skills", {"person": person} | HOUSEKEEPER)
    assert (code_of(answer), answer.json()["skill"]) == ((409, "skill-already-recorded"), first.rpartition("/")[2])


@pytest.mark.parametrize(
    "stated",
    [HOUSEKEEPER | {"level": "senior"}, {"occupation": "4-10-01-05", "level": "intermediate"}, {"name": "手语翻译"}],
)
async def test_another_level_another_occupation_and_a_name_are_possible(
    officer: Office, stated: dict[str, str]
) -> None:
    person = await officer.register()
    await in_file(officer, "skills", person)
    assert await recorded(officer, person, **stated) == (201, "recorded")


async def test_what_has_a_name_alone_stands_there_once_too(officer: Office) -> None:
    person = await officer.register()
    answers = [await recorded(officer, person, name="手语翻译") for _ in range(2)]
    assert answers == [(201, "recorded"), (409, "skill-already-recorded")]


async def test_an_annulled_skill_makes_room(officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, "skills", person)
    assert (await officer.post(f"{first}:annul", {"reason": "recorded_in_error"}, seen=1)).status_code == 200
    assert await recorded(officer, person, **HOUSEKEEPER) == (201, "recorded")


async def test_a_skill_is_not_corrected_into_another_one(officer: Office) -> None:
    person = await officer.register()
    await in_file(officer, "skills", person)
    senior = await in_file(officer, "skills", person, level="senior")
    assert code_of(await officer.patch(senior, {"level": "intermediate"}, seen=1)) == (409, "skill-already-recorded")


async def test_of_two_recorded_at_once_one_stays(officer: Office) -> None:
    person = await officer.register()
    answers = await asyncio.gather(*(recorded(officer, person, **HOUSEKEEPER) for _ in range(2)))
    assert sorted(answers) == [(201, "recorded"), (409, "skill-already-recorded")]


async def test_the_database_refuses_it_whatever_the_code_does(people: Running, officer: Office) -> None:
    at = await in_file(officer, "skills", await officer.register())
    again = """INSERT INTO skill (id, version, created_at, updated_at, person, occupation, level, evidence)
        SELECT gen_random_uuid(), 1, now(), now(), person, occupation, level, 'test' FROM skill WHERE id = $1"""
    async with as_role(people.settings, "people", Role.APP) as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
        with pytest.raises(asyncpg.UniqueViolationError, match="skill_once_idx"):
            await connection.execute(again, at.rpartition("/")[2])


async def test_what_is_stated_of_a_certificate_takes_that_evidence(officer: Office) -> None:
    at = await in_file(officer, "skills", await officer.register())
    assert rules_of(await officer.patch(at, {"evidence": "test"}, seen=1)) == {"/issued_on": "of_certificates_only"}


async def test_a_number_is_shown_masked_and_stands_nowhere_in_clear(people: Running, officer: Office) -> None:
    at = await in_file(officer, "skills", await officer.register(), certificate_number=NUMBER)
    async with people.database.begin_system() as session:
        rows = await session.scalar(text("SELECT string_agg(s::text, '') FROM skill AS s"))
    assert ((await officer.get(at)).json()["certificate_number"], NUMBER in (rows or "")) == (MASKED, False)
