"""Invented people with valid check characters; nobody real, and nobody of the source documents."""

from typing import Any

from services.kit.codes.resident_ids import check_character


def resident_id(district: str = "440303", born: str = "19800101", serial: int = 1) -> str:
    """Return a valid resident id; an odd serial is a man's."""
    first = f"{district}{born}{serial:03d}"
    return first + check_character(first)


def person(**changed: Any) -> dict[str, Any]:
    """Return the body that registers a person."""
    return {
        "name": "陈小明",
        "resident_id": resident_id(),
        "residence": "440303",
        "hukou": "440303",
        "hukou_kind": "urban",
    } | changed
