"""JSON as the repository keeps it: in the order in which it was said, one value a line, ended by a newline."""

import json
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The JSON Schema of OpenAPI 3.1 and of the events."""
WORDS = frozenset({"title", "summary", "description", "example", "examples"})
"""What tells a reader something and promises nothing."""
OF_NAMES = frozenset({"properties", "schemas", "$defs", "headers", "paths", "content", "responses"})
"""What has names of ours for its keys."""
LINES_DOWN_TO = 3
"""How deep a promise has lines, so that a diff shows what it changes: `components`, `schemas` and a schema's name."""
OF_VALUES = frozenset({"const", "enum", "default", "required", "scopes"})
"""What holds values, whatever they look like."""


def written(document: Json) -> str:
    """Return a document as its file has it."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def packed(document: Mapping[str, Any]) -> str:
    """Return what a document promises: without words, on a line for each operation, schema or event."""
    return f"{in_lines(bare(document), LINES_DOWN_TO)}\n"


def in_lines(node: Any, levels: int) -> str:  # noqa: ANN401 -- any JSON
    """Return JSON with a line for each name of its uppermost levels."""
    if levels and isinstance(node, Mapping) and node:
        parts = (f"{json.dumps(name, ensure_ascii=False)}:{in_lines(each, levels - 1)}" for name, each in node.items())
        return "{\n" + ",\n".join(parts) + "\n}"
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def bare(node: Any, *, names: bool = False) -> Any:  # noqa: ANN401 -- any JSON
    """Return a part of a document without its words; `names` says that its keys are names."""
    if isinstance(node, list):
        return [bare(each) for each in node]
    if not isinstance(node, Mapping):
        return node
    kept = node if names else {key: value for key, value in node.items() if key not in WORDS}
    return {
        key: value if key in OF_VALUES and not names else bare(value, names=key in OF_NAMES and not names)
        for key, value in kept.items()
    }
