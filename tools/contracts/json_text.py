"""JSON as the repository keeps it: in the order in which it was said, one value a line, ended by a newline."""

import json
from typing import Any

Json = dict[str, Any]


def written(document: Json) -> str:
    """Return a document as its file has it."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def packed(document: Json) -> str:
    """Return a document as small as it can be, for files that are compared and not read."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
