"""Reads a Dockerfile: the instructions that ours uses, and no others, so that nothing in it goes unproven."""

import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

KNOWN = {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}


class CannotRead(Exception):
    """A Dockerfile says something that we do not know; names the line and the word."""

    def __init__(self, line: int, word: str) -> None:
        """Name where and what."""
        super().__init__(f"Dockerfile:{line}: {word} is not known here")


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: its line, its name, its options (`--from=build`), and the rest as it stands."""

    line: int
    name: str
    options: dict[str, str]
    rest: str

    @property
    def words(self) -> list[str]:
        """Return the rest as words, from a JSON list or from plain text."""
        if self.rest.startswith("["):
            words: list[str] = json.loads(self.rest)
            return words
        return shlex.split(self.rest)

    @property
    def command(self) -> list[str]:
        """Return the rest as a command: a JSON list as it stands, anything else through a shell."""
        return self.words if self.rest.startswith("[") else ["/bin/sh", "-c", self.rest]


@dataclass(slots=True)
class Stage:
    """One stage of a build: where it comes from, its steps, and what a container of it is started with."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def last(self, name: str) -> Step | None:
        """Return the last step of a name: the one that counts."""
        return next((step for step in reversed(self.steps) if step.name == name), None)

    def environment(self) -> dict[str, str]:
        """Return the variables of the whole stage."""
        pairs = [word.partition("=") for step in self.steps if step.name == "ENV" for word in step.words]
        return {name: value for name, _, value in pairs}


def stages(text: str) -> Sequence[Stage]:
    """Return the stages of a Dockerfile; raise `CannotRead` for what is not known here."""
    found: list[Stage] = []
    for step in _steps(text):
        if step.name == "FROM":
            base, _, name = step.rest.partition(" AS ")
            found.append(Stage(base.strip(), name.strip() or str(len(found))))
        elif found:
            found[-1].steps.append(step)
        else:
            raise CannotRead(step.line, f"{step.name} before FROM")
    return found


def health_command(stage: Stage) -> list[str]:
    """Return the command of a stage's health check."""
    check = stage.last("HEALTHCHECK")
    if check is None or not check.rest.startswith("CMD "):
        raise CannotRead(check.line if check else 0, "HEALTHCHECK without CMD")
    return Step(check.line, "CMD", {}, check.rest.removeprefix("CMD ").strip()).command


def ignored(path: PurePosixPath, patterns: Sequence[str]) -> bool:
    """Tell whether `.dockerignore` keeps a path out: the last pattern that fits it, or a folder above it, decides."""
    out = False
    for pattern in patterns:
        kept = pattern.startswith("!")
        plain = pattern.removeprefix("!").removeprefix("**/")
        anywhere = pattern.removeprefix("!").startswith("**/")
        ups = (path, *path.parents[:-1])
        if plain == "*" or any(up == PurePosixPath(plain) or (anywhere and up.name == plain) for up in ups):
            out = not kept
    return out


def _steps(text: str) -> Iterator[Step]:
    """Yield the instructions, each with its continued lines; comments stand on lines of their own."""
    whole, begun = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        begun = begun if whole else number
        whole += line.rstrip()
        if whole.endswith("\\"):
            whole = whole[:-1] + " "
            continue
        yield _step(begun, whole)
        whole = ""
    if whole:
        raise CannotRead(begun, "a line that is continued by nothing")


def _step(line: int, text: str) -> Step:
    name, _, rest = text.strip().partition(" ")
    if name not in KNOWN:
        raise CannotRead(line, name)
    options: dict[str, str] = {}
    rest = rest.strip()
    while rest.startswith("--"):
        option, _, rest = rest.partition(" ")
        key, _, value = option.removeprefix("--").partition("=")
        options[key], rest = value, rest.strip()
    if name == "COPY" and set(options) - {"from"}:
        raise CannotRead(line, f"COPY with {', '.join(options)}")
    if name != "RUN" and "$" in rest:
        raise CannotRead(line, "a variable outside RUN")
    return Step(line, name, options, rest)
