"""From what pydantic and FastAPI say about a bad request to field errors: pointers and rules, never the values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.kit.http.common import FieldError

_NUMBER_OF_SOMEONE = re.compile(r"\d{11,}")
"""A run of digits as long as a phone number: a client's key that may be one is not repeated."""

_LISTS = frozenset({"expected", "expected_tags", "expected_schemas"})
_COMMA_OR_OR = re.compile(r", | or ")

_NAMES_WHAT_IS_ABSENT = frozenset({"missing", "extra_forbidden"})


def field_errors(errors: Iterable[Mapping[str, Any]], body: object = None) -> tuple[FieldError, ...]:
    """Return one field error for each of pydantic's, their places taken from the request's body where it is known."""
    return tuple(_field_error(error, body) for error in errors)


def body_errors(errors: Iterable[Mapping[str, Any]], body: object) -> tuple[FieldError, ...]:
    """Return field errors of a model that was validated by hand: its places begin at the body's root."""
    return field_errors(({**error, "loc": ("body", *error["loc"])} for error in errors), body)


def pointer(segments: Iterable[object]) -> str:
    """Write places as a JSON pointer (RFC 6901); a segment that could be someone's number becomes `*`."""
    return "".join(f"/{_segment(str(segment))}" for segment in segments)


def _segment(text: str) -> str:
    # Legal in a JSON key: a lone surrogate, which cannot be written as UTF-8, and NUL, which PostgreSQL does not keep.
    text = _NUMBER_OF_SOMEONE.sub("*", text).encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
    return text.replace("~", "~0").replace("/", "~1")


def _field_error(error: Mapping[str, Any], body: object) -> FieldError:
    rule = str(error["type"])
    where, *rest = error["loc"]
    segments = _in_body(rest, body, keep_last=rule in _NAMES_WHAT_IS_ABSENT) if where == "body" else [where, *rest]
    return FieldError(pointer=pointer(segments), rule=rule, values=_values(error.get("ctx", {})))


def _values(context: Mapping[str, object]) -> dict[str, object]:
    """Take apart pydantic's English lists (`'a', 'b' or 'c'`), so that each language can join them its own way."""
    return {
        name: [item.strip("'") for item in _COMMA_OR_OR.split(value)]
        if name in _LISTS and isinstance(value, str)
        else value
        for name, value in context.items()
    }


def _in_body(loc: Sequence[int | str], body: object, *, keep_last: bool) -> list[int | str]:
    """Follow a place through the body and leave out what pydantic adds to it: names of union members and functions."""
    segments: list[int | str] = []
    at: Any = body
    for index, segment in enumerate(loc):
        if _leads_on(at, segment):
            at = at[segment]
        elif not (keep_last and index == len(loc) - 1):
            continue
        segments.append(segment)
    return segments


def _leads_on(at: Any, segment: int | str) -> bool:  # noqa: ANN401 -- any JSON value
    """Tell whether a part of the body has something at this place."""
    if isinstance(at, list):
        return isinstance(segment, int) and segment < len(at)
    return isinstance(at, dict) and segment in at
