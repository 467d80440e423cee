"""Certificates: whose number it is, how one replaces another, and which of them is in force today."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import in_file
from tests.people.invented import another_resident_id, person, without_resident_id
from tests.people.journal import happened
from tests.people.office import Office, code_of, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

PART = "disability-certificates"
BODY: dict[str, Any] = {"kind": "disability_certificate", "category": "4", "grade": "2", "issued_on": "2015-09-01"}
SERVICEMAN: dict[str, Any] = {"kind": "serviceman_certificate", "grade": "6", "issued_on": "2015-09-01"}


async def holder(officer: Office) -> tuple[str, str]:
    """Register a person; return them and their resident id."""
    resident_id = another_resident_id()
    answer = await officer.post("/v1/persons", person(resident_id=resident_id))
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], resident_id


async def recorded(officer: Office, who: str, **changed: object) -> dict[str, Any]:
    """Record a certificate; return the answer."""
    answer = await officer.post(f"/v1/{PART}", BODY | {"person": who} | changed)
    found: dict[str, Any] = answer.json()
    return found


async def test_a_grade_5_is_a_problem_that_names_the_field_and_the_rule(officer: Office) -> None:
    refused = await officer.post(f"/v1/{PART}", BODY | {"person": await officer.register(), "grade": "5"})
    assert (refused.status_code, rules_of(refused)) == (422, {"/grade": "disability_grade_unknown"})


async def test_the_number_is_masked_and_says_which_reissue_it_is(officer: Office) -> None:
    who, resident_id = await holder(officer)
    found = await recorded(officer, who, certificate_number=f"{resident_id}42b2")
    masked = f"{resident_id[:3]}***********{resident_id[14:]}****"
    assert (found["certificate_number"], found["reissue"]) == (masked, 2)


async def test_the_number_of_somebody_else_is_refused(officer: Office) -> None:
    (who, _), (_, other) = await holder(officer), await holder(officer)
    refused = await officer.post(f"/v1/{PART}", BODY | {"person": who, "certificate_number": f"{other}42"})
    assert (refused.status_code, rules_of(refused)) == (422, {"/certificate_number": "differs_from_resident_id"})


async def test_of_a_person_without_a_resident_id_no_number_is_somebody_elses(officer: Office) -> None:
    who = (await officer.post("/v1/persons", without_resident_id())).json()["id"]
    found = await recorded(officer, who, certificate_number=f"{another_resident_id()}42")
    assert found["grade"] == "2"


async def test_category_and_grade_beside_a_number_that_says_others_are_refused(officer: Office) -> None:
    who, resident_id = await holder(officer)
    refused = await officer.post(f"/v1/{PART}", BODY | {"person": who, "certificate_number": f"{resident_id}31"})
    differs = "differs_from_certificate_number"
    assert (refused.status_code, rules_of(refused)) == (422, {"/category": differs, "/grade": differs})


async def test_a_number_that_is_none_names_its_rule(officer: Office) -> None:
    who, resident_id = await holder(officer)
    refused = await officer.post(f"/v1/{PART}", BODY | {"person": who, "certificate_number": f"{resident_id}45"})
    assert rules_of(refused) == {"/certificate_number": "certificate_grade"}


async def test_a_grade_is_not_corrected_away_from_what_the_number_says(officer: Office) -> None:
    who, resident_id = await holder(officer)
    at = await in_file(officer, PART, who, **BODY, certificate_number=f"{resident_id}42B1")
    refused = await officer.patch(at, {"grade": "1"}, seen=1)
    assert rules_of(refused) == {"/grade": "differs_from_certificate_number"}
    assert (
        await officer.patch(at, {"grade": "1", "certificate_number": f"{resident_id}41B1"}, seen=1)
    ).status_code == 200


async def test_a_servicemans_number_is_taken_as_it_is_printed(officer: Office) -> None:
    at = await in_file(
        officer, PART, await officer.register(), **SERVICEMAN, category=None, certificate_number="军残字第00123号"
    )
    found = (await officer.get(at)).json()
    assert (found["grade"], "00123" in found["certificate_number"]) == ("6", False)


async def test_the_number_stands_in_the_table_sealed_and_is_found_by_its_digest(
    people: Running, officer: Office
) -> None:
    who, resident_id = await holder(officer)
    await in_file(officer, PART, who, **BODY, reissue=0, certificate_number=f"{resident_id}42")
    async with people.database.begin_system() as session:
        row = await session.scalar(
            text(
                "SELECT t::text FROM disability_certificate AS t "
                "WHERE person = :who AND length(certificate_number_blind) = 16"
            ),
            {"who": who},
        )
    assert (row is not None, resident_id in str(row)) == (True, False)


async def test_a_reissue_ends_the_one_before_on_the_day_before(people: Running, officer: Office) -> None:
    who = await officer.register()
    first = await recorded(officer, who)
    second = await recorded(officer, who, issued_on="2025-09-01", grade="1")
    ended = (await officer.get(f"/v1/{PART}/{first['id']}")).json()
    assert (ended["ended_on"], ended["ended_for"], ended["in_force"]) == ("2025-08-31", "reissued", False)
    assert (second["replaces"], second["in_force"]) == (first["id"], True)
    assert (await happened(people, who))[-2:] == ["person.part_changed", "person.part_recorded"]


async def test_one_that_had_expired_is_not_ended_again(officer: Office) -> None:
    who = await officer.register()
    first = await recorded(officer, who, valid_until="2025-08-31")
    second = await recorded(officer, who, issued_on="2025-09-01")
    kept = (await officer.get(f"/v1/{PART}/{first['id']}")).json()
    assert (kept["ended_on"], second["replaces"]) == (None, None)


@pytest.mark.parametrize("issued_on", ["2015-09-01", "2014-01-01"])
async def test_one_that_is_not_later_is_refused_and_the_other_named(officer: Office, issued_on: str) -> None:
    who = await officer.register()
    first = await recorded(officer, who)
    refused = await officer.post(f"/v1/{PART}", BODY | {"person": who, "issued_on": issued_on})
    assert (code_of(refused), refused.json()["certificate"]) == ((409, "overlaps-certificate"), first["id"])


async def test_an_earlier_one_that_says_when_it_was_replaced_is_recorded_behind(officer: Office) -> None:
    who = await officer.register()
    await recorded(officer, who)
    earlier = await recorded(officer, who, issued_on="2010-01-01", ended_on="2015-08-31", ended_for="reissued")
    assert (earlier["ended_for"], earlier["replaces"]) == ("reissued", None)


async def test_both_kinds_stand_beside_each_other(officer: Office) -> None:
    who = await officer.register()
    await recorded(officer, who)
    other = await recorded(officer, who, **SERVICEMAN, category=None)
    assert other["in_force"] is True


async def test_a_revoked_one_counts_no_more_and_makes_room(officer: Office) -> None:
    who = await officer.register()
    at = await in_file(officer, PART, who, **BODY, reissue=None)
    revoked = await officer.patch(at, {"ended_on": "2024-12-31", "ended_for": "wrongly_issued"}, seen=1)
    assert (revoked.status_code, revoked.json()["in_force"]) == (200, False)
    assert (await recorded(officer, who, issued_on="2025-01-01"))["in_force"] is True


async def test_a_replaced_one_is_not_opened_again_beside_its_successor(officer: Office) -> None:
    who = await officer.register()
    first = await recorded(officer, who)
    await recorded(officer, who, issued_on="2025-09-01")
    opened = await officer.patch(f"/v1/{PART}/{first['id']}", {"ended_on": None, "ended_for": None}, seen=2)
    assert code_of(opened) == (409, "overlaps-certificate")


@pytest.fixture
def in_two_days(people: Running) -> Iterator[Callable[[], object]]:
    """Return what turns the clock of the platform by two days; the test's end turns it back."""
    turned = timedelta(days=2)
    yield lambda: people.settings.clock.turn(turned)
    people.settings.clock.turn(-turned)


