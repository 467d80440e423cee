"""`python -m tests.contracts.answers` asks a platform for what the documents show as examples of answers.

Each shape is shown by the first answer that has it: what a change answers to its own example comes before what a read
finds. Ids, instants and tokens, which no two platforms have in common, are replaced by others of their form.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from services.kit.http.examples import file_of
from tests.contracts.examples import DAY, DOCUMENTS, ID, Json, Operation, Stage, operations, reads, staged

INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]+)?(Z|\+00:00)")
TOKEN = re.compile(r"[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")
SCHEMA = "#/components/schemas/"
LISTS = ("Page_", "BatchOut_")
"""How the schema of a list begins: its example is made of one of the items."""


class Shape(NamedTuple):
    """The shape of an answer: the name of its schema, or of the items' where it is a list of them."""

    schema: str
    listed: bool

    def __str__(self) -> str:
        """Say which schema it is, and whether it is one of many."""
        return f"[{self.schema}]" if self.listed else self.schema


def shape_of(operation: Operation) -> Shape | None:
    """Return the shape of what an operation answers in JSON where it succeeds, of no chosen fields; or nothing."""
    schemas = [
        answer["content"]["application/json"]["schema"]
        for status, answer in operation.documented["responses"].items()
        if status < "3" and "application/json" in answer.get("content", {})
    ]
    if not schemas:
        return None
    schema, *others = [each.get("anyOf", [each])[0] for each in schemas]
    assert all(each == schema for each in others), operation  # a 201 and a 200 may tell of one row
    if schema.get("type") == "array":
        return Shape(named(schema["items"]), listed=True)
    if named(schema).startswith(LISTS):
        listed = DOCUMENTS[operation.part]["components"]["schemas"][named(schema)]["properties"]["items"]["items"]
        return Shape(named(listed.get("anyOf", [listed])[0]), listed=True)
    return Shape(named(schema), listed=False)


def named(schema: Json) -> str:
    """Return the name of the schema that is referred to."""
    ref: str = schema["$ref"]
    return ref.removeprefix(SCHEMA)


def shown(stage: Stage, operation: Operation, shape: Shape) -> Json:
    """Return what a platform answers that has the shape; one item says enough of a list."""
    answer = stage.answer(operation)
    assert answer.is_success, f"{operation}: {answer.text}"
    body = answer.json()
    if shape.listed:
        body = (body if isinstance(body, list) else body["items"])[0]
    if "items" in body:
        body["items"] = body["items"][:1]
    found: Json = body
    return found


def answering() -> Iterator[tuple[Operation, Shape]]:
    """Yield every operation that answers a screen in JSON, changes first."""
    for operation in (*operations(), *reads()):
        if shape := shape_of(operation):
            yield operation, shape


def asked() -> dict[tuple[str, str], tuple[Operation, Shape]]:
    """Return which operation's answer is shown for each shape, by part and schema."""
    found: dict[tuple[str, str], tuple[Operation, Shape]] = {}
    for operation, shape in answering():
        found.setdefault((operation.part, shape.schema), (operation, shape))
    return found


def settled(part: Json) -> Json:
    """Return a part's answers with the ids, instants and tokens of no platform."""
    ids: dict[str, str] = {}

    def text(value: str) -> str:
        if ID.fullmatch(value):
            return ids.setdefault(value, f"00000000-0000-7000-8000-{len(ids) + 1:012d}")
        value = INSTANT.sub(rf"{DAY}T01:00:00\1", value)
        return "eyJ0eXAiOiJhdCtqd3QifQ.eyJpc3MiOiJiaWh1YW4ifQ.c2lnbmF0dXJl" if TOKEN.fullmatch(value) else value

    def each(value: Any) -> Any:  # noqa: ANN401 -- any JSON
        if isinstance(value, dict):
            return {name: each(item) for name, item in value.items()}
        if isinstance(value, list):
            return [each(item) for item in value]
        return text(value) if isinstance(value, str) else value

    found: Json = each(part)
    return found


def main() -> None:
    """Ask, and write a file for each part."""
    found: dict[str, Json] = {part: {} for part in DOCUMENTS}
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder)) as stage:
        for (part, schema), (operation, shape) in asked().items():
            found[part][schema] = shown(stage, operation, shape)
    for part, answers in found.items():
        text = json.dumps(settled(answers), ensure_ascii=False, indent=2)
        file_of(part).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
