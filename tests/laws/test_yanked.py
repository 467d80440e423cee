"""A lock with a file that was withdrawn is refused, as the package index tells it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.laws.answering import answering
from tests.running import free_port
from tools.yanked import main

KEPT, WITHDRAWN, OTHER = "a" * 64, "b" * 64, "c" * 64


PAGES = {
    "/simple/shaky/": [
        {"filename": "shaky-1.0.tar.gz", "hashes": {"sha256": WITHDRAWN}, "yanked": "breaks the build"},
        {"filename": "shaky-0.9.tar.gz", "hashes": {"sha256": KEPT}, "yanked": False},
    ],
    "/simple/sound/": [
        {"filename": "sound-2.0.tar.gz", "hashes": {"sha256": KEPT}, "yanked": False},
        {"filename": "sound-1.0.tar.gz", "hashes": {"sha256": OTHER}, "yanked": True},
    ],
}


class Index(BaseHTTPRequestHandler):
    """Answers as an index with JSON pages does."""

    def do_GET(self) -> None:
        page = PAGES.get(self.path)
        body = json.dumps({"files": page}).encode()
        self.send_response(200 if page and "json" in self.headers["Accept"] else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def index() -> Iterator[str]:
    with answering(Index) as address:
        yield f"{address}/simple"


def lock_of(folder: Path, **packages: str) -> Path:
    file = folder / "requirements.lock"
    lines = [
        f"{name}==1.0 ; python_version < '3.12' \\\n    --hash=sha256:{digest}\n" for name, digest in packages.items()
    ]
    file.write_text("".join(lines), encoding="utf-8")
    return file


def test_a_withdrawn_file_fails_and_is_named_with_the_reason(
    tmp_path: Path, index: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(lock_of(tmp_path, sound=KEPT, shaky=WITHDRAWN), index) == 1
    assert capsys.readouterr().out == "shaky-1.0.tar.gz was withdrawn: breaks the build\n"


def test_a_package_with_another_file_withdrawn_passes(tmp_path: Path, index: str) -> None:
    assert main(lock_of(tmp_path, sound=KEPT, shaky=KEPT), index) == 0


@pytest.mark.parametrize("address", ["closed", "without the package"])
def test_where_the_index_does_not_say_one_line_tells_so_and_nothing_is_held_up(
    tmp_path: Path, index: str, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    at = index if address == "without the package" else f"http://127.0.0.1:{free_port()}/simple"
    assert main(lock_of(tmp_path, unheard=KEPT), at) == 0
    assert capsys.readouterr().out.startswith("left out: the package index does not say what was withdrawn")
