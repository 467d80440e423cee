"""Registrations: nobody is registered twice on one day, and finding work ends being registered as unemployed."""

import asyncio
from datetime import date
from typing import Any

import asyncpg
import pytest

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import in_file
from tests.people.journal import entries, happened
from tests.people.office import Office, code_of, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

PART = "registrations"
WITHOUT_CONTRACT: dict[str, Any] = {"until": None, "ended_for": None, "contract": None} | dict.fromkeys(
    ("contract_from", "contract_until")
)
UNEMPLOYED: dict[str, Any] = {
    "kind": "unemployment",
    "registered_on": "2025-03-03",
    "able": True,
    "willing": True,
    "district": "440303",
}
EMPLOYED: dict[str, Any] = {"kind": "employment", "registered_on": "2025-09-01", "district": "440303"}


async def recorded(officer: Office, person: str, stated: dict[str, Any], **changed: object) -> tuple[int, str]:
    """Register somebody; return the status and the code of the answer, `recorded` where it was."""
    answer = await officer.post(f"/v1/{PART}", stated | {"person": person} | changed)
    return (201, "recorded") if answer.status_code == 201 else code_of(answer)


async def unemployed(officer: Office, person: str) -> str:
    """Register somebody as unemployed; return the address."""
    answer = await officer.post(f"/v1/{PART}", UNEMPLOYED | {"person": person})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def ending(officer: Office, at: str) -> tuple[str | None, str | None]:
    """Return the last day of a registration and why it ended."""
    told = (await officer.get(at)).json()
    return told["cancelled_on"], told["cancelled_for"]


