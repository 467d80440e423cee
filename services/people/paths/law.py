"""The paths that ship with the service: read once, when it is first asked, and all or none.

A file that does not parse, names a step or a fact that is not there, has a step that no way leads to or that leads
nowhere, or a condition that can never hold is refused, and every fault is told with file, line and column.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path as File

from pydantic import TypeAdapter

from services.kit.codes.areas import lineage
from services.kit.written import BadFile, Fault, formed, read_file
from services.people.paths.reading.building import build
from services.people.paths.reading.forms import PathForm
from services.people.paths.rules.path import Path

PATHS = File(__file__).parent


@cache
def paths() -> Mapping[str, Path]:
    """Return every path by its id; raise `BadFile` where one cannot be read."""
    return load(PATHS)


def paths_of(district: str) -> tuple[Path, ...]:
    """Return the paths of a district: its own and those of every area around it."""
    areas = lineage(district)
    return tuple(path for path in paths().values() if lineage(path.jurisdiction)[-1] in areas)


def load(folder: File) -> Mapping[str, Path]:
    """Read every path below a folder (`<jurisdiction>/<id>.yaml`); raise `BadFile` with all faults of all files."""
    found: dict[str, Path] = {}
    faults: list[Fault] = []
    for file in sorted(folder.glob("[0-9]*/*.yaml")):
        name = file.relative_to(folder).as_posix()
        try:
            path = read_path(file, name)
        except BadFile as error:
            faults.extend(error.faults)
            continue
        if path.id in found:
            faults.append(Fault(name, 1, 1, f"there is another path {path.id}"))
        found[path.id] = path
    if faults:
        raise BadFile(faults)
    return found


def read_path(file: File, name: str) -> Path:
    """Read one file; raise `BadFile`."""
    written = read_file(file, name)
    form = formed(TypeAdapter(PathForm), written)
    faults = []
    if form.id != file.stem:
        faults.append(written.fault(("id",), f"the file is called {file.stem}"))
    if form.jurisdiction != file.parent.name:
        faults.append(written.fault(("jurisdiction",), f"the file stands under {file.parent.name}"))
    if faults:
        raise BadFile(faults)
    return build(form, written)
