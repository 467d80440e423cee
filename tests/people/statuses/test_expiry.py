"""Evidence runs out: a status that rests on it says so from the day after its last."""

from datetime import timedelta

import asyncpg
import pytest

from services.kit.clock import Clock
from services.kit.database.roles import Role
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import in_file
from tests.people.office import Office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio


def day(ahead: int) -> str:
    """Return the day so many days from today."""
    return (Clock().today() + timedelta(days=ahead)).isoformat()


@pytest.mark.parametrize(("last", "expired"), [(None, False), (day(1), False), (day(0), False), (day(-1), True)])
async def test_it_has_expired_on_the_day_after_its_last(officer: Office, last: str | None, expired: bool) -> None:  # noqa: FBT001 -- what is expected
    person = await officer.register()
    at = await in_file(officer, "statuses", person, valid_until=last)
    listed = await officer.get("/v1/statuses", person=person, in_force=str(not expired).lower())
    assert (await officer.get(at)).json()["expired"] is expired
    assert [each["id"] for each in listed.json()["items"]] == [at.rpartition("/")[2]]


async def test_nobody_is_told_that_it_has_not_changed_since_yesterday(officer: Office) -> None:
    at = await in_file(officer, "statuses", await officer.register())
    again = Office(officer.people, officer.headers | {"If-None-Match": '"1"'})
    assert (await again.get(at)).status_code == 200


async def test_new_evidence_puts_it_in_force_again(officer: Office) -> None:
    at = await in_file(officer, "statuses", await officer.register(), valid_until="2024-05-31")
    changed = await officer.patch(at, {"valid_until": "2999-12-31"}, seen=1)
    assert (changed.json()["expired"], changed.json()["valid_until"]) == (False, "2999-12-31")


async def test_certifying_leaves_the_end_of_the_evidence_as_it_was_declared(officer: Office) -> None:
    at = await in_file(officer, "statuses", await officer.register(), valid_until="2998-12-31")
    certified = await officer.post(f"{at}:certify", {"evidence": "register"}, seen=1)
    assert (certified.json()["standing"], certified.json()["valid_until"]) == ("certified", "2998-12-31")


async def test_what_has_expired_is_certified_from_newer_evidence_alone(officer: Office) -> None:
    at = await in_file(officer, "statuses", await officer.register(), since="2020-01-01", valid_until="2021-12-31")
    refused = await officer.post(f"{at}:certify", {"evidence": "register"}, seen=1)
    assert (refused.status_code, rules_of(refused)) == (422, {"/valid_until": "expired_by_then"})
    renewed = await officer.post(f"{at}:certify", {"evidence": "register", "valid_until": "2998-12-31"}, seen=1)
    assert (renewed.json()["expired"], renewed.json()["valid_until"]) == (False, "2998-12-31")


async def test_that_evidence_names_no_end_is_certified_where_it_is_said(officer: Office) -> None:
    at = await in_file(officer, "statuses", await officer.register(), since="2020-01-01", valid_until="2021-12-31")
    certified = await officer.post(f"{at}:certify", {"evidence": "register", "valid_until": None}, seen=1)
    assert (certified.json()["standing"], certified.json()["valid_until"]) == ("certified", None)


async def test_what_has_ended_is_not_in_force(officer: Office) -> None:
    person = await officer.register()
    at = await in_file(officer, "statuses", person)
    assert (await officer.post(f"{at}:end", {"reason": "revoked"}, seen=1)).status_code == 200
    assert (await officer.get("/v1/statuses", person=person, in_force="true")).json()["items"] == []


async def test_the_database_refuses_a_status_twice_on_a_day_whatever_the_code_does(
    people: Running, officer: Office
) -> None:
    at = await in_file(officer, "statuses", await officer.register())
    again = """INSERT INTO status (id, version, created_at, updated_at, person, kind, standing, since, evidence,
        declared_by) SELECT gen_random_uuid(), 1, now(), now(), person, kind, standing, since - 9, evidence, declared_by
        FROM status WHERE id = $1"""
    async with as_role(people.settings, "people", Role.APP) as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.keys', 'area:4403', true)")
        with pytest.raises(asyncpg.ExclusionViolationError, match="status_once_a_day_excl"):
            await connection.execute(again, at.rpartition("/")[2])
