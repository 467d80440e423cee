"""The Dockerfile, and the reader that carries it out where there is no container engine."""

from pathlib import Path, PurePosixPath

import pytest

from tools.image.dockerfile import CannotRead, health_command, ignored, stages

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PATTERNS = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]


@pytest.mark.parametrize(
    "line",
    ["ADD x /x", "COPY --chmod=755 x /x", "ENV PATH=/opt/bin:$PATH", "from debian", "ENTRYPOINT sh", "RUN true \\"],
)
def test_what_the_reader_does_not_know_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(CannotRead, match="Dockerfile:2"):
        stages(f"FROM python:3.13-slim-trixie\n{line}\n")


def test_a_continued_line_is_one_step() -> None:
    (stage,) = stages("FROM debian\n# why\nRUN one \\\n  && two\n")
    assert [step.command for step in stage.steps] == [["/bin/sh", "-c", "one    && two"]]


def test_a_command_in_a_list_goes_through_no_shell() -> None:
    (stage,) = stages('FROM debian\nHEALTHCHECK --interval=5s CMD ["python", "-c", "1 + 1"]\n')
    assert health_command(stage) == ["python", "-c", "1 + 1"]


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("services/cli/main.py", False),
        ("requirements.lock", False),
        ("services/cli/__pycache__/main.cpython-313.pyc", True),
        (".bihuan/secrets.json", True),
        (".env", True),
        (".git/config", True),
        ("tests/image/test_dockerfile.py", True),
        ("tools/image/leave_out.py", False),
        ("tools/clean_root.py", True),
    ],
)
def test_only_what_the_image_is_made_of_is_sent_to_it(path: str, out: bool) -> None:  # noqa: FBT001 -- a column of the table above
    assert ignored(PurePosixPath(path), PATTERNS) is out


def test_the_image_runs_as_an_ordinary_user_and_has_a_health_check() -> None:
    last = stages(TEXT)[-1]
    user = last.last("USER")
    assert user is not None
    assert user.rest not in {"", "0", "root"}
    assert health_command(last)


def test_the_image_writes_no_bytecode_and_keeps_its_state_in_its_volume() -> None:
    last = stages(TEXT)[-1]
    volume = last.last("VOLUME")
    assert volume is not None
    assert last.environment()["PYTHONDONTWRITEBYTECODE"] == "1"
    assert volume.words == [last.environment()["BIHUAN_STATE_DIR"]]


def test_both_stages_have_the_same_base_so_that_what_one_installs_runs_in_the_other() -> None:
    assert len({stage.base for stage in stages(TEXT)}) == 1
