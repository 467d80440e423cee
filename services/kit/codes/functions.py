"""What a body and a mind do at work (功能): what persons are able to do and what posts demand, in one vocabulary.

The functions are those of the project's own list of code standards; no national standard names just these. The levels
are ours and stand in order, from not at all to fully: a post that demands a level is open to whoever reaches it.
"""

from services.kit.codes.tables import CodedValue, values


def listed() -> tuple[CodedValue, ...]:
    """Return the functions, from posture and movement to the senses and language."""
    return tuple(values("functions").values())


def levels() -> tuple[CodedValue, ...]:
    """Return the levels of a function, the lowest first."""
    return tuple(values("function_levels").values())


def find_level(code: str) -> CodedValue | None:
    """Return the level with this code, or None."""
    return values("function_levels").get(code)
