"""The contracts that are checked in are those of the code; `make contracts` writes them."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from graphql import build_schema

from services.kit.contracts import VERSIONS
from services.kit.settings import PARTS, SERVICES
from tools.contracts.writing import ROOT, differences, produced, write

EVENTS = sorted((ROOT / "schemas" / "events").glob("*/*.json"))
ASYNCAPI_SCHEMA = Path(__file__).parent / "asyncapi_files" / "asyncapi-3.0.0.json"
"""AsyncAPI's own, copied by tools/assets.py."""
EVENT = re.compile(r"^class (\w+)\((?:Personal)?Event\)", re.MULTILINE)
"""How a service declares an event."""


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the contracts as the code says them."""
    folder = tmp_path_factory.mktemp("contracts")
    for path, text in produced().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_the_contracts_say_what_the_code_says() -> None:
    found = list(differences())
    assert not found, "the code says something else; run `make contracts` and look at the diff of\n" + "\n".join(found)


@pytest.mark.parametrize(
    "path", ["openapi/people.json", "schemas/graphql/bihuan.graphql", "schemas/events/people/PersonRegistered.json"]
)
def test_a_contract_that_says_something_else_is_named(copy: Path, tmp_path: Path, path: str) -> None:
    shutil.copytree(copy, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / path).read_text(encoding="utf-8")
    (tmp_path / path).write_text(text.replace("person", "parson", 1), encoding="utf-8")
    assert list(differences(tmp_path)) == [path]


def test_a_contract_that_is_missing_is_named(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(copy, tmp_path, dirs_exist_ok=True)
    (tmp_path / "openapi" / "exchange.json").unlink()
    assert list(differences(tmp_path)) == ["openapi/exchange.json"]


def test_the_schema_of_an_event_that_is_gone_is_named_and_removed(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(copy, tmp_path, dirs_exist_ok=True)
    gone = "schemas/events/people/PersonForgotten.json"
    (tmp_path / gone).write_text("{}\n", encoding="utf-8")
    assert (list(differences(tmp_path)), list(write(tmp_path)), (tmp_path / gone).exists()) == ([gone], [gone], False)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_an_openapi_document_with_its_version(part: str) -> None:
    document = read(ROOT / "openapi" / f"{part}.json")
    assert (document["openapi"], document["info"]["version"]) == ("3.1.0", VERSIONS[part])


def test_the_graph_can_be_built_from_its_file() -> None:
    schema = build_schema((ROOT / "schemas" / "graphql" / "bihuan.graphql").read_text(encoding="utf-8"))
    assert schema.query_type is not None
    assert "persons" in schema.query_type.fields


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_that_a_service_declares_has_a_schema(service: str) -> None:
    declared = {
        name
        for module in (ROOT / "services" / service).rglob("*.py")
        for name in EVENT.findall(module.read_text(encoding="utf-8"))
    }
    assert declared
    assert {file.stem for file in EVENTS if file.parent.name == service} == declared


@pytest.mark.parametrize("file", EVENTS, ids=lambda file: file.stem)
def test_the_schema_of_an_event_is_a_json_schema(file: Path) -> None:
    jsonschema_rs.meta.validate(read(file))


def test_the_asyncapi_document_is_one() -> None:
    validator = jsonschema_rs.validator_for(read(ASYNCAPI_SCHEMA))
    document = read(ROOT / "schemas" / "events" / "asyncapi.json")
    misspelt = document | {"channels": {"people": {"adress": "people"}}}
    found = [[error.message for error in validator.iter_errors(each)] for each in (document, misspelt)]
    assert (found[0], len(found[1])) == ([], 1)


def test_the_channels_lead_to_every_schema_of_an_event_once() -> None:
    document = read(ROOT / "schemas" / "events" / "asyncapi.json")
    payloads = [each["payload"]["$ref"] for each in document["components"]["messages"].values()]
    assert sorted(payloads) == sorted(file.relative_to(ROOT / "schemas" / "events").as_posix() for file in EVENTS)


def test_a_channel_is_the_subject_of_its_event() -> None:
    document = read(ROOT / "schemas" / "events" / "asyncapi.json")
    types = {read(file)["properties"]["type"]["const"] for file in EVENTS}
    assert {channel["address"] for channel in document["channels"].values()} == types
