"""GB/T 2261.4-2003: what a person does for a living, two digits (quoted second-hand)."""

from services.kit.codes.tables import CodedValue, values


def listed() -> tuple[CodedValue, ...]:
    """Return every status, in the standard's order."""
    return tuple(values("work_statuses").values())


def find(code: str) -> CodedValue | None:
    """Return the status with this code, or None."""
    return values("work_statuses").get(code)
