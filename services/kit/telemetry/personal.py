"""Personal data that cannot slip into text: whatever formats a `Personal` value gets a mask instead."""

from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar

T_co = TypeVar("T_co", covariant=True)

MASK = "****"


@dataclass(frozen=True, slots=True, repr=False)
class Personal(Generic[T_co]):
    """A value about a person. `str`, `repr`, `format`, logs and tracebacks show four stars; `reveal()` shows it.

    It is not serialised either: pickling, copying and JSON refuse it, so that revealing stays a word in the code.
    """

    _value: T_co

    def reveal(self) -> T_co:
        """Return the value itself."""
        return self._value

    def __repr__(self) -> str:
        """Show that something is hidden."""
        return MASK

    def __format__(self, _spec: str) -> str:
        """Show four stars, whatever the format asks for."""
        return MASK

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied."""
        raise NotRevealed


class NotRevealed(TypeError):
    """A personal value is revealed before it is written anywhere."""
