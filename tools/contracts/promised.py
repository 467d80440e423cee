"""What each contract has promised under its version, and whether what it says today keeps that.

`openapi/promised` and `schemas/promised` hold it without words. A promise follows what the contract says as long as
nothing breaks (`promise`, which `make contracts` runs); whoever breaks it gives the contract a new version
(`services/kit/contracts.py`): its first number grows, or its second while the first is 0. Under that version the
contract promises anew, so the next break needs the next version. Even then no event is told otherwise under its type:
the schema of a type that is gone stays among the promises, for the day on which somebody tells it again.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from graphql import build_client_schema, build_schema, introspection_from_schema, print_schema

from services.kit.settings import PARTS
from tools.contracts.breaking import broken_events, broken_graph, broken_rest, gone_events
from tools.contracts.json_text import Json, packed
from tools.contracts.writing import ASYNCAPI, GRAPH, ROOT, VERSION_OF_GRAPH

REST = "openapi/promised/{part}.json"
PROMISED_GRAPH = "schemas/promised/bihuan.graphql"
PROMISED_EVENTS = "schemas/promised/events.json"


def promise(root: Path = ROOT) -> Iterator[str]:
    """Make every contract that breaks nothing promise what it says; yield the path of each file that changes."""
    for path, text in behind(root).items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        yield path


def behind(root: Path = ROOT) -> dict[str, str]:
    """Return what is to be promised where nothing is broken and something else is promised yet, by path."""
    says, promised = said(root), promises(root)
    moved = {path: text for path, text in says.items() if promised.get(path) != text}
    return {path: text for path, text in moved.items() if not broken(path, promised, says)}


def broken_promises(root: Path = ROOT) -> list[str]:
    """Return what the contracts break without a new version for it, each beginning with whose promise it was."""
    says, promised = said(root), promises(root)
    return [each for path in says for each in broken(path, promised, says)]


def said(root: Path) -> dict[str, str]:
    """Return what each contract says, as the text of the file that promises it, by that file's path."""
    documents = {part: (root / f"openapi/{part}.json").read_text(encoding="utf-8") for part in PARTS}
    files = {REST.format(part=part): unworded(document) for part, document in documents.items()}
    files[PROMISED_GRAPH] = undescribed((root / GRAPH).read_text(encoding="utf-8"))
    version, told = read(root / ASYNCAPI)["info"]["version"], events_of(root)
    files[PROMISED_EVENTS] = packed({"info": {"version": version}, "events": told, "gone": gone_from(root, told)})
    return files


@lru_cache(maxsize=2 * len(PARTS))
def unworded(document: str) -> str:
    """Return the document of a part as it is promised."""
    return packed(json.loads(document))


def gone_from(root: Path, told: Mapping[str, Json]) -> dict[str, Json]:
    """Return the schema of each event that was promised once and is not told any more, by type."""
    file = root / PROMISED_EVENTS
    kept = ever_promised(read(file)) if file.exists() else {}
    return {happened: schema for happened, schema in sorted(kept.items()) if happened not in told}


def ever_promised(events: Json) -> dict[str, Json]:
    """Return the schema of each event that a promise knows, by type: of those that are told, and of those gone."""
    return {**events.get("gone", {}), **events["events"]}


@lru_cache(maxsize=4)
def undescribed(sdl: str) -> str:
    """Return a graph without words, under its version."""
    introspected = introspection_from_schema(build_schema(sdl), descriptions=False)
    return f"{sdl.splitlines()[0]}\n\n{print_schema(build_client_schema(introspected))}\n"


def promises(root: Path) -> dict[str, str]:
    """Return what was promised, by path; a contract that is new has promised nothing."""
    files = (*root.glob(REST.format(part="*")), root / PROMISED_GRAPH, root / PROMISED_EVENTS)
    return {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files if file.exists()}


def broken(path: str, promised: dict[str, str], says: dict[str, str]) -> list[str]:
    """Return what a contract breaks of its promise."""
    was, now = promised.get(path), says[path]
    if was is None or was == now:
        return []
    if path == PROMISED_GRAPH:
        return refused("graph", version_of_graph(was), version_of_graph(now), broken_graph(was, now))
    before, after = json.loads(was), json.loads(now)
    versions = before["info"]["version"], after["info"]["version"]
    if path == PROMISED_EVENTS:
        otherwise = [f"events: {each}" for each in broken_events(ever_promised(before), after["events"])]
        return otherwise + refused("events", *versions, gone_events(before["events"], after["events"]))
    return refused(Path(path).stem, *versions, broken_rest(before, after))


def refused(contract: str, was: str, version: str, found: Iterator[str]) -> list[str]:
    """Return what is found against a contract, unless its version has grown enough; no version falls."""
    if numbers(version) < numbers(was):
        return [f"{contract} {version}: was {was} already"]
    return [] if grew(was, version) else [f"{contract} {version}: {each}" for each in found]


def grew(was: str, version: str) -> bool:
    """Tell whether a version says that it breaks an earlier one: `1.4.0` and `2.0.0` do, and `0.1.3` and `0.2.0`."""
    before, after = numbers(was), numbers(version)
    return after[0] > before[0] or (after[0] == before[0] == 0 and after[1] > before[1])


def numbers(version: str) -> list[int]:
    """Return what a version consists of."""
    return [int(number) for number in version.split(".")]


def read(file: Path) -> Json:
    """Return a contract that is written as JSON."""
    found: Json = json.loads(file.read_text(encoding="utf-8"))
    return found


def events_of(root: Path) -> dict[str, Json]:
    """Return the schema of each event, by type."""
    schemas = map(read, sorted(root.glob("schemas/events/*/*.json")))
    return {schema["properties"]["type"]["const"]: schema for schema in schemas}


def version_of_graph(sdl: str) -> str:
    """Return the version that stands in the first line of a graph."""
    return sdl.splitlines()[0].removeprefix(VERSION_OF_GRAPH.format(version=""))
