"""Checkpoints as they are read again from the log of a service: no byte of one can change unnoticed."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.kit.settings import Settings
from services.kit.telemetry.logs import set_up_logs
from services.kit.vault.chain import Checkpoint, Sealer, tell, written
from services.kit.vault.witnessing import Witness
from tests.ground import key
from tests.kit.telemetry.conftest import fresh_logging

__all__ = ["fresh_logging"]

FILE = Path("people.log")
AT = written(datetime(2026, 11, 2, 8, tzinfo=UTC))
CHAIN = bytes(range(32))
NOT_OF_THE_CHECKPOINT = ("level", "service", "at")
"""What every line of a log has, and no checkpoint: a changed byte there changes nothing that is proven."""


@pytest.fixture(params=["json", "console"])
def log_format(request: pytest.FixtureRequest) -> str:
    """Return each format in which a service can log."""
    return str(request.param)


@pytest.fixture
def sealer() -> Sealer:
    return Sealer(Settings(secret_key=SecretStr(key())), "people")


@pytest.fixture
def line(sealer: Sealer, log_format: str, fresh_logging: None) -> str:  # noqa: ARG001 -- it puts logging back afterwards
    """Return the line of a checkpoint as the platform logs it."""
    out = io.StringIO()
    set_up_logs(Settings(log_format=log_format), "people", out)
    tell(sealer, Checkpoint(30, CHAIN, AT, sealer.mac(30, CHAIN, AT)))
    return out.getvalue()


def read(*lines: str) -> Witness:
    witness = Witness(("people", "training"))
    witness.read(lines, FILE)
    return witness


def test_a_checkpoint_is_read_from_its_line_in_either_format(sealer: Sealer, line: str) -> None:
    witness = read("something else\n", line)
    (told,) = witness.checkpoints["people"]
    assert (told.position, sealer.wrote(told), witness.spoiled) == (30, True, [])


def spans(line: str) -> Iterator[range]:
    """Return where in a line stands what is not of the checkpoint: on a console what leads the event, and fills up."""
    if "{" not in line:
        event = line.index(" access_log_checkpoint ")
        yield range(event)
        yield range(event + len(" access_log_checkpoint "), line.index("chain="))
        start = line.index(" service=") + 1
        yield range(start, start + len("service=people"))
        return
    for name, value in json.loads(line).items():
        if name in NOT_OF_THE_CHECKPOINT:
            member = f"{json.dumps(name)}:{json.dumps(value)}"
            yield range(line.index(member), line.index(member) + len(member))


@pytest.mark.parametrize("bit", range(8))
def test_one_bit_of_a_checkpoints_line_is_never_changed_unnoticed(sealer: Sealer, line: str, bit: int) -> None:
    beside = {each for span in spans(line) for each in span}
    unnoticed = []
    for at in range(len(line.rstrip())):
        changed = bytearray(line.encode())
        changed[at] ^= 1 << bit
        witness = read(*io.TextIOWrapper(io.BytesIO(changed), encoding="utf-8", errors="replace"))
        told = witness.checkpoints["people"]
        proven = [each for each in told if sealer.wrote(each)]
        if not witness.spoiled and (not told or (proven and at not in beside)):
            unnoticed.append((at, line[at]))
    assert unnoticed == []


@pytest.mark.parametrize(
    "other",
    [
        "half a line",
        '{"event": "relation access_log_checkpoint does not exist"}',
        '{"event": "decision", "made_at": "2026-11-02T08:00:00Z"}',
    ],
)
def test_a_line_that_only_names_what_a_checkpoint_has_is_passed_over(other: str) -> None:
    witness = read(other)
    assert (witness.spoiled, witness.checkpoints["people"]) == ([], [])


def test_a_checkpoint_of_another_service_is_kept_for_that_one(line: str) -> None:
    witness = read(line.replace("people", "training"))
    assert (len(witness.checkpoints["people"]), len(witness.checkpoints["training"])) == (0, 1)


def test_a_spoiled_line_is_named_by_file_and_number(line: str) -> None:
    assert read("something else\n", line.replace("log_of", "log_if")).spoiled == [(FILE, 2)]


def test_half_a_line_of_a_checkpoint_is_spoiled_or_has_no_proof(sealer: Sealer, line: str) -> None:
    witness = read(line[: line.index("mac")])
    assert witness.spoiled == [(FILE, 1)] or [sealer.wrote(each) for each in witness.checkpoints["people"]] == [False]
