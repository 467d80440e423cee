"""The contracts as the last release promised them, and whether those that stand beside them keep the promise.

`openapi/released` and `schemas/released` hold them without words, as small as they can be; `make contracts RELEASED=1`
puts today's there. Who breaks a promise gives the contract a new version (`services/kit/contracts.py`): its first
number grows, or its second while the first is 0. Even then no event is told otherwise under its old type.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from graphql import (
    build_client_schema,
    build_schema,
    introspection_from_schema,
    print_schema,
    strip_ignored_characters,
)

from services.kit.settings import PARTS
from tools.contracts.breaking import broken_events, broken_graph, broken_rest, gone_events
from tools.contracts.json_text import Json, packed
from tools.contracts.writing import ASYNCAPI, GRAPH, ROOT, VERSION_OF_GRAPH

REST = "openapi/released/{part}.json"
RELEASED_GRAPH = "schemas/released/bihuan.graphql"
RELEASED_EVENTS = "schemas/released/events.json"


def release(root: Path = ROOT) -> Iterator[str]:
    """Promise what the contracts say; yield the path of each file that changes."""
    for path, text in promised(root).items():
        file = root / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            yield path


def promised(root: Path) -> dict[str, str]:
    """Return the files that hold what the contracts say, as text."""
    files = {REST.format(part=part): packed(rest_of(root, part)) for part in PARTS}
    sdl = (root / GRAPH).read_text(encoding="utf-8")
    undescribed = introspection_from_schema(build_schema(sdl), descriptions=False)
    graph = strip_ignored_characters(print_schema(build_client_schema(undescribed)))
    files[RELEASED_GRAPH] = f"{VERSION_OF_GRAPH.format(version=version_of_graph(sdl))}\n{graph}\n"
    files[RELEASED_EVENTS] = packed({"version": version_of_events(root), "events": events_of(root)})
    return files


def broken_promises(root: Path = ROOT) -> list[str]:
    """Return what the contracts break of the last release without a new version for it, each beginning with whose."""
    return [*in_rest(root), *in_graph(root), *in_events(root)]


def in_rest(root: Path) -> Iterator[str]:
    """Yield what the parts break; a part that was not released yet has promised nothing."""
    for part in PARTS:
        file = root / REST.format(part=part)
        if file.exists():
            released, now = json.loads(file.read_text(encoding="utf-8")), rest_of(root, part)
            versions = released["info"]["version"], now["info"]["version"]
            yield from refused(part, *versions, broken_rest(released, now))


def in_graph(root: Path) -> Iterator[str]:
    """Yield what the graph breaks."""
    released, now = ((root / path).read_text(encoding="utf-8") for path in (RELEASED_GRAPH, GRAPH))
    yield from refused("graph", version_of_graph(released), version_of_graph(now), broken_graph(released, now))


def in_events(root: Path) -> Iterator[str]:
    """Yield what the events break."""
    released, now = json.loads((root / RELEASED_EVENTS).read_text(encoding="utf-8")), events_of(root)
    yield from (f"events: {each}" for each in broken_events(released["events"], now))
    yield from refused("events", released["version"], version_of_events(root), gone_events(released["events"], now))


def refused(contract: str, was: str, version: str, found: Iterable[str]) -> Iterator[str]:
    """Yield what is found against a contract, unless its version has grown enough since the release."""
    if not grew(was, version):
        yield from (f"{contract} {version}: {each}" for each in found)


def grew(was: str, version: str) -> bool:
    """Tell whether a version says that it breaks an earlier one: `1.4.0` and `2.0.0` do, and `0.1.3` and `0.2.0`."""
    before, after = ([int(number) for number in each.split(".")] for each in (was, version))
    return after[0] > before[0] or (after[0] == before[0] == 0 and after[1] > before[1])


def rest_of(root: Path, part: str) -> Json:
    """Return a part's OpenAPI document."""
    found: Json = json.loads((root / f"openapi/{part}.json").read_text(encoding="utf-8"))
    return found


def events_of(root: Path) -> dict[str, Json]:
    """Return the schema of each event, by type."""
    schemas = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(root.glob("schemas/events/*/*.json")))
    return {schema["properties"]["type"]["const"]: schema for schema in schemas}


def version_of_graph(sdl: str) -> str:
    """Return the version that stands in the first line of a graph."""
    return sdl.splitlines()[0].removeprefix(VERSION_OF_GRAPH.format(version=""))


def version_of_events(root: Path) -> str:
    """Return the version that stands in the AsyncAPI document."""
    version: str = json.loads((root / ASYNCAPI).read_text(encoding="utf-8"))["info"]["version"]
    return version
