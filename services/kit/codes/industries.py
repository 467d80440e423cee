"""GB/T 4754-2017: the sections A to T of economic activity."""

from services.kit.codes.tables import CodedValue, values


def listed() -> tuple[CodedValue, ...]:
    """Return every section, in the standard's order."""
    return tuple(values("industries").values())


def find(code: str) -> CodedValue | None:
    """Return the section with this code, or None."""
    return values("industries").get(code)
