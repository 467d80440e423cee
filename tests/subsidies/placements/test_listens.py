"""What subsidies keeps of people: told by the real service, over real parts."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.kit.database.roles import Role
from services.kit.journal.rebuilding import rebuild
from services.subsidies.placements.listens import PEOPLE
from tests.kit.database.catalogue import as_role
from tests.people.office import office
from tests.running import Running
from tests.subsidies.placements.hires import hire
from tests.waiting import eventually

pytestmark = pytest.mark.anyio


async def rows(subsidies: Running, statement: str, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 -- any column
    async with subsidies.database.begin_system() as session:
        return [tuple(row) for row in await session.execute(text(statement), values)]


async def certified_home(people: Running) -> tuple[str, str]:
    """Register and certify a household as of the middle of October; return its address and its member."""
    officer = office(people)
    at = await officer.certifiable()
    answer = await officer.post(f"{at}:certify", {"on": "2026-10-15"}, seen=1)
    assert answer.status_code == httpx.codes.OK, answer.text
    return at, answer.json()["members"][0]["person"]


async def knows(subsidies: Running, at: str, expected: list[tuple[str, str | None]]) -> None:
    """Wait until subsidies knows these certifications of a household."""

    async def known() -> list[tuple[str, str | None]]:
        found = await rows(
            subsidies,
            "SELECT certified_on, withdrawn_on FROM known_certification WHERE household = :id ORDER BY certified_on",
            id=UUID(at.rpartition("/")[2]),
        )
        return [(str(begun), None if ended is None else str(ended)) for begun, ended in found]

    await eventually(known, expected)


async def test_a_certification_reaches_subsidies_and_decides_about_a_hire(
    people_beside: Running, subsidies: Running
) -> None:
    at, person = await certified_home(people_beside)
    await knows(subsidies, at, [("2026-10-15", None)])
    made = await hire(subsidies, person=person)
    answer = await subsidies.client.post(
        f"/v1/placements/{made.id}:evaluate",
        json={"programme": "GD-ZE-POST", "as_of": "2007-03-01"},
        headers=subsidies.headers("district_officer", "440300"),
    )
    assert answer.json()["outcome"] == "eligible"


async def test_the_end_of_a_certification_reaches_subsidies(people_beside: Running, subsidies: Running) -> None:
    at, _ = await certified_home(people_beside)
    ended = {"reason": "a_member_found_work", "on": "2026-11-10"}
    assert (await office(people_beside).post(f"{at}:withdrawCertification", ended, seen=2)).is_success
    await knows(subsidies, at, [("2026-10-15", "2026-11-10")])


async def test_members_who_leave_are_known_as_former_ones(people_beside: Running, subsidies: Running) -> None:
    at, person = await certified_home(people_beside)
    household = UUID(at.rpartition("/")[2])

    async def members() -> int:
        present = "SELECT person FROM known_membership WHERE household = :id AND until IS NULL"
        return len(await rows(subsidies, present, id=household))

    await eventually(members, 1)
    today = people_beside.settings.clock.today().isoformat()
    assert (await office(people_beside).patch(f"{at}/members/{person}", {"left_on": today}, seen=2)).is_success
    await eventually(members, 0)


async def test_a_worker_who_founds_another_household_later_counts_as_what_they_were_when_hired(
    people_beside: Running, subsidies: Running
) -> None:
    at, person = await certified_home(people_beside)
    made = await hire(subsidies, person=person)
    today = people_beside.settings.clock.today().isoformat()
    officer = office(people_beside)
    assert (await officer.patch(f"{at}/members/{person}", {"left_on": today}, seen=2)).is_success
    founded = {"district": "440303", "hukou_kind": "urban", "members": [{"person": person, "relation": "head"}]}
    assert (await officer.post("/v1/households", founded)).status_code == httpx.codes.CREATED

    async def spells() -> int:
        return len(await rows(subsidies, "SELECT household FROM known_membership WHERE person = :id", id=UUID(person)))

    await eventually(spells, 2)
    answer = await subsidies.client.post(
        f"/v1/placements/{made.id}:evaluate",
        json={"programme": "GD-ZE-POST", "as_of": "2007-03-01"},
        headers=subsidies.headers("district_officer", "440300"),
    )
    assert answer.json()["outcome"] == "eligible"


async def test_a_household_that_moves_is_known_where_it_went_with_its_certifications(
    people_beside: Running, subsidies: Running
) -> None:
    at, person = await certified_home(people_beside)
    await knows(subsidies, at, [("2026-10-15", None)])
    made = await hire(subsidies, person=person)
    assert (await office(people_beside).patch(at, {"district": "440305"}, seen=2)).is_success
    household = UUID(at.rpartition("/")[2])
    counties = "SELECT key FROM scope WHERE row_id = :id AND key IN ('area:440303', 'area:440305')"
    await eventually(lambda: rows(subsidies, counties, id=household), [("area:440305",)])
    answer = await subsidies.client.post(
        f"/v1/placements/{made.id}:evaluate",
        json={"programme": "GD-ZE-POST", "as_of": "2007-03-01"},
        headers=subsidies.headers("district_officer", "440300"),
    )
    assert answer.json()["outcome"] == "eligible"
    assert await rows(subsidies, "SELECT district FROM known_household WHERE id = :id", id=household) == [("440305",)]


async def test_a_rebuild_from_a_snapshot_leaves_the_same_rows(people_beside: Running, subsidies: Running) -> None:
    at, _ = await certified_home(people_beside)
    await knows(subsidies, at, [("2026-10-15", None)])
    about = "household IN (SELECT row_id FROM scope WHERE kind = 'known_household' AND key = 'area:440303')"
    statements = [
        f"SELECT household, person, joined_on, since, until FROM known_membership WHERE {about} ORDER BY 1, 2, 3",  # noqa: S608 -- fixed text
        f"SELECT household, certified_on, withdrawn_on FROM known_certification WHERE {about} ORDER BY 1, 2",  # noqa: S608 -- fixed text
    ]
    real = f"household = '{UUID(at.rpartition('/')[2])}'"
    before = [await rows(subsidies, statement.replace(about, real)) for statement in statements]
    await rebuild(subsidies.database, PEOPLE)
    after = [await rows(subsidies, statement.replace(about, real)) for statement in statements]
    assert all(before)
    assert after == before


async def test_a_certification_that_cannot_be_kept_stays_put_aside_in_a_rebuild_until_it_can(
    people_beside: Running, subsidies: Running
) -> None:
    kept, _ = await certified_home(people_beside)
    await knows(subsidies, kept, [("2026-10-15", None)])
    at = await office(people_beside).certifiable()
    household = at.rpartition("/")[2]
    aside = "SELECT count(*) FROM dead_letter WHERE event ->> 'subject' = :subject"

    async def letters() -> list[tuple[Any, ...]]:
        return await rows(subsidies, aside, subject=household)

    async with as_role(subsidies.settings, "subsidies", Role.OWNER) as owner:
        refused = f"household <> '{household}'"
        await owner.execute(
            f"ALTER TABLE known_certification ADD CONSTRAINT known_certification_kept CHECK ({refused})"
        )
        try:
            assert (await office(people_beside).post(f"{at}:certify", {"on": "2026-10-15"}, seen=1)).is_success
            await eventually(letters, [(1,)])
            await rebuild(subsidies.database, PEOPLE)
            assert await letters() == [(1,)]
            await knows(subsidies, at, [])
            await knows(subsidies, kept, [("2026-10-15", None)])
        finally:
            await owner.execute("ALTER TABLE known_certification DROP CONSTRAINT known_certification_kept")
    await rebuild(subsidies.database, PEOPLE)
    assert await letters() == [(0,)]
    await knows(subsidies, at, [("2026-10-15", None)])


async def test_subsidies_is_ready_while_matching_is_away(subsidies: Running) -> None:
    assert (await subsidies.client.get("/readyz")).status_code == httpx.codes.OK
