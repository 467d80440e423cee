"""Carries the Dockerfile out where there is no container engine, starts the image and asks its health check.

`python -m tools.clean_root FOLDER [PORT_BASE]`, as root on Debian. `FROM python:3.13-slim-trixie` is Debian trixie with
a Python 3.13 of its own; debootstrap makes the same Debian release, whose own python3 is the same 3.13, from Debian's
mirror. Steps run by chroot in namespaces of their own, the last stage with its root mounted read-only, as the user that
the Dockerfile names. What only an engine does is not proven: layers, image labels, its seccomp profile.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tools.image.dockerfile import CannotRead, Stage, Step, health_command, ignored, stages
from tools.image.roots import How, first_process, ids_of, run, start

HERE = Path(__file__).parents[1]
MIRROR = "http://deb.debian.org/debian"
BASE = re.compile(r"python:(?P<python>3\.\d+)-slim-(?P<suite>[a-z]+)")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""What an engine gives to a step that has no PATH of its own."""
PATIENCE = 240.0
"""Seconds until the health check must have said yes."""
PIP = ("cert", "constraint", "extra-index-url", "find-links", "index-url", "proxy", "timeout", "trusted-host")
"""What this machine's pip is told of where packages come from; the build's pip is told the same."""


def made_by_debootstrap(base: str, work: Path) -> Path:
    """Return a root that stands in for a base image, made once; end where it cannot be, or is another."""
    wanted = BASE.fullmatch(base)
    if wanted is None:
        sys.exit(f"FROM {base}: only python:3.x-slim-<Debian release> is known here")
    root = work / f"base-{wanted['suite']}"
    if not root.exists():
        if shutil.which("debootstrap") is None:
            sys.exit("debootstrap is missing: apt-get install debootstrap")
        scratch = root.with_suffix(".new")
        shutil.rmtree(scratch, ignore_errors=True)
        words = ["debootstrap", "--variant=minbase", "--include=python3,python3-venv,ca-certificates"]
        if subprocess.run([*words, wanted["suite"], scratch, MIRROR], check=False, stdout=sys.stderr).returncode:  # noqa: S603 -- constants and a release's name
            sys.exit(f"debootstrap could not make {wanted['suite']} from {MIRROR}")
        scratch.rename(root)
    told = (root / "usr" / "bin" / "python3").resolve().name
    if told != f"python{wanted['python']}":
        sys.exit(f"FROM {base} has Python {wanted['python']}, Debian {wanted['suite']} has {told}")
    return root


def build(stage: Stage, work: Path, made: dict[str, Path]) -> Path:
    """Carry a stage out in a root of its own and return it."""
    root = work / f"stage-{stage.name}"
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "--archive", made_by_debootstrap(stage.base, work), root], check=True)  # noqa: S603, S607 -- folders of ours; coreutils
    seen = Stage(stage.base, stage.name)
    variables, shown = _pip_of_this_machine()
    for step in stage.steps:
        print(f"{stage.name}: {step.name} {step.rest}", flush=True)
        seen.steps.append(step)
        if step.name == "WORKDIR":
            (root / step.rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif step.name == "COPY":
            _copy(step, root, made[step.options["from"]] if "from" in step.options else None, _folder(seen))
        elif step.name == "RUN":
            how = How(_user(seen), _folder(seen), {"PATH": PATH} | variables | seen.environment(), shown=shown)
            if run(root, step.command, how):
                sys.exit(f"Dockerfile:{step.line}: {step.name} {step.rest}")
    return root


def _user(stage: Stage) -> str:
    """Return the user of a stage as far as it was read."""
    step = stage.last("USER")
    return step.rest if step else "root"


def _folder(stage: Stage) -> str:
    """Return the working folder of a stage as far as it was read."""
    step = stage.last("WORKDIR")
    return step.rest if step else "/"


def _copy(step: Step, root: Path, other: Path | None, folder: str) -> None:
    """Copy files into a root: from another stage's, or from the project without what .dockerignore leaves out."""
    *sources, target = step.words
    patterns = (HERE / ".dockerignore").read_text(encoding="utf-8").split("\n")
    told = [pattern for pattern in patterns if pattern and not pattern.startswith("#")] if other is None else []
    for source in sources:
        found = (other or HERE) / source.lstrip("/")
        into = root / str(PurePosixPath(folder) / target).lstrip("/")
        if target.endswith("/") or len(sources) > 1:
            into /= found.name
        for file in [found] if found.is_file() else list(_files(found)):
            if ignored(PurePosixPath(file.relative_to(other or HERE).as_posix()), told):
                continue
            place = into if file == found else into / file.relative_to(found)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place, follow_symlinks=False)
        if not into.exists():
            sys.exit(f"Dockerfile:{step.line}: COPY finds no {source}")


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files and links in a folder."""
    return (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())


def _pip_of_this_machine() -> tuple[dict[str, str], list[Path]]:
    """Return where this machine's pip finds packages, as variables, and the local paths that they name."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    told = re.findall(r"^(?:global|:env:)\.([a-z-]+)='(.*)'$", listed.stdout, re.MULTILINE)
    variables = {f"PIP_{name.replace('-', '_').upper()}": value for name, value in told if name in PIP}
    words = [word for value in variables.values() for word in value.split()]
    named = [
        Path(word).parent if word.startswith("file://") else Path(word) for word in words
    ]  # an index, and its files
    local = {Path(str(path).removeprefix("file:")) for path in named}
    return variables, sorted({path for path in local if path.is_absolute() and path.exists()})


