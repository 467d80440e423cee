"""What becomes of a row of a file: registered, or listed with the reason. Duplicates are reported, never guessed.

A row with a resident id is a duplicate where that id is registered, or stands in an earlier row of the file. Beside
that, whoever has the name and birth date of a record without a resident id, or has none and shares them with any
record, may be the same person (0067): such a row is ambiguous, and an office decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from uuid import UUID

MOST_NAMED = 20
"""Candidates and counties that a row names at most."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong with a file as a whole: the rule, and what its sentence names."""

    rule: str
    values: Mapping[str, object] = member(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: where, the rule, and what its sentence names; never what the cell held."""

    pointer: str
    rule: str
    values: Mapping[str, object] = member(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A record that a row may say: by resident id, or by name and birth date; its id where seen, else the county."""

    by_id: bool
    person: UUID | None
    county: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row."""

    outcome: str
    persons: tuple[UUID, ...] = ()
    held_in: tuple[str, ...] = ()
    first_row: int | None = None
    errors: tuple[RowFault, ...] = ()


class Earlier:
    """Which persons earlier rows of a file say, kept as hashes: 64 bits each, so that no two persons share one."""

    def __init__(self) -> None:
        self._ids: dict[int, int] = {}
        self._namesakes: dict[int, tuple[int, bool]] = {}

    def same(self, row: int, blind: bytes | None) -> int | None:
        """Return the earlier row with this resident id; remember this row where there is none."""
        first = row if blind is None else self._ids.setdefault(hash(blind), row)
        return None if first == row else first

    def maybe_same(self, row: int, blind: bytes | None, namesake: bytes) -> int | None:
        """Return an earlier row that may say the same person, though no resident id says so; remember this row."""
        key, temporary = hash(namesake), blind is None
        first, any_temporary = self._namesakes.setdefault(key, (row, temporary))
        if first == row:
            return None
        self._namesakes[key] = (first, any_temporary or temporary)
        return first if temporary or any_temporary else None


def judge(matches: Sequence[Match], *, maybe_row: int | None, dry_run: bool) -> Verdict:
    """Return what becomes of a row that has no fault and says nobody whom an earlier one says.

    `maybe_row` is the earlier row that may say the same person.
    """
    same = [match for match in matches if match.by_id]
    doubtful = [match for match in matches if not match.by_id]
    if not same and not doubtful and maybe_row is None:
        return Verdict("would_create" if dry_run else "created")
    told = same or doubtful
    persons = tuple(match.person for match in told if match.person is not None)
    counties = tuple(sorted({match.county for match in told if match.county is not None}))
    if same:
        return Verdict("duplicate", persons[:MOST_NAMED], counties[:MOST_NAMED])
    return Verdict("ambiguous", persons[:MOST_NAMED], counties[:MOST_NAMED], first_row=maybe_row)
