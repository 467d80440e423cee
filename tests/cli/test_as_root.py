"""The first command of a newcomer is often run as root, in a clone that nobody else can enter."""

import ctypes
import os
import pwd
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.cli.embedded.account import Account
from services.cli.embedded.places import OPEN_PLACE
from services.cli.embedded.postgres import binaries
from tests.cli.running import ROOT, Running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="the suite is not run as root: root's start cannot be tried"),
    pytest.mark.skipif(sys.platform != "linux", reason="capabilities are a matter of Linux"),
]

PR_CAPBSET_DROP = 24
CAP_DAC_READ_SEARCH = 2
ORDINARY = Account(pwd.getpwnam("daemon").pw_uid, pwd.getpwnam("daemon").pw_gid, "daemon", passes_folders=True)
"""An ordinary user that every Linux has; it passes folders: the suite's interpreter may stand under root's home."""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone with PostgreSQL's programs in it, under a home that only root may enter."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    wheel = binaries(18).parents[1]
    shutil.copytree(wheel, home / "clone" / wheel.name, symlinks=True)
    shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), home / "clone" / f"{wheel.name}.libs", symlinks=True)
    for name in ("services", "tests/cli"):
        shutil.copytree(ROOT / name, home / "clone" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return home / "clone"


@pytest.fixture
def open_place() -> Iterator[None]:
    """Leave the open place as it was."""
    before = set(OPEN_PLACE.glob("*"))
    yield
    for made in set(OPEN_PLACE.glob("*")) - before:
        shutil.rmtree(made)


def started(clone: Path, before: Callable[[], None] | None = None) -> Running:
    program = (sys.executable, str(clone / "tests" / "cli" / "tiny_platform.py"))
    return Running(clone / ".bihuan", program=program, more={"PYTHONPATH": str(clone)}, before=before)


def postmaster(running: Running) -> Path:
    pid = (running.state / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0]
    return Path("/proc") / pid


def drop_search_right() -> None:
    """Be root as Docker's default has it."""
    assert ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0) == 0


def test_root_starts_in_a_clone_under_a_closed_home_and_postgresql_is_not_root(clone: Path) -> None:
    with started(clone) as running:
        running.wait_ready().keep_note("kept")
        assert postmaster(running).stat().st_uid != 0
        assert (postmaster(running) / "exe").resolve().is_relative_to(clone)


@pytest.mark.usefixtures("open_place")
def test_root_without_the_right_to_pass_folders_keeps_its_data_elsewhere_and_says_so(clone: Path) -> None:
    with started(clone, before=drop_search_right) as running:
        running.wait_for("the database stands in")
        running.wait_ready().keep_note("kept")
        running.end()
        with started(clone) as again:
            assert again.wait_ready().notes() == ["kept"]


def test_an_ordinary_user_starts_and_root_after_that_user_leaves_it_everything(clone: Path) -> None:
    for path in (clone.parent, *clone.parent.rglob("*")):
        os.chown(path, ORDINARY.uid, ORDINARY.gid, follow_symlinks=False)
    with started(clone, before=ORDINARY.become) as running:
        running.wait_ready().keep_note("of the user")
    with started(clone) as as_root:
        as_root.wait_ready().keep_note("of root")
        assert postmaster(as_root).stat().st_uid == ORDINARY.uid
    with started(clone, before=ORDINARY.become) as running:
        assert running.wait_ready().notes() == ["of the user", "of root"]
