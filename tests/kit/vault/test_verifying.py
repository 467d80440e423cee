"""What the database's superuser does to the access log is found, with position and time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from services.kit.settings import Settings
from services.kit.vault import verifying
from services.kit.vault.chain import CHECKPOINT_AFTER, SAID, Checkpoint, Sealer, chain_waiting, head_of
from services.kit.vault.witnessing import Witness
from tests.ground import key
from tests.kit.vault.conftest import SERVICE
from tests.kit.vault.logged import chained, emptied, entered, found, minute, superuser, system

pytestmark = pytest.mark.anyio

PUT_BETWEEN = """
INSERT INTO access_log (id, at, subject, roles, purpose, person, fields, route, position, chain)
SELECT gen_random_uuid(), at, 'nobody', roles, purpose, person, fields, route, 7, chain
FROM access_log WHERE position = 6
"""
PUT_BESIDE = """
INSERT INTO access_log (id, at, subject, roles, purpose, person, fields, route, position, chain)
SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff', at, 'nobody', roles, purpose, person, fields, route, 7, chain
FROM access_log WHERE position = 7
"""


@pytest.fixture(autouse=True)
async def twenty(owner: AsyncEngine, settings: Settings) -> list[str]:  # noqa: ARG001 -- it lays the tables
    """Chain twenty entries, with a checkpoint at the tenth and one at the last; give the lines that were logged."""
    await emptied(settings)
    with capture_logs() as lines:
        for first in (1, 11):
            await entered(settings, first, first + 9)
            await chained(settings)
    return said(lines)


def said(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return those lines of a log that tell a checkpoint: others may stand between and behind them."""
    return [json.dumps(line, default=str) for line in lines if line["event"] == SAID]


async def told(settings: Settings) -> list[tuple[str, int, str]]:
    return [(flaw.code, flaw.position, flaw.at) for flaw in (await found(settings))[0]]


async def tamper(settings: Settings, *statements: str) -> None:
    async with superuser(settings) as root:
        for statement in statements:
            await root.execute(statement)


async def test_a_log_that_nobody_touched_is_whole(settings: Settings) -> None:
    flaws, verdict = await found(settings)
    assert (flaws, verdict.entries, verdict.position, verdict.checkpoints) == ([], 20, 20, 2)


@pytest.mark.parametrize(
    "change",
    [
        "subject = 'caseworker-8'",
        "at = at + interval '1 microsecond'",
        "roles = '{caseworker,auditor}'",
        "organisation = gen_random_uuid()",
        "purpose = 'audit'",
        "person = gen_random_uuid()",
        "fields = '{name}'",
        "fields = '{\"name,phone\"}'",
        "route = 'GET /v1/persons/{ id}'",
        "trace_id = ''",
        "id = gen_random_uuid()",
    ],
)
async def test_one_changed_value_is_found_where_it_is(settings: Settings, change: str) -> None:
    await tamper(settings, f"UPDATE access_log SET {change} WHERE position = 7")  # noqa: S608 -- written above
    assert [(code, position) for code, position, _ in await told(settings)] == [("entry_changed", 7)]


async def test_a_flaw_names_the_time_of_its_entry(settings: Settings) -> None:
    await tamper(settings, "UPDATE access_log SET purpose = 'audit' WHERE position = 7")
    assert await told(settings) == [("entry_changed", 7, minute(7))]


async def test_an_instant_that_no_calendar_knows_is_found_like_any_other(settings: Settings) -> None:
    await tamper(settings, "UPDATE access_log SET at = 'infinity' WHERE position = 7")
    assert await told(settings) == [("entry_changed", 7, "")]


async def test_a_changed_digest_is_found_at_its_entry_and_the_one_that_follows(settings: Settings) -> None:
    await tamper(settings, "UPDATE access_log SET chain = sha256(chain) WHERE position = 7")
    assert await told(settings) == [("entry_changed", 7, minute(7)), ("entry_changed", 8, minute(8))]


async def test_a_deleted_entry_is_found(settings: Settings) -> None:
    await tamper(settings, "DELETE FROM access_log WHERE position = 7")
    assert await told(settings) == [("entries_missing", 7, minute(8))]


async def test_a_deleted_first_entry_is_found(settings: Settings) -> None:
    await tamper(settings, "DELETE FROM access_log WHERE position = 1")
    assert await told(settings) == [("entries_missing", 1, minute(2))]


