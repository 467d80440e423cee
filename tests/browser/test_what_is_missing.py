"""The script that starts the tests in a browser, where what they need is not there."""

import subprocess
from pathlib import Path

SCRIPT = Path(__file__).with_name("without_network.sh")
NEEDED = ["chromium", "chromium-driver", "iproute2", "util-linux"]


def started(folder: Path, user: int, **programs: str) -> "subprocess.CompletedProcess[str]":
    """Start it where there are no programs but these, each a shell script, for a user by number."""
    for name, script in {"id": f"echo {user}", **programs}.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    command = ["/bin/sh", str(SCRIPT), "true"]
    return subprocess.run(command, env={"PATH": str(folder)}, capture_output=True, text=True, check=False)


def test_what_is_missing_is_named_to_whoever_may_not_install_it(tmp_path: Path) -> None:
    ended = started(tmp_path, 1000, apt_get="echo installed >&2")
    assert ended.returncode == 1
    assert [package for package in NEEDED if package not in ended.stderr.split(":")[0].replace(",", "").split()] == []
    assert "installed" not in ended.stderr


def test_what_is_missing_is_named_where_there_is_no_apt_get(tmp_path: Path) -> None:
    ended = started(tmp_path, 0)
    assert (ended.returncode, "chromium-driver" in ended.stderr) == (1, True)


def test_root_gets_what_is_missing_from_debian(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    started(tmp_path, 0, apt_get=f'echo "$@" >> {asked}', chromium="", ip="")
    *_, install = asked.read_text(encoding="utf-8").splitlines()
    assert install.split("--no-install-recommends ")[1].split() == ["chromium-driver", "util-linux"]
