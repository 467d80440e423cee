"""GB/T 6565-2015: the major groups of occupations, five digits."""

from services.kit.codes.tables import CodedValue, values


def listed() -> tuple[CodedValue, ...]:
    """Return every major group, in the standard's order."""
    return tuple(values("occupation_majors").values())


def find(code: str) -> CodedValue | None:
    """Return the major group with this code, or None."""
    return values("occupation_majors").get(code)
