"""Values at the edge of what something in the platform can hold, and bodies that no library of a client would write."""

from collections.abc import Iterator
from random import Random
from typing import Any

LONG = 100_000
LONGEST_IN_ADDRESS = 2_000
"""Characters; the server itself refuses an address above 64 KB."""
EXTREMES: tuple[Any, ...] = (
    *(0, -1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 10**400, 1e308, -0.0, 1e-320),
    *("", " ", "\0", "a\0b", "\U0010ffff", "\u202e", "\ufeff", "e\u0301" * 40, "长" * LONG, "9" * 5_000),
    *("0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31", "2025-02-29", "2026-12-31T24:00:00Z"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-12:00", "-infinity", "infinity", "NaN", "1e400"),
    *("99999999999999.99", "-0.00", "0.001", "٣٤", "00000000-0000-0000-0000-000000000000", "../..", "%00", "%ff"),
    *(True, None, [], {}, [[]], {"": None}, [None] * 1_001, {str(n): n for n in range(2_000)}),
)
IN_ADDRESS = tuple(
    each
    for each in (*EXTREMES, ["1", "2"], ["", ""])
    if not isinstance(each, dict) and len(str(each)) < LONGEST_IN_ADDRESS
)
"""Those that fit an address; a list is a parameter that stands there more than once."""
HALF = "\ud800"
"""Half of a character, which JSON can escape and UTF-8 cannot write."""
DEEP = 100_000
RAW = (
    b"",
    b" ",
    b"null",
    b"[]",
    b"{",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b'{"a":1,"a":2}',
    b'{"ids":NaN,"limit":Infinity}',
    b'{"ids":["\\ud800"],"\\ud800":1}',
    b'{"limit":' + b"9" * 5_000 + b"}",
    b'{"limit":1e400}',
    b"[" * DEEP + b"]" * DEEP,
    b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "{}".encode("utf-16"),
)
"""Bodies as bytes: nothing, no JSON, JSON that some readers take and others refuse."""


def spoilt(value: Any, random: Random) -> Any:  # noqa: ANN401 -- any JSON
    """Return a JSON value with an extreme in one place of it."""
    if isinstance(value, dict) and value:
        name = random.choice(list(value))
        return value | {name: spoilt(value[name], random)}
    if isinstance(value, list) and value and random.random() < 1 / 2:
        return [spoilt(value[0], random), *value[1:]]
    return random.choice(EXTREMES)


def halved(value: Any) -> Iterator[Any]:  # noqa: ANN401 -- any JSON
    """Yield a JSON value once for each place in it, half a character standing there."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from (value | {name: each} for each in halved(part))
        yield value | {HALF: HALF}
    elif isinstance(value, list) and value:
        yield from ([each, *value[1:]] for each in halved(value[0]))
    else:
        yield HALF
