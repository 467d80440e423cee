"""The values of policy expressions, and SQL's three-valued logic over them: `None` is SQL's NULL, "unknown".

Numbers are exact decimals on both sides: integers are numeric too, so that nothing overflows early or divides whole. A
result out of range is unknown, never an error that would depend on which operand PostgreSQL looks at first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from enum import StrEnum

Value = bool | Decimal | str | date | None
"""What a fact, a parameter or an expression can be."""


class Kind(StrEnum):
    """The types of the subset, by the names that policies and the vocabulary use."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    """PostgreSQL's bigint."""
    NUMERIC = "numeric"
    """PostgreSQL's numeric(18,6)."""
    TEXT = "text"
    """Compared for equality only: its order differs between collations."""
    CODE = "code"
    """A code of a standard or of a list: compared byte by byte, as `COLLATE "C"` does, and so ordered too."""
    DATE = "date"
    WORD = "word"
    """A text that stands in the expression itself, which fits both a text and a code."""


NUMBERS = frozenset({Kind.INTEGER, Kind.NUMERIC})
WORDS = frozenset({Kind.TEXT, Kind.CODE, Kind.WORD})

LARGEST = Decimal(10) ** 18
"""The bound of every computed number: a result as large as this, or larger, is out of range."""

EXACT = Context(prec=2000)
"""No result of at most 200 nodes over numeric(18,6) needs more digits, so none is ever rounded here."""


@dataclass(slots=True)
class Known:
    """What one evaluation knows: values by name (`contract_months`, `parameters.amount`), absent ones unknown."""

    values: Mapping[str, Value]
    out_of_range: bool = field(default=False)
    """Whether a result on the way was out of range, and so unknown."""

    def bounded(self, number: Decimal) -> Decimal | None:
        """Return a computed number, None where it is out of range."""
        if abs(number) < LARGEST:
            return number
        self.out_of_range = True
        return None


def both(left: Value, right: Value) -> bool | None:
    """SQL's AND: false where either is false, otherwise unknown where either is."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: Value, right: Value) -> bool | None:
    """SQL's OR: true where either is true, otherwise unknown where either is."""
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def opposite(value: Value) -> bool | None:
    """SQL's NOT: unknown stays unknown."""
    return None if value is None else not value


def among(value: Value, members: Iterable[Value]) -> bool | None:
    """SQL's IN over members that are all known."""
    return None if value is None else value in members
