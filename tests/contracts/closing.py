"""Schemas that take nothing beyond what they name, so that what is really told can be held against them."""

from typing import Any


def closed(schema: Any) -> Any:  # noqa: ANN401 -- any part of a schema
    """Return a schema that takes no field beyond those that it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    more = {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {}
    return {name: closed(part) for name, part in schema.items()} | more
