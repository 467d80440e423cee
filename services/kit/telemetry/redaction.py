"""Keeps personal data and secrets out of log lines: by type first, by shape as a second net.

By type: only plain values are rendered (text, numbers, instants, ids, and lists or mappings of them); `Personal` and
pydantic's secrets become stars, any other object becomes the name of its type, since its repr might tell more.
By shape: what looks like a resident id, a mobile number, a token or a password in any text becomes stars, and the parts
of library messages that quote rows or input (PostgreSQL's DETAIL, pydantic's input_value) are left out. A name in free
text has no shape: never put one there.
"""

import re
from collections.abc import Mapping, MutableMapping
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from pydantic import SecretBytes, SecretStr

from services.kit.telemetry.personal import MASK, Personal

SUSPECT = re.compile(r"(?i)\d{3}|bearer|basic|eyJ|://|input_value|DETAIL:|passw|secret|token")
"""Cheap first look: a text without any of these holds nothing of the shapes below."""

SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"DETAIL:.*?(?=\n(?:HINT|CONTEXT|Traceback|\[SQL|\(Background|  File |The above|During )|\Z)", re.DOTALL
        ),
        "DETAIL: ****",
    ),
    (re.compile(r"input_value=.{0,500}?, input_type=", re.DOTALL), "input_value=****, input_type="),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 ****"),
    (re.compile(r"eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)*"), MASK),
    (re.compile(r"(://[^\s:/@]*):[^\s/@]+@"), r"\1:****@"),
    (re.compile(r"(?i)\b(password|passwd|secret|client_secret|token)(\"?'?\s*[:=]\s*)[\"']?[^\s\"',;&]+"), r"\1\2****"),
    (re.compile(r"(?<!\d)\d{17}(?:[Xx\uff38\uff58]\d{0,2}|\d{1,3})(?!\d)"), MASK),
    (re.compile(r"(?<!\d)\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"), MASK),
    (
        re.compile(r"(?<![0-9A-Fa-f])(?:\+?86[ -]?)?[1\uff11][3-9\uff13-\uff19]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Fa-f])"),
        MASK,
    ),
)
"""Database detail, pydantic input, tokens, passwords, resident ids of 18 and 15 digits (and disability
certificates and bank cards, which are as long), mobile numbers. pydantic quotes some 50 characters of an input.

`\\d` means digits of every script, so full-width ones (U+FF10 and on) are found too.
"""

OURS = frozenset({"at", "level", "logger", "service", "trace_id", "span_id", "request_id"})
"""Keys whose values the platform makes itself or has looked at; hexadecimal ids are never to be cut."""

SHOWN_AS_THEY_ARE = frozenset({float, bool, type(None)})

DEEPEST = 6
SMALLEST_SUSPECT_NUMBER = 10**10
LONGEST = 32_768
"""Characters of one value that a log line holds; the shapes are looked for in these alone."""


def scrub(text: str) -> str:
    """Return the text, cut at its longest, with what has the shape of personal data or of a secret as stars."""
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"
    if SUSPECT.search(text) is None:
        return text
    for shape, instead in SHAPES:
        text = shape.sub(instead, text)
    return text


def presentable(value: object, depth: int = 0) -> object:
    """Return what a log line may show of a value."""
    if type(value) in SHOWN_AS_THEY_ARE:
        return value
    if isinstance(value, Enum):
        return presentable(value.value, depth + 1)
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, int):
        return value if abs(value) < SMALLEST_SUSPECT_NUMBER or scrub(str(value)) == str(value) else MASK
    if isinstance(value, UUID | date | timedelta | Decimal | PurePath):
        return scrub(str(value))
    return _container(value, depth)


def _container(value: object, depth: int) -> object:
    """Return lists and mappings with presentable members, stars for what is personal, else the name of its type."""
    if isinstance(value, Personal | SecretStr | SecretBytes):
        return MASK
    if depth < DEEPEST and isinstance(value, Mapping):
        return {scrub(str(key)): presentable(member, depth + 1) for key, member in value.items()}
    if depth < DEEPEST and isinstance(value, list | tuple | set | frozenset):
        return [presentable(member, depth + 1) for member in value]
    return f"<{type(value).__qualname__}>"


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Make every value of a log line presentable: the last structlog processor before the renderer."""
    for key, value in event.items():
        if key not in OURS:
            event[key] = scrub(value) if type(value) is str else presentable(value)
    return event