def serve(stage: Stage, root: Path, work: Path, port_base: int) -> None:
    """Start the image and wait until it is healthy; then end it, which it must do well."""
    user, command = _user(stage), stage.last("CMD")
    if user in {"root", "0"} or command is None:
        sys.exit("the image runs as root, or runs nothing")
    volumes = {place: _empty(work / f"volume-{n}", ids_of(root, user)) for n, place in enumerate(_volumes(stage))}
    variables = stage.environment() | {"BIHUAN_PORT_BASE": str(port_base)}
    how = How(user, _folder(stage), variables, read_only=True, volumes=volumes)
    if run(root, ["/bin/sh", "-c", "! touch /opt/written /etc/written 2>/dev/null"], how):
        sys.exit("the root file system can be written")
    with start(root, command.words, how) as started:
        try:
            _wait_healthy(root, health_command(stage), how, started)
        finally:
            first = first_process(started)
            if first is not None:
                os.kill(first, signal.SIGTERM)
        if started.wait() != 0:
            sys.exit(f"the platform ended with exit code {started.returncode}")


def _volumes(stage: Stage) -> list[str]:
    """Return the places that a stage wants to write to."""
    return [place for step in stage.steps if step.name == "VOLUME" for place in step.words]


def _empty(folder: Path, owner: tuple[int, int]) -> Path:
    """Return a new folder that belongs to the image's user, as an engine makes a volume from the image's folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.chown(folder, *owner)
    return folder


def _wait_healthy(root: Path, check: list[str], how: How, started: subprocess.Popen[bytes]) -> None:
    """Ask the health check again and again; end where it never says yes, or the platform does."""
    begun = time.monotonic()
    while run(root, check, how):
        if started.poll() is not None:
            sys.exit(f"the platform ended with exit code {started.returncode}")
        if time.monotonic() - begun > PATIENCE:
            sys.exit(f"the health check says no after {PATIENCE:.0f} seconds")
        time.sleep(1)
    print(f"healthy after {time.monotonic() - begun:.0f} s, read-only, as {how.user}", flush=True)


def main() -> None:
    """Build and serve; end with 1 and a line that says why where that fails."""
    work, port_base = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if sys.argv[2:] else 8000
    work.mkdir(parents=True, exist_ok=True)
    made: dict[str, Path] = {}
    try:
        all_stages = stages((HERE / "Dockerfile").read_text(encoding="utf-8"))
        for stage in all_stages:
            made[stage.name] = build(stage, work, made)
        last = all_stages[-1]
        serve(last, made[last.name], work, port_base)
    except CannotRead as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
