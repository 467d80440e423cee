"""Laws about the house as a whole: its rooms, its imports, and what must not leak into it."""

import ast
import graphlib
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path, PurePosixPath

import grimp

from tools.laws.law import File, Finding, Law, Place, everything

ROOMS = ("model", "queries", "rules", "law", "events", "problems", "words", "jobs", "actions", "api", "listens")
"""The files of a noun (docs/decisions/0040-rooms-of-a-noun.md says why); `__init__` and data files come beside."""

_WITH_STATE = ("model", "queries", "jobs", "actions", "api", "listens")
"""The rooms that know a table, a transaction or a request."""

_OUTSIDE = {
    *("sqlalchemy", "asyncpg", "psycopg", "fastapi", "starlette"),
    *("httpx", "nats", "procrastinate", "structlog"),
}
"""Libraries that reach a database, a network, a request or a log."""

_NOUN = 2
"""Where a noun's name stands in a path: services/people/households."""

NOT_SERVICES = ("kit", "cli", "gateway", "exchange")
"""Parts without nouns of their own: what every service needs, the command line, and the edges."""

_HOMES = re.compile(r"(?<![\w.:/-])/(?:root|home/[a-z][\w-]*|Users/[A-Za-z][\w-]*)/")
_REGISTRIES = re.compile(
    r"(?i)\b(?:files\.pythonhosted\.org|(?:test\.)?pypi\.org/simple|pypi\.[a-z.]+\.(?:edu\.)?cn|mirrors\.[a-z]+\.(?:com|edu)|"
    r"registry\.npmjs\.org|registry\.npmmirror\.com)\b|--(?:extra-)?index-url[= ]+\S+|--find-links[= ]+\S+"
)
_SHARED_ROOTS = {
    Path("/"),
    Path.home(),
    *(Path("/", name) for name in ("tmp", "opt", "srv", "usr", "var", "home", "mnt")),
}
"""Folders whose names betray no machine."""


def _here() -> tuple[str, ...]:
    """Return the folders of this checkout that a file could betray: itself, and the folder it stands in."""
    root = Path.cwd().resolve()
    return tuple(f"{folder}/" for folder in (root, root.parent) if folder not in _SHARED_ROOTS)


def _traces(file: File) -> Iterator[Place]:
    here = _here()
    for line, text in enumerate(file.lines, 1):
        found = _HOMES.search(text) or _REGISTRIES.search(text)
        if found:
            yield line, f"{found.group()} is true on one machine only"
        elif any(folder in text for folder in here):
            yield line, "names the folder of this checkout"


def _strange_rooms(file: File) -> Iterator[Place]:
    path = PurePosixPath(file.path)
    if path.stem not in (*ROOMS, "__init__"):
        yield 1, f"{path.name} is no room of a noun: {', '.join(ROOMS)}"


def _steps_in_a_service(file: File) -> tuple[str, ...]:
    """Return the path of a Python file below its service, such as (households, rules.py); nothing for other files."""
    parts = PurePosixPath(file.path).parts
    inside = file.is_python and parts[0] == "services" and len(parts) > _NOUN and parts[1] not in NOT_SERVICES
    return parts[_NOUN:] if inside else ()


def _in_a_noun(file: File) -> bool:
    return len(_steps_in_a_service(file)) == len(("households", "rules.py"))


def _beside_the_rooms(file: File) -> bool:
    """Tell whether a file stands in a folder of a noun that is no room: one too large for a file is a folder."""
    steps = _steps_in_a_service(file)
    return len(steps) > len(("households", "rules.py")) and steps[1] not in ROOMS


def _impure_folders(file: File) -> Iterator[Place]:
    noun = ".".join(PurePosixPath(file.path).parts[: _NOUN + 1])
    closed = tuple(f"{noun}.{room}" for room in _WITH_STATE)
    for node in ast.walk(file.tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.partition(".")[0] in _OUTSIDE or f"{name}.".startswith(tuple(f"{room}." for room in closed)):
                yield getattr(node, "lineno", 1), f"imports {name}: a folder that is no room holds pure rules"
                break


def cycles(imports: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Yield import cycles, each as modules that import the next; `imports` maps a module to what it imports.

    A cycle is taken apart before the next is looked for, so that every cycle without shared imports is told.
    """
    left = {module: set(imported) for module, imported in imports.items()}
    while True:
        try:
            graphlib.TopologicalSorter(left).prepare()
        except graphlib.CycleError as error:
            # graphlib names each module before the one that imports it; readers want it the other way round.
            cycle = list(reversed(error.args[1]))
            yield cycle
            for importer, imported in pairwise(cycle):
                left[importer].discard(imported)
        else:
            return


def import_cycles(package: str) -> list[Finding]:
    """Return every import cycle among the modules of a package, at module level."""
    graph = grimp.build_graph(package, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    return [
        Finding(cycle[0].replace(".", "/") + ".py", 1, f"import cycle: {' → '.join(cycle)}")
        for cycle in cycles(imports)
    ]


def parts_without_app(paths: set[str]) -> list[Finding]:
    """Return each part that has routes or listens to events, but no app.py to start it from."""
    doors = [PurePosixPath(path).parts for path in paths if PurePosixPath(path).name in {"api.py", "listens.py"}]
    parts = {door[1] for door in doors if door[0] == "services" and door[1] != "kit"}
    return [
        Finding(f"services/{part}/app.py", 1, "every part is started from its app.py")
        for part in sorted(parts)
        if f"services/{part}/app.py" not in paths
    ]


LAWS = (
    Law(
        "no-traces",
        "the tree is the same on every machine, and the lock names no index",
        everything(besides=("tests/laws", "tools/laws/house.py")),
        _traces,
    ),
    Law("same-rooms", "whoever knows one noun knows all", _in_a_noun, _strange_rooms),
    Law(
        "pure-folders",
        "a folder of a noun is a room, data, or pure rules: what reads or writes stands where everybody looks for it",
        _beside_the_rooms,
        _impure_folders,
    ),
)

TREE_LAWS = {
    "no-import-cycles": "modules that import each other can only be read, tested and moved together",
    "one-way-in": "every part is started the same way",
}
"""Laws over the whole tree, with their reasons."""
