"""By what requests are generated: the documents as the parts write them, and what each answer must be like."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis import Case
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzz.platform import SEED
from tools.contracts.rest import rest

CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
schemathesis.serializer.alias("application/x-ndjson", "text/plain")
NAME = "x-part"
"""Where a document says whose it is."""
FILES = ["application/x-ndjson", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]
"""Media types of files that schemathesis does not know: they are sent as bytes."""

DOCUMENTS: dict[str, dict[str, Any]] = rest()


def part_of(case: Case[Any]) -> str:
    """Return whose document a request was generated from."""
    part: str = case.operation.schema.raw_schema[NAME]
    return part


def documented(*, edges: bool) -> dict[str, BaseSchema]:
    """Return the documents as requests are generated from them; `edges` walks along each limit of a schema as well."""
    schemathesis.serializer.alias(FILES, "application/octet-stream")
    config = SchemathesisConfig(seed=SEED)
    config.projects.default.phases.coverage.enabled = edges
    return {part: schemathesis.openapi.from_dict({**it, NAME: part}, config=config) for part, it in DOCUMENTS.items()}


def examples(count: int) -> hypothesis_settings:
    """Return how many requests are generated for each operation, however long they take."""
    return hypothesis_settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
