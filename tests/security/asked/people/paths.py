"""Paths: read as they ship."""

from collections.abc import Mapping

from tests.security.operations import Operation
from tests.security.reads import at_address, in_field, reading

OPERATIONS: Mapping[str, Operation] = {
    "people.list_paths": reading("people", at_address("people GET /v1/paths", lambda answer: answer[0])),
    "people.read_path": reading("people", at_address("people GET /v1/paths/GD-SEVEN-LINKS", lambda answer: answer)),
    "graph.paths": reading("people", in_field("paths", lambda _: {})),
}