async def test_one_that_has_expired_says_so_by_the_clock_of_the_platform(
    people: Running, officer: Office, in_two_days: Callable[[], object]
) -> None:
    last = people.settings.clock.today() + timedelta(days=1)
    at = await in_file(officer, PART, await officer.register(), valid_until=last.isoformat())
    before = await officer.get(at)
    in_two_days()
    again = Office(people, officer.headers | {"If-None-Match": before.headers["etag"]})
    assert [before.json()["in_force"], (await again.get(at)).json()["in_force"]] == [True, False]


async def test_it_counts_on_its_last_day(people: Running, officer: Office) -> None:
    today = people.settings.clock.today().isoformat()
    found = await recorded(officer, await officer.register(), valid_until=today)
    assert found["in_force"] is True


async def test_those_in_force_are_listed_apart(officer: Office) -> None:
    who = await officer.register()
    first = await recorded(officer, who)
    second = await recorded(officer, who, issued_on="2025-09-01")
    found = {
        asked: [each["id"] for each in (await officer.get(f"/v1/{PART}", person=who, in_force=asked)).json()["items"]]
        for asked in ("true", "false")
    }
    assert found == {"true": [second["id"]], "false": [first["id"]]}


async def test_of_two_recorded_at_once_one_is_in_force(officer: Office) -> None:
    who = await officer.register()
    answers = await asyncio.gather(*(officer.post(f"/v1/{PART}", BODY | {"person": who}) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_two_reissues_recorded_at_once_make_a_chain_or_one_of_them_is_refused(officer: Office) -> None:
    who = await officer.register()
    days = ("2016-01-01", "2020-01-01")
    await asyncio.gather(*(officer.post(f"/v1/{PART}", BODY | {"person": who, "issued_on": day}) for day in days))
    listed = (await officer.get(f"/v1/{PART}", person=who)).json()["items"]
    assert [each["issued_on"] for each in listed if each["in_force"]] == ["2020-01-01"]


@pytest.mark.parametrize(
    ("body", "constraint"),
    [
        (BODY, "disability_certificate_one_in_force_excl"),
        (SERVICEMAN | {"category": None}, "disability_certificate_one_of_servicemen_excl"),
    ],
)
async def test_the_database_refuses_a_second_one_whatever_the_code_does(
    people: Running, officer: Office, body: dict[str, Any], constraint: str
) -> None:
    at = await in_file(officer, PART, await officer.register(), **body)
    again = """INSERT INTO disability_certificate (id, version, created_at, updated_at, person, kind, category, grade,
            issued_on)
        SELECT gen_random_uuid(), 1, now(), now(), person, kind, category, grade, $2 FROM disability_certificate
        WHERE id = $1"""
    async with as_role(people.settings, "people", Role.APP) as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
        with pytest.raises(asyncpg.ExclusionViolationError, match=constraint):
            await connection.execute(again, at.rpartition("/")[2], date(2020, 1, 1))


async def test_the_state_of_the_person_carries_no_number(people: Running, officer: Office) -> None:
    who, resident_id = await holder(officer)
    await in_file(officer, PART, who, **BODY, reissue=0, certificate_number=f"{resident_id}42")
    async with people.database.begin_system() as session:
        told = await session.scalar(
            text(
                "SELECT data -> 'state' -> 'disability_certificates' -> 0 FROM journal WHERE subject = :who "
                "ORDER BY seq DESC LIMIT 1"
            ),
            {"who": who},
        )
    assert told is not None
    assert set(told) == {"id", "kind", "category", "grade", "issuer", "issued_on", "valid_until", "ended_on"}