async def test_finding_work_ends_being_registered_as_unemployed_on_the_day_before_and_says_so(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    first = await unemployed(officer, person)
    work = await officer.post(f"/v1/{PART}", EMPLOYED | {"person": person})
    ended = (await officer.get(first)).json()
    assert (ended["cancelled_on"], ended["cancelled_for"]) == ("2025-08-31", "found_work")
    assert work.json()["replaces"] == ended["id"]
    assert (await happened(people, person))[-2:] == ["person.part_changed", "person.part_recorded"]


async def test_whoever_works_full_time_is_not_registered_as_unemployed(officer: Office) -> None:
    person = await officer.register()
    job = await in_file(officer, "work-spells", person, since="2025-01-06", hours="full_time", **WITHOUT_CONTRACT)
    refused = await officer.post(f"/v1/{PART}", UNEMPLOYED | {"person": person})
    assert (refused.status_code, rules_of(refused)) == (422, {"/registered_on": "in_work"})
    assert (await officer.patch(job, {"until": UNEMPLOYED["registered_on"]}, seen=1)).is_success
    assert await recorded(officer, person, UNEMPLOYED) == (201, "recorded")


async def test_full_time_work_ends_being_registered_as_unemployed_until_it_is_annulled(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    at = await unemployed(officer, person)
    await in_file(officer, "work-spells", person, since="2025-05-05", hours="part_time", **WITHOUT_CONTRACT)
    assert await ending(officer, at) == (None, None)
    job = await in_file(officer, "work-spells", person, since="2025-06-02", hours="full_time", **WITHOUT_CONTRACT)
    assert await ending(officer, at) == ("2025-06-01", "found_work")
    assert (await happened(people, person))[-2:] == ["person.part_recorded", "person.part_changed"]
    assert (await officer.patch(job, {"since": "2025-07-01"}, seen=1)).is_success
    assert await ending(officer, at) == ("2025-06-30", "found_work")
    assert (await officer.post(f"{job}:annul", {"reason": "recorded_in_error"}, seen=2)).is_success
    assert await ending(officer, at) == (None, None)


async def test_work_of_ones_own_ends_it_for_its_own_reason(officer: Office) -> None:
    person = await officer.register()
    at = await unemployed(officer, person)
    own = {"kind": "business_owner", "hours": "full_time", "since": "2025-06-02"}
    await in_file(officer, "work-spells", person, **own, **WITHOUT_CONTRACT)
    assert await ending(officer, at) == ("2025-06-01", "started_business")


async def test_annulled_work_opens_nothing_beside_another_registration(officer: Office) -> None:
    person = await officer.register()
    at = await unemployed(officer, person)
    job = await in_file(officer, "work-spells", person, since="2025-09-01", hours="full_time", **WITHOUT_CONTRACT)
    assert await recorded(officer, person, EMPLOYED) == (201, "recorded")
    assert (await officer.post(f"{job}:annul", {"reason": "recorded_in_error"}, seen=1)).is_success
    assert await ending(officer, at) == ("2025-08-31", "found_work")


async def test_the_state_of_the_person_shows_one_registration_after_the_other(people: Running, officer: Office) -> None:
    person = await officer.register()
    await unemployed(officer, person)
    await recorded(officer, person, EMPLOYED)
    told = (await entries(people, person))[-1][2]["state"]["registrations"]
    days = [(each["kind"], each["registered_on"], each["cancelled_on"]) for each in told]
    assert days == [("unemployment", "2025-03-03", "2025-08-31"), ("employment", "2025-09-01", None)]


@pytest.mark.parametrize(
    ("stated", "changed"),
    [
        (UNEMPLOYED, {"registered_on": "2025-09-01"}),
        (EMPLOYED, {"registered_on": "2025-03-03"}),
        (EMPLOYED, {"registered_on": "2025-01-01"}),
    ],
    ids=["unemployed again", "employed on the same day", "employed before"],
)
async def test_a_second_open_registration_is_refused_and_the_other_named(
    officer: Office, stated: dict[str, Any], changed: dict[str, str]
) -> None:
    person = await officer.register()
    first = await unemployed(officer, person)
    refused = await officer.post(f"/v1/{PART}", stated | {"person": person} | changed)
    assert (code_of(refused), refused.json()["registration"]) == (
        (409, "overlaps-registration"),
        first.rpartition("/")[2],
    )


async def test_whoever_is_registered_as_employed_is_registered_as_unemployed_once_that_is_cancelled(
    officer: Office,
) -> None:
    person = await officer.register()
    at = await in_file(officer, PART, person, **EMPLOYED, able=None, willing=None, since=None)
    before = await recorded(officer, person, UNEMPLOYED, registered_on="2026-01-05")
    cancelled = await officer.patch(at, {"cancelled_on": "2025-12-31", "cancelled_for": "work_ended"}, seen=1)
    assert (before, cancelled.status_code) == ((409, "overlaps-registration"), 200)
    assert await recorded(officer, person, UNEMPLOYED, registered_on="2026-01-05") == (201, "recorded")


async def test_a_past_time_of_unemployment_is_recorded_with_its_end(officer: Office) -> None:
    person = await officer.register()
    await recorded(officer, person, EMPLOYED)
    ended = {"registered_on": "2024-01-02", "cancelled_on": "2024-06-30", "cancelled_for": "found_work"}
    assert await recorded(officer, person, UNEMPLOYED, **ended) == (201, "recorded")


@pytest.mark.parametrize("field", ["able", "willing"])
async def test_without_both_able_and_willing_nobody_is_registered_as_unemployed(officer: Office, field: str) -> None:
    body = UNEMPLOYED | {"person": await officer.register()}
    left_out = await officer.post(f"/v1/{PART}", {name: value for name, value in body.items() if name != field})
    denied = await officer.post(f"/v1/{PART}", body | {field: False})
    assert [rules_of(answer) for answer in (left_out, denied)] == [
        {f"/{field}": "missing"},
        {f"/{field}": f"unemployed_are_{field}"},
    ]


async def test_whoever_is_past_working_age_is_not_registered_as_unemployed(officer: Office) -> None:
    refused = await officer.post(f"/v1/{PART}", UNEMPLOYED | {"person": await officer.register(born="19600101")})
    assert (refused.status_code, rules_of(refused)) == (422, {"/registered_on": "not_of_working_age"})
    [said] = refused.json()["errors"]
    assert "就业服务与就业管理规定" in said["detail"]
    assert "article 63 (quoted)" in said["detail"]
    assert "国务院关于渐进式延迟法定退休年龄的办法, unverified" in said["detail"]


async def test_on_a_day_of_which_no_text_speaks_nobodys_age_is_asked(officer: Office) -> None:
    ended = {"registered_on": "2007-05-01", "cancelled_on": "2007-12-31", "cancelled_for": "retired"}
    person = await officer.register(born="19450101")
    assert await recorded(officer, person, UNEMPLOYED, **ended) == (201, "recorded")


async def test_a_job_of_somebody_else_is_not_what_a_person_is_registered_in(officer: Office) -> None:
    own, other = [await officer.register() for _ in range(2)]
    jobs = [(await in_file(officer, "work-spells", each)).rpartition("/")[2] for each in (own, other)]
    answers = [
        await officer.post(f"/v1/{PART}", EMPLOYED | {"person": own, "work_spell": job}) for job in reversed(jobs)
    ]
    assert (rules_of(answers[0]), answers[1].json()["work_spell"]) == ({"/work_spell": "not_in_this_file"}, jobs[0])


async def test_an_annulled_job_is_none_to_be_registered_in(officer: Office) -> None:
    person = await officer.register()
    job = await in_file(officer, "work-spells", person)
    assert (await officer.post(f"{job}:annul", {"reason": "recorded_twice"}, seen=1)).status_code == 200
    refused = await officer.post(f"/v1/{PART}", EMPLOYED | {"person": person, "work_spell": job.rpartition("/")[2]})
    assert rules_of(refused) == {"/work_spell": "not_in_this_file"}


async def test_a_reason_of_the_other_kind_cancels_nothing(officer: Office) -> None:
    at = await unemployed(officer, await officer.register())
    refused = await officer.patch(at, {"cancelled_on": "2025-06-30", "cancelled_for": "work_ended"}, seen=1)
    assert rules_of(refused) == {"/cancelled_for": "not_of_this_kind"}
    assert (await officer.get(at)).json()["cancelled_on"] is None


async def test_a_cancelled_registration_is_not_opened_again_into_the_next(officer: Office) -> None:
    person = await officer.register()
    first = await unemployed(officer, person)
    await recorded(officer, person, EMPLOYED)
    opened = await officer.patch(first, {"cancelled_on": None, "cancelled_for": None}, seen=2)
    assert code_of(opened) == (409, "overlaps-registration")


async def test_where_the_work_was_a_mistake_the_registration_as_unemployed_can_be_opened_again(
    officer: Office,
) -> None:
    person = await officer.register()
    first = await unemployed(officer, person)
    work = await officer.post(f"/v1/{PART}", EMPLOYED | {"person": person})
    await officer.post(f"{work.headers['location']}:annul", {"reason": "of_another_person"}, seen=1)
    opened = await officer.patch(first, {"cancelled_on": None, "cancelled_for": None}, seen=2)
    assert (opened.status_code, opened.json()["cancelled_for"]) == (200, None)


async def test_the_number_of_the_certificate_is_shown_masked(officer: Office) -> None:
    at = await in_file(officer, PART, await officer.register(), certificate_number="4403030015001234")
    assert (await officer.get(at)).json()["certificate_number"] == "44************34"


async def test_open_registrations_are_listed_apart(officer: Office) -> None:
    person = await officer.register()
    ended = await unemployed(officer, person)
    work = await officer.post(f"/v1/{PART}", EMPLOYED | {"person": person})
    found = {
        asked: [each["id"] for each in (await officer.get(f"/v1/{PART}", person=person, open=asked)).json()["items"]]
        for asked in ("true", "false")
    }
    assert found == {"true": [work.json()["id"]], "false": [ended.rpartition("/")[2]]}


async def test_of_two_registered_at_once_on_one_day_one_stays(officer: Office) -> None:
    person = await officer.register()
    answers = await asyncio.gather(
        recorded(officer, person, UNEMPLOYED), recorded(officer, person, EMPLOYED, registered_on="2025-03-03")
    )
    assert sorted(answers) == [(201, "recorded"), (409, "overlaps-registration")]


async def test_of_two_jobs_registered_at_once_one_ends_the_unemployment(people: Running, officer: Office) -> None:
    person = await officer.register()
    await unemployed(officer, person)
    answers = await asyncio.gather(*(recorded(officer, person, EMPLOYED) for _ in range(2)))
    assert sorted(answers) == [(201, "recorded"), (409, "overlaps-registration")]
    assert (await happened(people, person)).count("person.part_changed") == 1


async def test_the_database_refuses_a_second_one_whatever_the_code_does(people: Running, officer: Office) -> None:
    at = await unemployed(officer, await officer.register())
    again = """INSERT INTO registration (id, version, created_at, updated_at, person, kind, registered_on, district)
        SELECT gen_random_uuid(), 1, now(), now(), person, 'employment', $2, district FROM registration WHERE id = $1"""
    async with as_role(people.settings, "people", Role.APP) as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
        with pytest.raises(asyncpg.ExclusionViolationError, match="registration_one_a_day_excl"):
            await connection.execute(again, at.rpartition("/")[2], date(2025, 9, 1))
