"""A locked package with a known vulnerability fails, as an advisory service on this machine tells it."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.laws.answering import answering
from tests.running import free_port
from tools.audit import LEFT_OUT, LeftAlone, Vulnerability, concerning, main, read_left_alone

LOCK = "".join(
    f"{name}=={version} --hash=sha256:{'0' * 64}\n" for name, version in (("leaky", "1.0"), ("sound", "2.0"))
)
ADVISORY = {
    "id": "PYSEC-2026-7",
    "aliases": ["CVE-2026-7777"],
    "summary": "It leaks.",
    "published": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "leaky", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
            "versions": ["1.0"],
        }
    ],
}


class Advisories(BaseHTTPRequestHandler):
    """Answers as OSV does: the advisories of the package that is asked for."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"vulns": [ADVISORY]} if asked["package"]["name"] == "leaky" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with answering(Advisories) as address:
        yield f"{address}/v1/query"


@pytest.fixture(scope="module")
def lock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lock two packages, one of which has an advisory."""
    file = tmp_path_factory.mktemp("lock") / "requirements.lock"
    file.write_text(LOCK, encoding="utf-8")
    return file


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the gate ask this address, and no proxy between."""

    def ask(url: str) -> None:
        monkeypatch.setenv("OSV_URL", url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    return ask


def left_alone(folder: Path, *entries: str) -> Path:
    file = folder / "left_alone.yaml"
    file.write_text("".join(f"- {{{entry}}}\n" for entry in entries), encoding="utf-8")
    return file


def test_a_known_vulnerability_fails_and_is_named_with_what_mends_it(
    tmp_path: Path,
    lock: Path,
    service: str,
    asking: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    asking(service)
    assert main(lock, left_alone(tmp_path, "id: CVE-2026-8888, reason: another one, until: 2999-12-31")) == 1
    assert capsys.readouterr().out.startswith("leaky 1.0: PYSEC-2026-7 = CVE-2026-7777, mended in 1.1\n")


def test_one_that_is_left_alone_by_any_of_its_ids_does_not_fail(
    tmp_path: Path,
    lock: Path,
    service: str,
    asking: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    asking(service)
    assert main(lock, left_alone(tmp_path, "id: CVE-2026-7777, reason: nothing leaks, until: 2999-12-31")) == 0
    assert capsys.readouterr().out == "2 locked packages asked for, 1 vulnerabilities left alone\n"


def test_where_nobody_can_be_asked_one_line_says_so_and_nothing_is_held_up(
    tmp_path: Path, lock: Path, asking: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    asking(f"http://127.0.0.1:{free_port()}/v1/query")
    assert main(lock, left_alone(tmp_path)) == 0
    assert capsys.readouterr().out == f"{LEFT_OUT}\n"


LEAKY = Vulnerability("leaky", "1.0", ("PYSEC-2026-7", "CVE-2026-7777"), ("1.1",))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("until", "concerns"), [(TODAY, []), (TODAY - timedelta(days=1), [LEAKY])])
def test_what_is_left_alone_until_a_day_concerns_us_after_it(until: date, concerns: list[Vulnerability]) -> None:
    assert concerning([LEAKY], [LeftAlone("PYSEC-2026-7", "nothing leaks", until)], TODAY) == concerns


@pytest.mark.parametrize(
    "entry",
    [
        "id: CVE-2026-7777, until: 2999-12-31",
        "id: CVE-2026-7777, reason: '', until: 2999-12-31",
        "id: CVE-2026-7777, reason: nothing leaks",
        "id: CVE-2026-7777, reason: nothing leaks, until: soon",
    ],
)
def test_one_without_a_reason_and_a_day_is_no_excuse(tmp_path: Path, entry: str) -> None:
    with pytest.raises(TypeError):
        read_left_alone(left_alone(tmp_path, entry))


def test_an_index_that_knows_no_package_has_not_been_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    skipped = json.dumps({"dependencies": [{"name": "leaky", "skip_reason": "Dependency not found on PyPI"}]})
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{skipped}\nEND\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    assert main(lock, left_alone(tmp_path)) == 0
    assert capsys.readouterr().out == f"{LEFT_OUT}\n"