async def test_a_deleted_entry_whose_place_was_closed_up_is_found(settings: Settings) -> None:
    await tamper(
        settings,
        "DELETE FROM access_log WHERE position = 7",
        "UPDATE access_log SET position = -position WHERE position > 7",
        "UPDATE access_log SET position = -position - 1 WHERE position < 0",
    )
    assert ("entry_changed", 7, minute(8)) in await told(settings)


async def test_an_entry_put_between_two_others_is_found(settings: Settings) -> None:
    await tamper(
        settings,
        "UPDATE access_log SET position = -position WHERE position >= 7",
        "UPDATE access_log SET position = -position + 1 WHERE position < 0",
        PUT_BETWEEN,
    )
    assert ("entry_changed", 7, minute(6)) in await told(settings)


async def test_a_second_entry_at_a_position_is_found(settings: Settings) -> None:
    await tamper(
        settings,
        "ALTER TABLE access_log DROP CONSTRAINT access_log_position_key",
        PUT_BESIDE,
    )
    try:
        assert await told(settings) == [("entry_inserted", 7, minute(7))]
    finally:
        await emptied(settings)
        await tamper(settings, "ALTER TABLE access_log ADD CONSTRAINT access_log_position_key UNIQUE (position)")


async def test_two_entries_in_each_others_place_are_found(settings: Settings) -> None:
    await tamper(
        settings,
        "CREATE TEMP TABLE held AS SELECT position, subject FROM access_log WHERE position IN (7, 12)",
        "UPDATE access_log SET subject = held.subject FROM held WHERE access_log.position = 19 - held.position",
    )
    assert await told(settings) == [("entry_changed", 7, minute(7)), ("entry_changed", 12, minute(12))]


async def test_an_end_that_was_cut_off_is_found_by_the_last_checkpoint(settings: Settings) -> None:
    await tamper(settings, "DELETE FROM access_log WHERE position > 15")
    (flaw,) = (await found(settings))[0]
    assert (flaw.code, flaw.position, flaw.facts) == ("end_cut_off", 16, {"last": 20})


async def test_a_log_that_was_emptied_is_found_by_its_checkpoints(settings: Settings) -> None:
    await tamper(settings, "DELETE FROM access_log")
    (flaw,) = (await found(settings))[0]
    assert (flaw.code, flaw.position, flaw.facts) == ("end_cut_off", 1, {"last": 20})


async def rewritten(settings: Settings) -> None:
    """Change an entry as who knows how the chain is made, and make all of it anew."""
    await tamper(
        settings,
        "UPDATE access_log SET purpose = 'audit' WHERE position = 7",
        "UPDATE access_log SET position = NULL, chain = NULL",
    )
    async with system(settings) as connection:
        await chain_waiting(connection, await head_of(connection))


async def test_a_chain_that_was_made_anew_contradicts_its_checkpoints(settings: Settings) -> None:
    await rewritten(settings)
    assert [(code, position) for code, position, _ in await told(settings)] == [
        ("checkpoint_contradicted", 10),
        ("checkpoint_contradicted", 20),
    ]


def told_in(lines: Sequence[str]) -> Sequence[Checkpoint]:
    """Return the checkpoints in lines of the service's log."""
    witness = Witness((SERVICE,))
    witness.read(lines, Path("vaulted.log"))
    return witness.checkpoints[SERVICE]


async def test_a_chain_made_anew_with_its_checkpoints_taken_away_contradicts_those_in_the_log_of_the_service(
    settings: Settings, twenty: list[str]
) -> None:
    await rewritten(settings)
    await tamper(settings, "DELETE FROM access_log_checkpoint")
    flaws, _ = await found(settings, told=told_in(twenty))
    assert [(flaw.code, flaw.position) for flaw in flaws] == [
        ("checkpoint_taken_away", 10),
        ("checkpoint_taken_away", 20),
        ("checkpoint_contradicted", 10),
        ("checkpoint_contradicted", 20),
    ]


async def test_an_end_cut_off_with_its_checkpoint_is_found_by_the_log_of_the_service(
    settings: Settings, twenty: list[str]
) -> None:
    await tamper(
        settings,
        "DELETE FROM access_log WHERE position > 10",
        "DELETE FROM access_log_checkpoint WHERE position > 10",
    )
    flaws, _ = await found(settings, told=told_in(twenty))
    assert [(flaw.code, flaw.position) for flaw in flaws] == [("checkpoint_taken_away", 20), ("end_cut_off", 11)]


