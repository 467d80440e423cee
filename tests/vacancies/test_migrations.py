"""What migrations make of rows that are there already."""

import pytest
from pydantic import SecretStr

from services.kit.database.migrate import migrate_async
from services.kit.database.roles import Role, cluster_url
from services.kit.settings import Settings
from tests.kit.database.catalogue import as_role

pytestmark = pytest.mark.anyio

BEFORE = """
WITH luohu AS (
    INSERT INTO import (id, version, created_at, updated_at, source, district, mapping, state, rows_read, rows_stored,
        rows_unchanged, rows_refused, findings, starts)
    VALUES (gen_random_uuid(), 1, now(), now(), '51job', '440303', '{}', 'waiting', 0, 0, 0, 0, 0, 0) RETURNING id),
imported AS (
    INSERT INTO employer (id, version, created_at, updated_at, name, kind, source)
    VALUES (gen_random_uuid(), 1, now(), now(), '某家政公司', 'unknown', '51job') RETURNING id),
vacancy AS (
    INSERT INTO post (id, version, created_at, updated_at, employer, title, district, pay_agreed, seats, status,
        published_on, source)
    SELECT gen_random_uuid(), 1, now(), now(), id, '护理员', '440303', true, 1, 'published', '2026-03-02', '51job'
    FROM imported RETURNING id)
INSERT INTO post_origin (source, key, post, content, import_id, line)
SELECT '51job', '\\x01', vacancy.id, '\\x02', luohu.id, 2 FROM vacancy, luohu
"""
REGISTERED = """
INSERT INTO employer (id, version, created_at, updated_at, name, credit_code, kind, district)
VALUES (gen_random_uuid(), 1, now(), now(), '登记的公司', '91370102MA0000007F', 'enterprise', '440303')
"""


async def test_sources_from_before_belong_to_the_office_of_the_import_that_saw_their_rows(settings: Settings) -> None:
    own = cluster_url(settings, "vacancies").set(database="bihuan_vacancies_before")
    address = SecretStr(own.render_as_string(hide_password=False))
    apart = settings.model_copy(update={"database_urls": {"vacancies": address}})
    await migrate_async(apart, "vacancies", "0001")
    async with as_role(apart, "vacancies", Role.OWNER) as owner:
        await owner.execute(BEFORE)
        await owner.execute(REGISTERED)
    await migrate_async(apart, "vacancies")
    async with as_role(apart, "vacancies", Role.SYSTEM) as system:
        origins = await system.fetch("SELECT district, source FROM post_origin")
        employers = await system.fetch("SELECT source, source_district FROM employer ORDER BY source")
    assert [tuple(row) for row in origins] == [("440303", "51job")]
    assert [tuple(row) for row in employers] == [("51job", "440303"), (None, None)]
