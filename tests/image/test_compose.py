"""compose.yaml, its example of an .env, and the Dockerfile name what there is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from services.cli.healthcheck import DISTANCES
from services.kit.settings import PARTS, Settings

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "deploy" / "compose.env.example").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?::-(?P<default>[^}]*)|:\?[^}]*)?\}")
SECRETS = {"POSTGRES_PASSWORD", "NATS_PASSWORD", "BIHUAN_SECRET_KEY", "BIHUAN_BLIND_KEY", "BIHUAN_VAULT_KEYS"}


def filled_in() -> str:
    """Return compose.yaml with its variables as an .env would fill them in."""
    return VARIABLE.sub(lambda found: found["default"] or "0123abcd", COMPOSE)


def service(name: str) -> dict[str, Any]:
    """Return what compose.yaml says about a service."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE)["services"][name]
    return found


def test_it_keeps_the_rules_of_compose_files() -> None:
    merged = yaml.safe_load(filled_in())  # which resolves its `<<`
    PyCompose.from_yaml(yaml.safe_dump(merged)).validate()


def test_a_word_that_compose_does_not_know_is_found() -> None:
    merged = yaml.safe_load(filled_in())
    merged["services"]["people"]["healthchek"] = merged["services"]["people"].pop("healthcheck")
    with pytest.raises(ValueError, match="healthchek"):
        PyCompose.from_yaml(yaml.safe_dump(merged)).validate()


@pytest.mark.parametrize("paper", ["compose.yaml", "Dockerfile", "deploy/compose.env.example"])
def test_every_variable_named_is_a_setting(paper: str) -> None:
    named = set(re.findall(r"\bBIHUAN_[A-Z_]+", (ROOT / paper).read_text(encoding="utf-8")))
    settings = {f"BIHUAN_{name.upper()}" for name in Settings.model_fields}
    assert named
    assert named <= settings


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_served_by_a_container_that_asks_after_itself(part: str) -> None:
    stated = service(part)
    assert stated["command"] == ["bihuan", "serve", part]
    assert stated["healthcheck"]["test"][-2:] == ["services.cli.healthcheck", part]
    assert stated["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("part", [*PARTS, "migrate"])
def test_no_container_of_ours_can_write_to_its_root(part: str) -> None:
    stated = service(part)
    assert (stated["read_only"], stated["cap_drop"]) == (True, ["ALL"])
    assert stated["tmpfs"] == ["/tmp"]  # noqa: S108 -- the path inside the container
    assert stated["volumes"] == ["state:/var/lib/bihuan"]


def test_every_part_is_told_where_each_other_part_is() -> None:
    told = json.loads(service("people")["environment"]["BIHUAN_PEERS"])
    assert told == {part: f"http://{part}:{8000 + distance}" for part, distance in PARTS.items()}


def test_the_health_check_knows_every_part_and_its_port() -> None:
    assert DISTANCES == PARTS


def test_what_has_to_be_filled_in_stands_in_the_example_and_is_empty_there() -> None:
    stated = dict(line.split("=", 1) for line in EXAMPLE.splitlines() if line and not line.startswith("#"))
    wanted = {found["name"] for found in VARIABLE.finditer(COMPOSE)}
    assert wanted == set(stated)
    assert {name for name, value in stated.items() if not value} == SECRETS


def test_no_secret_has_a_default() -> None:
    assert {found["name"] for found in VARIABLE.finditer(COMPOSE) if found["default"] is None} == SECRETS
