"""What migrations make of rows that are there already."""

from datetime import date
from uuid import UUID

import pytest
from pydantic import SecretStr

from services.kit.database.migrate import migrate_async
from services.kit.database.roles import Role, cluster_url
from services.kit.settings import Settings
from tests.kit.database.catalogue import as_role

pytestmark = pytest.mark.anyio

VISITED, LEFT, CAME, MISSED = (UUID(int=n) for n in range(1, 5))
HOME, OFFICE, NEED = UUID(int=11), UUID(int=12), UUID(int=13)

PERSONS = """
INSERT INTO person (id, version, created_at, updated_at, name_sealed, name_masked, without_resident_id, sex, birth_date,
    caveats, residence, hukou, hukou_kind)
SELECT each, 1, '2026-01-05Z', '2026-03-01Z', '\\x01', '陈*', 'never_issued', '2', '1980-01-01', '{}', '440306',
    '440303', 'urban'
FROM unnest($1::uuid[]) AS each
"""
# Moved twice on one day of Shanghai, then again; the phone was changed between. The need said three things.
TOLD = """
INSERT INTO journal (id, type, kind, subject, row_version, at, keys, data)
SELECT gen_random_uuid(), 'bihuan.people.' || kind || '.' || happened || '.v1', kind,
    CASE kind WHEN 'person' THEN $1::uuid ELSE $2::uuid END, n, at::timestamptz, '{}',
    jsonb_build_object('state', state::jsonb)
FROM (VALUES
    (1, 'person', 'registered', '2026-01-05 02:00Z', '{"residence": "440303"}'),
    (2, 'person', 'changed', '2026-02-09 17:00Z', '{"residence": "440304"}'),
    (3, 'person', 'changed', '2026-02-10 09:00Z', '{"residence": "440305"}'),
    (4, 'person', 'changed', '2026-02-20 09:00Z', '{"residence": "440305"}'),
    (5, 'person', 'changed', '2026-03-01 09:00Z', '{"residence": "440306"}'),
    (1, 'need', 'recorded', '2026-01-06 02:00Z', '{"occupations": ["4-01-02-01"], "districts": ["370100", "370200"],
        "wage_from": "3000.50", "takes_any_post": false}'),
    (2, 'need', 'changed', '2026-02-20 02:00Z', '{"occupations": [], "districts": [], "wage_from": null,
        "takes_any_post": true}'),
    (3, 'need', 'closed', '2026-03-01 02:00Z', '{"occupations": [], "districts": [], "wage_from": null,
        "takes_any_post": true}')
) AS told (n, kind, happened, at, state)
"""
REGISTERED = """
INSERT INTO household (id, version, created_at, updated_at, district, hukou_kind)
VALUES ($1, 1, '2026-01-10Z', '2026-01-10Z', '440303', 'urban')
"""
JOINED = """
INSERT INTO household_member (id, household, person, relation, joined_on, left_on)
VALUES (gen_random_uuid(), $1, $2, 'head', '2026-01-10', NULL),
    (gen_random_uuid(), $1, $3, 'other', '2026-01-10', '2026-02-01')
"""
MET = """
INSERT INTO household_visit (id, household, visited_on, visited_by, recorded_at, purpose, found)
SELECT gen_random_uuid(), $1, visited_on::date, 'somebody', now(), 'regular', found::text[]
FROM (VALUES ('2026-01-02', '{}'), ('2026-03-02', '{as_recorded}'), ('2026-04-02', '{nobody_met}'))
    AS visit (visited_on, found)
"""
BOOKED = """
WITH held AS (
    INSERT INTO organisation (id, version, created_at, updated_at, name, kind, district)
    VALUES (gen_random_uuid(), 1, now(), now(), '人社局', 'human_resources', '440303') RETURNING id),
place AS (
    INSERT INTO office (id, version, created_at, updated_at, organisation, name, district)
    SELECT $1, 1, now(), now(), id, '翠竹街道窗口', '440303' FROM held RETURNING id),
guidance AS (
    INSERT INTO appointment (id, version, created_at, updated_at, kind, office, starts_at, ends_at, capacity, taken,
        organiser)
    SELECT gen_random_uuid(), 1, now(), now(), 'group_guidance', id, '2026-02-28 17:00Z', '2026-02-28 18:00Z', 9, 2,
        'somebody' FROM place RETURNING id, starts_at, ends_at)
INSERT INTO attendance (id, version, created_at, updated_at, appointment, person, state, starts_at, ends_at, cancelled)
SELECT gen_random_uuid(), 1, now(), now(), guidance.id, came.person, came.state, starts_at, ends_at, false
FROM guidance, (VALUES ($2::uuid, 'attended'), ($3::uuid, 'absent')) AS came (person, state)
"""
TASKS = """
WITH listed AS (
    INSERT INTO scope (key, kind, row_id) SELECT 'area:4403', 'task', each FROM unnest($1::uuid[]) AS each)
INSERT INTO task (id, version, created_at, updated_at, person, kind, raised_on, raised_by)
SELECT each, 1, now(), now(), each, 'contact', '2026-01-20', 'somebody' FROM unnest($1::uuid[]) AS each
"""


@pytest.fixture
def apart(settings: Settings) -> Settings:
    """Name a database of the test's own."""
    own = cluster_url(settings, "people").set(database="bihuan_people_before")
    address = SecretStr(own.render_as_string(hide_password=False))
    return settings.model_copy(update={"database_urls": {"people": address}})


async def test_lists_and_the_worklist_know_what_was_recorded_before_they_asked_for_it(apart: Settings) -> None:
    await migrate_async(apart, "people", "0018")
    persons = [VISITED, LEFT, CAME, MISSED]
    async with as_role(apart, "people", Role.OWNER) as owner:
        await owner.execute(PERSONS, persons)
        await owner.execute(TOLD, VISITED, NEED)
        await owner.execute(REGISTERED, HOME)
        await owner.execute(JOINED, HOME, VISITED, LEFT)
        await owner.execute(MET, HOME)
        await owner.execute(BOOKED, OFFICE, CAME, MISSED)
        await owner.execute(TASKS, persons)
    await migrate_async(apart, "people")
    async with as_role(apart, "people", Role.SYSTEM) as system:
        lived = await system.fetch("SELECT person, until, residence FROM former_residence ORDER BY until")
        said = await system.fetch("SELECT * FROM former_need")
        listed = await system.fetch("SELECT task, nullif(contacted_on, '-infinity') AS day FROM worklist")
        versions = await system.fetch("SELECT id, version FROM task")
    assert [tuple(row) for row in lived] == [
        (VISITED, date(2026, 2, 10), "440303"),
        (VISITED, date(2026, 3, 1), "440305"),
    ]
    [was] = said
    assert (was["need"], was["until"], was["occupations"]) == (NEED, date(2026, 2, 20), ["4-01-02-01"])
    assert (was["districts"], was["wage_from"], was["takes_any_post"]) == (["370100", "370200"], 300_050, False)
    assert {row["task"]: row["day"] for row in listed} == {
        VISITED: date(2026, 3, 2),
        LEFT: date(2026, 1, 2),
        CAME: date(2026, 3, 1),
        MISSED: None,
    }
    assert {row["id"]: row["version"] for row in versions} == {VISITED: 2, LEFT: 2, CAME: 2, MISSED: 1}
