"""What somebody needs at a place of work so that a disability does not stand in the way (合理便利): a list of our own.

The Convention on the Rights of Persons with Disabilities (art. 2, 27) asks for reasonable accommodation and lists none.
"""

from services.kit.codes.tables import CodedValue, values


def listed() -> tuple[CodedValue, ...]:
    """Return every accommodation: of the place, for the senses, for understanding, of time and way."""
    return tuple(values("accommodations").values())


def find(code: str) -> CodedValue | None:
    """Return the accommodation with this code, or None."""
    return values("accommodations").get(code)