async def test_a_checkpoint_that_the_log_of_the_service_tells_is_missed_in_its_table(
    settings: Settings, twenty: list[str]
) -> None:
    await tamper(settings, "DELETE FROM access_log_checkpoint WHERE position = 10")
    flaws, _ = await found(settings, told=told_in(twenty))
    assert [(flaw.code, flaw.position) for flaw in flaws] == [("checkpoint_taken_away", 10)]


async def test_a_line_taken_out_between_two_others_is_missed_in_the_log_of_the_service(
    settings: Settings, twenty: list[str]
) -> None:
    with capture_logs() as more:
        await entered(settings, 21, 25)
        await chained(settings)
    flaws, _ = await found(settings, told=told_in([twenty[0], said(more)[-1]]))
    assert [(flaw.code, flaw.position) for flaw in flaws] == [("checkpoint_unsaid", 20)]


async def test_logs_that_end_before_the_last_checkpoint_or_begin_after_the_first_have_no_flaw(
    settings: Settings, twenty: list[str]
) -> None:
    for line in twenty:
        assert (await found(settings, told=told_in([line])))[0] == []


async def test_a_table_of_checkpoints_that_was_emptied_is_found_without_any_log(settings: Settings) -> None:
    await tamper(settings, "DELETE FROM access_log_checkpoint")
    (flaw,) = (await found(settings))[0]
    assert (flaw.code, flaw.position, flaw.facts) == ("checkpoint_overdue", 1, {"last": 20})


async def test_an_end_cut_off_before_the_first_checkpoint_is_not_said_to_have_had_none(settings: Settings) -> None:
    await tamper(settings, "DELETE FROM access_log WHERE position > 5")
    assert [flaw.code for flaw in (await found(settings))[0]] == ["end_cut_off"]


async def test_more_entries_without_a_checkpoint_than_the_platform_ever_chains_are_found(settings: Settings) -> None:
    await entered(settings, 21, 4 * CHECKPOINT_AFTER)
    async with system(settings) as connection:
        head = await head_of(connection)
        while (after := await chain_waiting(connection, head)) != head:
            head = after
    (flaw,) = (await found(settings))[0]
    assert (flaw.code, flaw.position, flaw.facts) == ("checkpoint_overdue", 21, {"last": 4 * CHECKPOINT_AFTER})


async def test_a_checkpoint_written_without_the_key_is_found(settings: Settings) -> None:
    await rewritten(settings)
    await tamper(
        settings,
        "UPDATE access_log_checkpoint SET chain = log.chain FROM access_log log "
        "WHERE log.position = access_log_checkpoint.position",
    )
    assert [(code, position) for code, position, _ in sorted(await told(settings))] == [
        ("checkpoint_forged", 10),
        ("checkpoint_forged", 20),
        ("checkpoint_overdue", 1),
    ]


async def test_a_checkpoint_of_another_service_or_under_another_key_is_forged(settings: Settings) -> None:
    other = settings.model_copy(update={"secret_key": SecretStr(key())})
    for sealer in (Sealer(settings, "elsewhere"), Sealer(other, SERVICE)):
        foreign = Checkpoint(10, bytes(32), minute(1), sealer.mac(10, bytes(32), minute(1)))
        flaws, _ = await found(settings, told=(foreign,))
        assert [(flaw.code, flaw.position) for flaw in flaws] == [("checkpoint_forged", 10)]


async def test_a_log_of_several_batches_is_walked_to_its_end(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "WALKED", verifying.WALKED.replace(f"LIMIT {verifying.READ_AT_ONCE}", "LIMIT 3"))
    await tamper(settings, "UPDATE access_log SET purpose = 'audit' WHERE position IN (3, 4)")
    assert await told(settings) == [("entry_changed", 3, minute(3)), ("entry_changed", 4, minute(4))]
    assert (await found(settings))[1].entries == 20


async def test_entries_that_wait_to_be_chained_are_counted_and_no_flaw(settings: Settings) -> None:
    await entered(settings, 21, 23)
    flaws, verdict = await found(settings)
    assert (flaws, verdict.position, verdict.unchained) == ([], 20, 3)
