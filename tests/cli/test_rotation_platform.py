"""`bihuan rotate-keys` beside the whole platform, whose parts are killed and started again meanwhile."""

import os
import signal
from collections.abc import Iterator

import httpx
import pytest

from tests.cli.officer import PEOPLE, officer, registered
from tests.cli.running import BIHUAN, Running, command, descendants
from tests.faults.killing import listener

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run the platform with the other suite, which the commands are not told of."""
    state, more = tmp_path_factory.mktemp("platform"), {"BIHUAN_VAULT_SUITE": "sm4-gcm"}
    with Running(state, program=(*BIHUAN, "up"), more=more) as running:
        yield running.wait_ready()


@pytest.fixture(scope="module")
def speaking(platform: Running) -> Iterator[httpx.Client]:
    with officer(platform) as client:
        yield client


def phone_at(speaking: httpx.Client, location: str) -> object:
    return speaking.get(f"{location}/unmasked", params={"fields": "phone"}).json()["phone"]


def kill_people(platform: Running) -> None:
    """Kill the people service, and wait until the supervisor has it serving again."""
    pid = listener(platform.port_base + PEOPLE, descendants(platform.process.pid))
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    platform.wait_for("people is ready again")


def test_a_part_started_again_after_a_rotation_opens_and_seals_with_the_new_key_and_then_without_the_old(
    platform: Running, speaking: httpx.Client
) -> None:
    at = [registered(speaking, "13800000001")]
    rotated = command(platform.state, "rotate-keys", port_base=platform.port_base)
    assert "re-wrapped under k2 (sm4-gcm), 0 left under others." in rotated.stdout, rotated.stderr
    at.append(registered(speaking, "13800000002"))
    kill_people(platform)
    at.append(registered(speaking, "13800000003"))
    dropped = command(platform.state, "rotate-keys", "--drop-old", port_base=platform.port_base)
    assert dropped.returncode == 0, dropped.stderr
    kill_people(platform)
    assert [phone_at(speaking, each) for each in at] == ["13800000001", "13800000002", "13800000003"]
    assert "under k2 (sm4-gcm)" in command(platform.state, "doctor", port_base=platform.port_base).stdout
