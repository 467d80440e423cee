"""How much a workbook (XLSX, a zip archive of XML) comes to when it is read, found out without keeping any of it.

What an archive says of itself is not believed: each part is unpacked piece by piece, and looking ends where it is too
much. To read a sheet takes memory for all that it holds and for every cell that it spans, the empty ones too.
"""

import io
import re
import zipfile
from functools import reduce
from typing import Final

LARGEST_UNPACKED: Final = 128 * 1024 * 1024
"""Bytes of all parts of a workbook at most, unpacked, shared strings and all; what is longer is sent as CSV."""
MOST_CELLS: Final = 8_000_000
"""Of a sheet, empty ones too: 32 bytes each while it is read."""
LONGEST_TEXT: Final = 1024 * 1024
"""Bytes between two tags at most: a cell has 32,767 characters at most, each written with nine bytes or fewer."""
PIECE: Final = 256 * 1024
"""Bytes that are looked at at once."""
TAG: Final = re.compile(rb"<(?:[\w.-]+:)?(row|c)\b([^<>]*)>")
PLACE: Final = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")


class Span:
    """How far a sheet reaches; a row or a cell that does not say where it stands follows the one before it."""

    def __init__(self) -> None:
        self._row = self._column = self._rows = self._columns = self._told = 0

    @property
    def cells(self) -> int:
        """Return how many cells the sheet spans, or has where it has more."""
        return max(self._rows * self._columns, self._told)

    def take(self, tag: re.Match[bytes]) -> None:
        """Go on to the next row or cell."""
        place = PLACE.search(tag[2])
        if tag[1] == b"row":
            self._row = self._row + 1 if place is None else int(place[2])
            self._column = 0
        else:
            self._column = self._column + 1 if place is None else column_number(place[1])
            self._row = self._row if place is None else int(place[2])
            self._told += 1
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)


def is_too_large(content: bytes) -> bool:
    """Tell whether it would take too much memory to read a workbook; raise `BadZipFile` for what is none."""
    left = LARGEST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            taken = taken_by(archive, part, left)
            if taken is None:
                return True
            left -= taken
    return False


def taken_by(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int | None:
    """Return how many bytes a part holds; None where these, the cells that it spans or a text are too many."""
    part.file_size = 2 * LARGEST_UNPACKED  # what it says is not what it holds: it is read until it ends
    span, rest, taken = Span(), b"", 0
    with archive.open(part) as opened:
        while piece := opened.read(PIECE):
            taken += len(piece)
            looked_at = rest + piece
            begun = max(looked_at.rfind(b"<"), 0)
            for tag in TAG.finditer(looked_at, 0, begun):
                span.take(tag)
            rest = looked_at[begun:]
            if taken > most or len(rest) > LONGEST_TEXT or span.cells > MOST_CELLS:
                return None
    return taken


def column_number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    return reduce(lambda number, letter: number * 26 + letter - ord("A") + 1, letters, 0)
