"""The whole platform with demo data, as `bihuan up --demo` starts it."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.running import BIHUAN, Running, command

pytestmark = pytest.mark.slow

DEMO = (*BIHUAN, "up", "--demo")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("platform"), program=DEMO) as running:
        yield running.wait_ready()


def households(platform: Running, *place: str) -> list[dict[str, object]]:
    """Return what a caseworker of these districts sees."""
    words = [word for district in place for word in ("--district", district)]
    token = command(
        platform.state, "token", "--role", "caseworker", *words, port_base=platform.port_base
    ).stdout.strip()
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(platform.url(1, "/v1/households"), params={"limit": 100}, headers=headers, trust_env=False)
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def test_a_caseworker_of_luohu_sees_the_two_demo_households_there(platform: Running) -> None:
    assert len(households(platform, "440303")) == 2


def test_the_demo_has_twelve_households_in_four_provinces(platform: Running) -> None:
    assert len(households(platform, "440000", "370000", "350000", "430000")) == 12


def test_a_token_printed_at_the_start_opens_the_platform(platform: Running) -> None:
    printed = next(line for line in platform.history if "Authorization: Bearer " in line)
    headers = {"Authorization": printed.strip().removeprefix("Authorization: ")}
    answer = httpx.get(platform.url(1, "/v1/households"), headers=headers, trust_env=False)
    assert answer.status_code == 200


@pytest.mark.parametrize("page", ["GraphiQL", "API docs"])
def test_the_pages_named_at_the_start_open(platform: Running, page: str) -> None:
    address = next(line.split()[-1] for line in platform.history if line.startswith(page))
    answer = httpx.get(address, headers={"Accept": "text/html"}, trust_env=False)
    assert answer.status_code == 200
    assert "text/html" in answer.headers["content-type"]


def test_doctor_finds_everything_well(platform: Running) -> None:
    answered = command(platform.state, "doctor", "--json", port_base=platform.port_base)
    assert [finding for finding in json.loads(answered.stdout) if not finding["well"]] == []
    assert answered.returncode == 0


def test_demo_data_are_loaded_once(tmp_path: Path) -> None:
    with Running(tmp_path, program=DEMO) as first:
        first.wait_ready().end()
    with Running(tmp_path, program=DEMO) as second:
        assert len(households(second.wait_ready(), "440303")) == 2
        assert not [line for line in second.history if "demo data:" in line]
