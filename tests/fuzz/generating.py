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

from tests.fuzz import parts
from tests.fuzz.part import Part
from tests.fuzz.platform import SEED
from tools.contracts.rest import rest

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


DOCUMENTS: dict[str, dict[str, Any]] = {part: document for part, document in rest().items() if part in FUZZED}


def documented(*, edges: bool) -> dict[str, BaseSchema]:
    """Return the documents as requests are generated from them; `edges` walks along each limit of a schema as well."""
    config = SchemathesisConfig(seed=SEED)
    config.projects.default.phases.coverage.enabled = edges
    return {part: schemathesis.openapi.from_dict({**it, NAME: part}, config=config) for part, it in DOCUMENTS.items()}


def examples(count: int) -> hypothesis_settings:
    """Return how many requests are generated for each operation, however long they take."""
    return hypothesis_settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
