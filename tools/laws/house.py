"""Laws about the house as a whole: its rooms, its imports, and what must not leak into it."""

import graphlib
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path, PurePosixPath

import grimp

from tools.laws.law import File, Finding, Law, Place, everything

ROOMS = ("model", "queries", "rules", "actions", "api", "listens")
"""The files of a noun, as ARCHITECTURE's second section names them; `__init__` and data files come beside."""

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


def _in_a_noun(file: File) -> bool:
    """Tell whether a file stands directly in a noun's folder; a room too large for a file is a folder below it."""
    parts = PurePosixPath(file.path).parts
    return (
        file.is_python
        and len(parts) == len(("services", "people", "households", "rules.py"))
        and parts[0] == "services"
        and parts[1] not in NOT_SERVICES
    )


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
)

TREE_LAWS = {
    "no-import-cycles": "modules that import each other can only be read, tested and moved together",
    "one-way-in": "every part is started the same way",
}
"""Laws over the whole tree, with their reasons."""
