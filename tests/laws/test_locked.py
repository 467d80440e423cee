"""The lock is current when it holds what pyproject.toml asks for, with hashes, and names no index."""

from typing import Any

from tools.locked import troubles

PROJECT: dict[str, Any] = {
    "project": {"dependencies": ["FastAPI>=0.165,<0.166", "uvloop>=0.23; sys_platform != 'win32'"]},
    "dependency-groups": {"dev": ["pytest>=9"]},
    "build-system": {"requires": ["hatchling>=1.31,<2"]},
}
HASH = " \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
LOCK = f"fastapi==0.165.0{HASH}hatchling==1.33.0{HASH}pytest==9.2.0{HASH}uvloop==0.23.0 ; sys_platform != 'win32'{HASH}"


def test_a_lock_that_holds_everything_is_current() -> None:
    assert list(troubles(PROJECT, LOCK)) == []


def test_a_requirement_that_is_not_locked_is_told() -> None:
    lock = LOCK.replace(f"pytest==9.2.0{HASH}", "")

    assert list(troubles(PROJECT, lock)) == ["pytest>=9 is asked for and not locked"]


def test_a_locked_version_that_pyproject_no_longer_takes_is_told() -> None:
    assert "0.164.0 is locked" in " ".join(troubles(PROJECT, LOCK.replace("0.165.0", "0.164.0")))


def test_one_of_two_versions_for_different_pythons_that_does_not_fit_is_told() -> None:
    lock = f"{LOCK}pytest==8.0.0 ; python_full_version < '3.12'{HASH}"

    assert any("pytest>=9 is asked for" in trouble for trouble in troubles(PROJECT, lock))


def test_a_package_without_a_hash_is_told() -> None:
    lock = LOCK.replace(f"fastapi==0.165.0{HASH}", "fastapi==0.165.0\n")

    assert list(troubles(PROJECT, lock)) == ["fastapi is locked without a hash"]


def test_a_lock_that_names_an_index_is_told() -> None:
    assert any("names an index" in trouble for trouble in troubles(PROJECT, f"--index-url https://x.example\n{LOCK}"))
