"""GB/T 2261.1-2003: sex, one digit."""

from services.kit.codes.tables import CodedValue, values


def listed() -> tuple[CodedValue, ...]:
    """Return every sex, in the standard's order."""
    return tuple(values("sexes").values())


def find(code: str) -> CodedValue | None:
    """Return the sex with this code, or None."""
    return values("sexes").get(code)
