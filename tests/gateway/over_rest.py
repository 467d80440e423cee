"""Operations that the graph leaves to REST, each with the reason why."""

from collections.abc import Mapping

from services.kit.settings import SERVICES

OVER_REST_ALONE: Mapping[str, tuple[str, ...]] = {
    "bytes of a file are sent and fetched where they lie; the graph opens, completes, follows and names them": (
        "people PUT /v1/evidence-files/{file_id}/parts/{number}",
        "people GET /v1/evidence-files/{file_id}/content",
        "people GET /v1/households/{household_id}/document",
        "people PUT /v1/imports/{import_id}/parts/{number}",
        "people GET /v1/imports/template",
        "people GET /v1/imports/{import_id}/rows/file",
        "people GET /v1/exports/{export_id}/file",
        "vacancies PUT /v1/imports/{import_id}/parts/{number}",
    ),
    "services and integrators follow what happens; a front end asks how things stand": (
        "every GET /v1/changes",
        "every GET /v1/snapshot",
    ),
    "says what a problem's address says; the graph has a type for each, with its description": (
        "every GET /problems",
        "every GET /problems/{code}",
    ),
    "one row of a list that the graph answers whole or in pages, and that cannot be asked for in batches": (
        "people GET /v1/paths/{path_id}",
        "vacancies GET /v1/imports/{import_id}",
    ),
}
"""By the reason; `every` stands for each service."""


def left_to_rest() -> set[str]:
    """Return every one of them by its service."""
    named = (each.partition(" ") for operations in OVER_REST_ALONE.values() for each in operations)
    return {f"{part} {rest}" for who, _, rest in named for part in (SERVICES if who == "every" else (who,))}
