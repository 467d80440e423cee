"""The access log becomes a chain after the commit: by one task, once, and by nobody else."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from services.kit.database.driver import Connection
from services.kit.database.roles import Role
from services.kit.settings import Settings
from services.kit.vault.chain import BATCH
from tests.kit.vault.conftest import SERVICE
from tests.kit.vault.logged import chained, chaining, connected, emptied, entered, found, superuser, system
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

DECISION = Path(__file__).parents[3] / "docs" / "decisions" / "0079-the-access-log-is-a-chain.md"
PLACED = """
INSERT INTO access_log (id, at, subject, roles, purpose, person, fields, route, position, chain)
VALUES (gen_random_uuid(), now(), 's', '{}', 'p', gen_random_uuid(), '{}', 'r', 1, '\\x00')
"""
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bihuan vaulted access log'"


@pytest.fixture(autouse=True)
async def _empty(owner: AsyncEngine, settings: Settings) -> None:  # noqa: ARG001 -- it lays the tables
    await emptied(settings)


async def unchained(connection: Connection) -> int:
    count: int = await connection.fetchval("SELECT count(*) FROM access_log WHERE position IS NULL")
    return count


async def places(connection: Connection) -> list[tuple[int, str]]:
    rows = await connection.fetch("SELECT position, subject FROM access_log ORDER BY position")
    return [(row["position"], row["subject"]) for row in rows]


async def test_entries_of_before_are_chained_in_the_order_of_their_instants(settings: Settings) -> None:
    await entered(settings, 3, 4)
    await entered(settings, 1, 2)
    async with chaining(settings), system(settings) as look:
        await eventually(lambda: unchained(look), 0)
        assert await places(look) == [(n, f"caseworker-{n}") for n in range(1, 5)]


async def test_what_is_entered_while_the_log_is_chained_follows_what_was_there(settings: Settings) -> None:
    await entered(settings, 5, 6)
    async with chaining(settings), system(settings) as look:
        await eventually(lambda: unchained(look), 0)
        await entered(settings, 1, 1)
        await eventually(lambda: unchained(look), 0)
        assert [subject for _, subject in await places(look)] == ["caseworker-5", "caseworker-6", "caseworker-1"]


async def test_two_tasks_give_each_entry_one_place_without_a_gap(settings: Settings) -> None:
    async with chaining(settings, 2), system(settings) as look:
        for n in range(20):
            await entered(settings, n * 10, n * 10 + 9)
        await eventually(lambda: unchained(look), 0)
        assert [position for position, _ in await places(look)] == list(range(1, 201))
    assert (await found(settings))[0] == []


async def test_a_task_that_was_cut_off_is_followed_by_one_that_goes_on_where_it_was(settings: Settings) -> None:
    await entered(settings, 1, BATCH * 2 + 500)
    async with system(settings) as look, superuser(settings) as root:
        async with chaining(settings):
            await eventually(lambda: first(look), 1)
            await root.execute(CUT_OFF)
        async with chaining(settings):
            await eventually(lambda: unchained(look), 0)
    flaws, verdict = await found(settings)
    assert (flaws, verdict.position) == ([], BATCH * 2 + 500)


async def checkpoints(connection: Connection) -> int:
    count: int = await connection.fetchval("SELECT count(*) FROM access_log_checkpoint")
    return count


async def first(connection: Connection) -> int | None:
    position: int | None = await connection.fetchval("SELECT min(position) FROM access_log")
    return position


async def test_an_end_that_is_cut_off_while_the_task_runs_leaves_a_gap(settings: Settings) -> None:
    await entered(settings, 1, 5)
    async with chaining(settings), system(settings) as look, superuser(settings) as root:
        await eventually(lambda: checkpoints(look), 1)  # it follows the entries: deleted too early, it would still come
        await root.execute("DELETE FROM access_log WHERE position > 3; DELETE FROM access_log_checkpoint")
        await entered(settings, 6, 6)
        await eventually(lambda: unchained(look), 0)
    flaws = [(flaw.code, flaw.position) for flaw in (await found(settings))[0]]
    assert flaws == [("entries_missing", 4), ("checkpoint_overdue", 1)]


@pytest.fixture(scope="module")
def statement() -> str:
    """Return the statement that the decision gives to whoever trusts no program of ours."""
    (written,) = re.findall(r"```sql\n(.+?);\n```", DECISION.read_text(encoding="utf-8"), re.DOTALL)
    return str(written)


async def test_anybody_finds_the_chain_whole_with_one_statement(settings: Settings, statement: str) -> None:
    await entered(settings, 1, 50)
    await chained(settings)
    async with system(settings) as look:
        assert await look.fetch(statement) == []


async def test_anybody_finds_a_changed_entry_with_one_statement(settings: Settings, statement: str) -> None:
    await entered(settings, 1, 50)
    await chained(settings)
    async with superuser(settings) as root:
        await root.execute("UPDATE access_log SET trace_id = '' WHERE position = 7")
        assert [row["position"] for row in await root.fetch(statement)] == [7]


async def test_entries_that_differ_in_where_a_text_ends_have_different_digests(settings: Settings) -> None:
    async with system(settings) as look:
        forms = ["ROW(ARRAY['a,b'], '')", "ROW(ARRAY['a','b'], '')", "ROW(ARRAY['a'], ',b')", "ROW(ARRAY['a'], NULL)"]
        sent = [await look.fetchval(f"SELECT record_send({form})") for form in forms]
    assert len(set(sent)) == 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET purpose = 'audit'",
        "UPDATE access_log SET position = 7, chain = '\\x00', purpose = 'audit'",
        "DELETE FROM access_log",
        "TRUNCATE access_log",
        "INSERT INTO access_log SELECT gen_random_uuid(), now(), 's', '{}', NULL, 'p', gen_random_uuid(), '{}', 'r'",
        "UPDATE access_log_checkpoint SET position = 7",
        "DELETE FROM access_log_checkpoint",
    ],
)
async def test_the_role_that_chains_can_do_nothing_else(settings: Settings, statement: str) -> None:
    await entered(settings, 1, 2)
    async with system(settings) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        PLACED,
        "UPDATE access_log SET position = 1, chain = '\\x00'",
        "INSERT INTO access_log_checkpoint VALUES (1, '\\x00', now(), '\\x00')",
    ],
)
async def test_who_enters_an_entry_cannot_give_it_a_place_nor_write_a_checkpoint(
    settings: Settings, statement: str
) -> None:
    async with connected(settings, Role.APP) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET position = position + 10",
        "UPDATE access_log SET chain = '\\x00'",
        "UPDATE access_log SET position = NULL, chain = NULL",
    ],
)
async def test_the_role_that_chains_cannot_chain_an_entry_twice(settings: Settings, statement: str) -> None:
    await entered(settings, 1, 2)
    await chained(settings)
    async with system(settings) as connection:
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET position = 1, chain = '\\x00'",
        PLACED,
        "DELETE FROM access_log_checkpoint",
        "UPDATE access_log_checkpoint SET position = 7",
    ],
)
async def test_not_even_the_owner_gives_an_entry_its_place(
    owner: AsyncEngine, settings: Settings, statement: str
) -> None:
    await entered(settings, 1, 2)
    async with owner.connect() as connection:
        with pytest.raises(Exception, match="append-only"):
            await connection.exec_driver_sql(statement)


async def test_the_first_entry_has_a_checkpoint_in_its_table_and_in_the_log_of_the_service(settings: Settings) -> None:
    await entered(settings, 1, 3)
    with capture_logs() as lines:
        async with chaining(settings), system(settings) as look:
            await eventually(lambda: look.fetchval("SELECT count(*) FROM access_log_checkpoint"), 1)
            kept = await look.fetchrow("SELECT position, chain, mac FROM access_log_checkpoint")
    assert kept is not None
    (said,) = [line for line in lines if line["event"] == "access_log_checkpoint"]
    assert (said["log_of"], said["position"], bytes.fromhex(said["mac"].replace("-", ""))) == (SERVICE, 3, kept["mac"])


async def test_a_service_that_starts_again_tells_its_last_checkpoint_once_more(settings: Settings) -> None:
    await entered(settings, 1, 3)
    with capture_logs() as lines:
        await chained(settings)
        async with chaining(settings):
            await eventually(lambda: _count(lines), 2)
    first, again = [line for line in lines if line["event"] == "access_log_checkpoint"]
    assert first == again


async def _count(lines: Sequence[Mapping[str, object]]) -> int:
    return sum(line["event"] == "access_log_checkpoint" for line in lines)
