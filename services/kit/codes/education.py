"""GB/T 4658-2006: level of education, two digits; a code that ends in 0 is a whole level."""

from services.kit.codes.tables import CodedValue, values


def listed() -> tuple[CodedValue, ...]:
    """Return every level of education, in the standard's order."""
    return tuple(values("education").values())


def find(code: str) -> CodedValue | None:
    """Return the level of education with this code, or None."""
    return values("education").get(code)
