"""The paths that ship with the service, and those that a city keeps in a folder of its own: read together, all or none.

A file that does not parse, names a step or a fact that is not there, has a step that no way leads to or that leads
nowhere, a condition that can never hold, a beginning that does not take everybody or a way that no worker could take is
refused, and so is a path of one's own with the id of one that ships.
Every fault of every file is told with file, line and column.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path as File

from pydantic import TypeAdapter

from services.kit.codes.areas import lineage
from services.kit.settings import Settings
from services.kit.written import BadFile, Fault, formed, read_file
from services.people.paths.reading.building import build
from services.people.paths.reading.forms import PathForm
from services.people.paths.rules.path import Path

PATHS = File(__file__).parent
ENDINGS = frozenset({".yaml", ".yml"})


def read_paths(settings: Settings) -> Mapping[str, Path]:
    """Return every path by its id, those that ship first; raise `BadFile` where one cannot be read."""
    shipped = load(PATHS)
    return shipped if settings.paths_dir is None else {**shipped, **load(settings.paths_dir, beside=shipped)}


def paths_of(paths: Mapping[str, Path], district: str) -> tuple[Path, ...]:
    """Return the paths of a district: its own and those of every area around it."""
    areas = lineage(district)
    return tuple(path for path in paths.values() if lineage(path.jurisdiction)[-1] in areas)


def load(folder: File, beside: Mapping[str, Path] | None = None) -> dict[str, Path]:
    """Read every path of a folder (`<jurisdiction>/<id>.yaml`); raise `BadFile` with all faults of all files.

    None may have the id of one of those that it is to stand beside.
    """
    found: dict[str, Path] = {}
    faults: list[Fault] = []
    try:
        files = list(files_of(folder))
    except OSError as error:
        raise BadFile([Fault(str(error.filename), 1, 1, str(error.strerror))]) from None
    for file in files:
        name = file.relative_to(folder).as_posix()
        try:
            path = read_path(file, name, beside or {})
        except BadFile as error:
            faults.extend(error.faults)
            continue
        if path.id in found:
            faults.append(Fault(name, 1, 1, f"there is another path {path.id}"))
        found[path.id] = path
    if faults:
        raise BadFile(faults)
    return found


def files_of(folder: File) -> Iterator[File]:
    """Yield the YAML files of a folder in the order of their names; raise `OSError` where one cannot look into it.

    What a dot begins is hidden: a mounted folder has its own bookkeeping there. A folder that several names lead to is
    read once, under its own name where it has one, and no link leads back into a folder around this one.
    """
    real = File(os.path.realpath(folder))
    seen = {real, *real.parents}

    def refuse(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=refuse, followlinks=True):
        folders[:] = unseen(File(place), folders, seen)
        yield from (File(place, each) for each in sorted(files) if each[0] != "." and File(each).suffix in ENDINGS)


def unseen(place: File, folders: Iterable[str], seen: set[File]) -> Iterator[str]:
    """Yield the folders of a place that were not seen yet, those that are no links first, and note them as seen."""
    for name in sorted(folders, key=lambda each: ((place / each).is_symlink(), each)):
        real = File(os.path.realpath(place / name))
        if not name.startswith(".") and real not in seen:
            seen.add(real)
            yield name


def read_path(file: File, name: str, beside: Mapping[str, Path]) -> Path:
    """Read one file; raise `BadFile`."""
    if name.count("/") != 1 or file.suffix != ".yaml":
        raise BadFile([Fault(name, 1, 1, "a path stands in a file <jurisdiction>/<id>.yaml")])
    try:
        written = read_file(file, name)
    except OSError as error:
        raise BadFile([Fault(name, 1, 1, str(error.strerror))]) from None
    form = formed(TypeAdapter(PathForm), written)
    faults = []
    if form.id != file.stem:
        faults.append(written.fault(("id",), f"the file is called {file.stem}"))
    if form.jurisdiction != file.parent.name:
        faults.append(written.fault(("jurisdiction",), f"the file stands under {file.parent.name}"))
    if form.id in beside:
        faults.append(written.fault(("id",), f"a path {form.id} ships; one of your own has an id of its own"))
    if faults:
        raise BadFile(faults)
    return build(form, written)
