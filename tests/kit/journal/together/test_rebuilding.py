"""Every copy that any service keeps of another is made again by a rebuild as it was."""

import importlib

import pytest
from sqlalchemy import delete

from services.kit.database.tables import scope
from services.kit.journal.projecting import Source
from services.kit.journal.rebuilding import rebuild
from services.kit.settings import SERVICES
from tests.kit.journal.together.platform import Platform, tables

pytestmark = pytest.mark.anyio

HEARD: list[tuple[str, Source]] = [
    (name, source) for name in SERVICES for source in importlib.import_module(f"services.{name}.app").SERVICE.sources
]
NAMES = [f"{source.service} in {name}" for name, source in HEARD]


@pytest.mark.parametrize(("name", "source"), HEARD, ids=NAMES)
async def test_a_rebuild_of_lost_copies_brings_back_each_row_and_who_sees_it(
    platform: Platform, name: str, source: Source
) -> None:
    before = await platform.copies(name, source)
    assert [table for table, rows in before.items() if not rows] == []
    database = platform.running[name].database
    async with database.begin_system() as session:
        for table in tables(source):
            await session.execute(delete(table))
        kinds = [projection.table.name for projection in source.projections]
        await session.execute(delete(scope).where(scope.c.kind.in_(kinds)))
    await rebuild(database, source)
    assert await platform.copies(name, source) == before


@pytest.mark.parametrize(("name", "source"), HEARD, ids=NAMES)
async def test_a_rebuild_of_sound_copies_changes_nothing(platform: Platform, name: str, source: Source) -> None:
    before = await platform.copies(name, source)
    await rebuild(platform.running[name].database, source)
    assert await platform.copies(name, source) == before


@pytest.mark.parametrize("name", SERVICES)
async def test_no_copy_is_out_of_reach_of_a_rebuild(platform: Platform, name: str) -> None:
    rebuilt = [table.name for heard, source in HEARD if heard == name for table in tables(source)]
    assert sorted(rebuilt) == sorted(await platform.known_tables(name))
