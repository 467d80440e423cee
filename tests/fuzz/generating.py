"""By what requests are generated: the documents as the parts write them, and what each answer must be like."""

import importlib
import pkgutil
from typing import Any

import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.kit.settings import Settings
from tests.fuzz import parts
from tests.fuzz.part import Part
from tests.fuzz.platform import SEED
from tests.ground import key

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FUZZED: dict[str, Part] = {
    module.name: importlib.import_module(f"{parts.__name__}.{module.name}").PART
    for module in pkgutil.iter_modules(parts.__path__)
}
"""Every part that there is a module for."""
NAME = "x-part"
"""Where a document says whose it is."""


def document(part: str) -> dict[str, Any]:
    """Return a part's OpenAPI document; it is the same whatever the settings, so nothing runs yet."""
    nowhere = {"state_dir": "nowhere", "secret_key": key(), "vault_keys": f"k1:{key()}", "blind_key": key()}
    addresses = {"database_url": "postgresql://nobody@127.0.0.1:1/none", "nats_url": "nats://127.0.0.1:1"}
    app = importlib.import_module(f"services.{part}.app").create_app(Settings.model_validate(nowhere | addresses))
    found: dict[str, Any] = app.openapi()
    return found


DOCUMENTS: dict[str, dict[str, Any]] = {part: document(part) for part in FUZZED}


def documented(*, edges: bool) -> dict[str, BaseSchema]:
    """Return the documents as requests are generated from them; `edges` walks along each limit of a schema as well."""
    config = SchemathesisConfig(seed=SEED)
    config.projects.default.phases.coverage.enabled = edges
    return {part: schemathesis.openapi.from_dict({**it, NAME: part}, config=config) for part, it in DOCUMENTS.items()}


def examples(count: int) -> hypothesis_settings:
    """Return how many requests are generated for each operation, however long they take."""
    return hypothesis_settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
