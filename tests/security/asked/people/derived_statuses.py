"""Derived statuses: read."""

from collections.abc import Mapping

from tests.security.operations import Operation
from tests.security.reads import of_row, reading

OPERATIONS: Mapping[str, Operation] = {
    "people.read_derived_statuses": reading("people", of_row("person", "people GET /v1/persons/{id}/derived-statuses")),
}
