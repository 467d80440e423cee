"""YAML that people write by hand: what a file says, at which line and column each part stands, and what is wrong there.

Whoever writes a policy or a path is told every fault at once, with its place, as compilers tell theirs. Of YAML the
plain part is taken: each part of a file is written where it stands, so one that points to another (an alias) or says of
which type it is (a tag) is refused, and so are parts in parts without end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Way = tuple[str | int, ...]
"""The way from the root of a file to a part of it: keys and positions."""
Said = TypeVar("Said")
DEEPEST = 50
"""How many parts of a file can stand in each other."""


class Form(BaseModel):
    """A part of a file as pydantic checks it: what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong with a file, and where: line and column count from 1."""

    file: str
    line: int
    column: int
    what: str

    def __str__(self) -> str:
        """Return the fault as compilers print theirs."""
        return f"{self.file}:{self.line}:{self.column}: {self.what}"


class BadFile(Exception):
    """Files cannot be loaded: says everything that is wrong with them, each with its place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in sorted(faults)))
        self.faults = tuple(sorted(faults))


@dataclass(frozen=True)
class Written:
    """A file as it was read: its content, and the place of every part."""

    file: str
    content: Any
    starts: Mapping[Way, tuple[int, int]]
    """Line and column, from 1, of each part that is there; a text in quotes begins at its first character."""

    def fault(self, way: Way, what: str, *, further: int = 0) -> Fault:
        """Return a fault of a part, or of the nearest one around it that is there; `further` counts its characters."""
        for length in range(len(way), -1, -1):
            if (start := self.starts.get(way[:length])) is not None:
                return Fault(self.file, start[0], start[1] + further, what)
        return Fault(self.file, 1, 1, what)


def read_file(path: Path, name: str) -> Written:
    """Read a YAML file; raise `BadFile` where it is none, or says something twice."""
    try:
        text = path.read_text(encoding="utf-8")
        _require_plain(text)
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        content = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise BadFile([Fault(name, line, column, error.problem or "this is not YAML")]) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise BadFile([Fault(name, 1, 1, "this is not YAML")]) from None
    except ValueError as error:  # a day that is not in the calendar
        raise BadFile([Fault(name, 1, 1, f"a value cannot be read: {error}")]) from None
    starts: dict[Way, tuple[int, int]] = {}
    faults: list[Fault] = []
    if node is not None:
        _walk(name, node, (), starts, faults)
    if faults:
        raise BadFile(faults)
    return Written(name, content, starts)


def formed(form: TypeAdapter[Said], written: Written) -> Said:
    """Return what a file says in its form; raise `BadFile` with everything that does not fit."""
    try:
        return form.validate_python(written.content)
    except ValidationError as error:
        faults = ((told["loc"], told["msg"]) for told in error.errors())
        raise BadFile([written.fault(way, ": ".join(map(str, (*way[-1:], what)))) for way, what in faults]) from None


def _require_plain(text: str) -> None:
    """Raise `MarkedYAMLError` for what reading would go round or down without end in, or could not make a value of."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        what = None
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            what = f"more than {DEEPEST} parts stand in each other"
        elif isinstance(event, AliasEvent):
            what = f"*{event.anchor} points to another part: write it out"
        elif isinstance(event, NodeEvent) and getattr(event, "tag", None) is not None:
            what = "a type (!) is not taken: write the value alone"
        if what is not None:
            mark = event.start_mark
            raise yaml.MarkedYAMLError(problem=what, problem_mark=mark)  # type: ignore[arg-type]  # a C mark is the same


def _walk(file: str, node: Node, way: Way, starts: dict[Way, tuple[int, int]], faults: list[Fault]) -> None:
    """Note where each part begins, and what is said twice."""
    quoted = isinstance(node, ScalarNode) and node.style in {"'", '"'}
    starts[way] = (node.start_mark.line + 1, node.start_mark.column + 1 + quoted)
    if isinstance(node, SequenceNode):
        for index, part in enumerate(node.value):
            _walk(file, part, (*way, index), starts, faults)
    elif isinstance(node, MappingNode):
        for key, part in node.value:
            below = (*way, str(key.value))
            if below in starts:
                line, column = key.start_mark.line + 1, key.start_mark.column + 1
                faults.append(Fault(file, line, column, f"{key.value} is said twice"))
            _walk(file, part, below, starts, faults)
