"""Nobody pays into one insurance twice for a month: the answer names the other spell, the database refuses it too."""

import asyncio

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import in_file
from tests.people.office import Office, code_of, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

FIRST = {"first_month": "2024-01-01", "last_month": "2024-06-01"}


async def recorded(officer: Office, person: str, **changed: object) -> tuple[int, str]:
    """Record more pension insurance from June on; return the status and the code of the answer."""
    body = {"person": person, "insurance": "pension", "insured_as": "employee", "first_month": "2024-06-01"} | changed
    answer = await officer.post("/v1/insurance-spells", body)
    return (201, "recorded") if answer.status_code == 201 else code_of(answer)


async def test_a_month_that_is_insured_already_is_refused_and_the_other_spell_named(officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, "insurance-spells", person, **FIRST)
    body = {"person": person, "insurance": "pension", "insured_as": "employee", "first_month": "2024-06-01"}
    answer = await officer.post("/v1/insurance-spells", body)
    assert (code_of(answer), answer.json()["spell"]) == ((409, "month-already-insured"), first.rpartition("/")[2])


@pytest.mark.parametrize(
    "changed",
    [
        {"first_month": "2024-07-01"},
        {"first_month": "2023-01-01", "last_month": "2023-12-01"},
        {"insurance": "medical"},
    ],
)
async def test_the_month_after_the_month_before_and_another_insurance_are_possible(
    officer: Office, changed: dict[str, str]
) -> None:
    person = await officer.register()
    await in_file(officer, "insurance-spells", person, **FIRST)
    assert await recorded(officer, person, **changed) == (201, "recorded")


async def test_an_annulled_spell_makes_room(officer: Office) -> None:
    person = await officer.register()
    first = await in_file(officer, "insurance-spells", person, **FIRST)
    assert (await officer.post(f"{first}:annul", {"reason": "recorded_in_error"}, seen=1)).status_code == 200
    assert await recorded(officer, person) == (201, "recorded")


async def test_a_spell_is_not_corrected_into_another_one(officer: Office) -> None:
    person = await officer.register()
    await in_file(officer, "insurance-spells", person, **FIRST)
    medical = await in_file(officer, "insurance-spells", person, insurance="medical")
    moved = await officer.patch(medical, {"insurance": "pension"}, seen=1)
    assert code_of(moved) == (409, "month-already-insured")
    assert (await officer.get(medical)).json()["insurance"] == "medical"


async def test_a_change_that_contradicts_the_rest_changes_nothing(officer: Office) -> None:
    at = await in_file(officer, "insurance-spells", await officer.register())
    refused = await officer.patch(at, {"last_month": "2023-12-01", "base": "1.00"}, seen=1)
    assert rules_of(refused) == {"/last_month": "ends_before_it_begins"}
    assert (await officer.get(at)).json()["base"] == "4492.00"


async def test_the_middle_of_a_month_is_refused(officer: Office) -> None:
    stated = {"person": await officer.register(), "insurance": "pension", "insured_as": "resident"}
    refused = await officer.post("/v1/insurance-spells", stated | {"first_month": "2024-01-15"})
    assert rules_of(refused) == {"/first_month": "first_of_month"}


async def test_of_two_spells_recorded_at_once_one_stays(officer: Office) -> None:
    person = await officer.register()
    answers = await asyncio.gather(recorded(officer, person), recorded(officer, person, first_month="2024-01-01"))
    assert sorted(answers) == [(201, "recorded"), (409, "month-already-insured")]


async def test_the_database_refuses_it_whatever_the_code_does(people: Running, officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, "insurance-spells", person, **FIRST)
    again = """INSERT INTO insurance_spell
            (id, version, created_at, updated_at, person, insurance, insured_as, first_month, evidence)
        SELECT gen_random_uuid(), 1, now(), now(), person, insurance, insured_as, last_month, evidence
        FROM insurance_spell WHERE id = $1"""
    async with as_role(people.settings, "people", Role.APP) as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
        with pytest.raises(asyncpg.ExclusionViolationError, match="insurance_spell_once_a_month_excl"):
            await connection.execute(again, at.rpartition("/")[2])


async def test_what_goes_on_is_listed_apart(officer: Office) -> None:
    person = await officer.register()
    await in_file(officer, "insurance-spells", person, **FIRST)
    current = await in_file(officer, "insurance-spells", person, insurance="medical")
    listed = (await officer.get("/v1/insurance-spells", person=person, current="true")).json()["items"]
    assert [each["id"] for each in listed] == [current.rpartition("/")[2]]
