"""Every contract as the file that it stands in, by the file's path from the root of the repository."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from services.gateway.graph import graph
from services.kit.contracts import VERSIONS
from services.people.paths.reading.forms import PathForm
from tools.contracts.channels import asyncapi
from tools.contracts.events import events
from tools.contracts.json_text import written
from tools.contracts.rest import rest

ROOT = Path(__file__).parents[2]
GRAPH = "schemas/graphql/bihuan.graphql"
ASYNCAPI = "schemas/events/asyncapi.json"
PATHS_SCHEMA = "schemas/paths.schema.json"
"""For whoever writes a path: their editor can check the form by it."""
VERSION_OF_GRAPH = "# The graph of Bihuan, version {version}"
FOLDERS = (
    "openapi/*.json",
    "schemas/graphql/*",
    "schemas/events/*.json",
    "schemas/events/*/*",
    "schemas/*.schema.json",
)
"""Where contracts stand, and nothing else."""


@cache
def produced() -> Mapping[str, str]:
    """Return what the code says, as text; it says the same as long as the process lives."""
    schemas = events()
    files = {f"openapi/{part}.json": written(document) for part, document in rest().items()}
    files[GRAPH] = sdl()
    files[ASYNCAPI] = written(asyncapi(schemas))
    files[PATHS_SCHEMA] = written(PathForm.model_json_schema())
    for service, declared in schemas.items():
        files |= {f"schemas/events/{service}/{name}.json": written(schema) for name, schema in declared.items()}
    return files


def sdl() -> str:
    """Return the graph in the schema definition language."""
    return f"{VERSION_OF_GRAPH.format(version=VERSIONS['graph'])}\n\n{graph().as_str().rstrip()}\n"


def checked_in(root: Path = ROOT) -> dict[str, str]:
    """Return what stands in the repository."""
    found = chain.from_iterable(root.glob(folder) for folder in FOLDERS)
    return {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in found if file.is_file()}


def differences(root: Path = ROOT) -> Iterator[str]:
    """Yield the path of each file that is missing, there for nothing, or not what the code says."""
    says, stands = produced(), checked_in(root)
    yield from sorted(path for path in {*says, *stands} if says.get(path) != stands.get(path))


def write(root: Path = ROOT) -> Iterator[str]:
    """Make the files say what the code says; yield the path of each that changes."""
    says = produced()
    for path in differences(root):
        file = root / path
        if path in says:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(says[path], encoding="utf-8")
        else:
            file.unlink()
        yield path
