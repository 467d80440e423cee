"""What a running platform answered, shown in the documents as examples of the shapes that answers have.

`services/<part>/answers.json` holds one answer for each shape; `make answers` asks a platform for them, so that nobody
writes them by hand and none shows what the platform does not say.
"""

import json
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_PARTS = Path(__file__).parents[2]


def file_of(part: str) -> Path:
    """Return where the answers of a part stand."""
    return _PARTS / part / "answers.json"


def answers_of(part: str) -> Json:
    """Return a part's answers by the name of their shape's schema; a part that tests make for themselves has none."""
    file = file_of(part)
    found: Json = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def show(answers: Json, schemas: Json) -> None:
    """Give the schemas of a document their examples."""
    for name in answers.keys() & schemas.keys():
        schemas[name]["examples"] = [answers[name]]
