"""A file in parts, as text and as records: nothing of it is in memory but the part at hand and one record.

RFC 4180 as spreadsheets write it: commas, quotes doubled inside quotes, records over several lines, any line ends. The
encoding is UTF-8 (with or without a byte order mark) or GB18030, whichever the whole file is; GBK and GB 2312 are parts
of GB18030.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Encoding = Literal["utf-8", "gb18030"]
ENCODINGS: Final[tuple[Encoding, ...]] = ("utf-8", "gb18030")

LONGEST_RECORD: Final = 32 * 1024
MOST_LINES: Final = 200
"""Characters and lines of one record at most: a quote that is never closed must not swallow the file."""
_DECODERS: Final = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}
_BLANK: Final = " \t\ufeff"
_UNFINISHED: Final = "unexpected end of data"

Fault = Literal["quote_not_closed", "record_too_long", "not_csv", "columns"]


class NotText(Exception):
    """The file is neither UTF-8 nor GB18030; `line` is where the better of both stopped."""

    def __init__(self, line: int) -> None:
        """Take the line."""
        super().__init__()
        self.line = line


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line it begins at (the header is line 1), and its cells, or why there are none."""

    line: int
    cells: tuple[str, ...]
    fault: Fault | None = None


class Survey:
    """Which encoding the whole file has: bytes go in once, both decoders look at them, the first that holds wins."""

    def __init__(self) -> None:
        self._decoders = {name: codecs.getincrementaldecoder(_DECODERS[name])() for name in ENCODINGS}
        self._lines = dict.fromkeys(ENCODINGS, 1)

    def take(self, part: bytes, *, last: bool = False) -> None:
        """Look at the next part of the file, raise `NotText` where no encoding is left."""
        for name in tuple(self._decoders):
            try:
                self._lines[name] += self._decoders[name].decode(part, last).count("\n")
            except UnicodeDecodeError as error:
                del self._decoders[name]
                self._lines[name] += error.object[: error.start].count(b"\n")
        if not self._decoders:
            raise NotText(max(self._lines.values()))

    @property
    def encoding(self) -> Encoding:
        """Return the encoding, once everything was taken."""
        return next(name for name in ENCODINGS if name in self._decoders)


class RecordReader:
    """Turns the parts of a file, in order, into its records; the first record that is not blank is the header.

    A mistake costs the line it stands on: where a quote is never closed, or closes in the wrong place, reading goes on
    at the next line. `header` is nothing until it was read.
    """

    def __init__(self, encoding: Encoding) -> None:
        """Begin a file."""
        decoder = codecs.getincrementaldecoder(_DECODERS[encoding])()
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._rest = ""
        self._held: list[str] = []
        self._line = 1
        self.header: tuple[str, ...] | None = None

    def take(self, part: bytes) -> Iterator[Record]:
        """Yield the records that end in the next part."""
        *lines, self._rest = (self._rest + self._decoder.decode(part)).split("\n")
        for line in lines:
            yield from self._read(line + "\n")
        self._rest = self._rest[: LONGEST_RECORD + 1]  # no more is needed to see that the line is too long

    def end(self) -> Iterator[Record]:
        """Yield what is left when the file has ended."""
        rest = self._rest + self._decoder.decode(b"", final=True)
        self._rest = ""
        if rest:
            yield from self._read(rest)
        while self._held:
            yield from self._give_up("quote_not_closed")

    def _read(self, line: str) -> Iterator[Record]:
        """Yield what is known once this line was read."""
        self._held.append(line)
        if self._too_long():
            yield from self._give_up("record_too_long" if len(self._held) == 1 else "quote_not_closed")
            return
        if len(self._held) > 1 and '"' not in line:
            return  # a quote is open, and this line does not close it
        read = parsed(self._held)
        if isinstance(read, str):
            yield from self._give_up(read)
        elif read is not None:
            yield from self._finished(read)

    def _finished(self, cells: tuple[str, ...]) -> Iterator[Record]:
        """Yield a record, but for the header and blank lines."""
        if cells and self.header is not None and len(cells) != len(self.header):
            yield from self._give_up("columns")
            return
        line, self._line, self._held = self._line, self._line + len(self._held), []
        if not cells:
            return
        if self.header is None:
            self.header = tuple(cell.strip(_BLANK) for cell in cells)
            return
        yield Record(line, cells)

    def _give_up(self, fault: Fault) -> Iterator[Record]:
        """Yield the first line held as a record with a fault, then what the lines after it are."""
        _, *others = self._held
        yield Record(self._line, (), fault)
        self._line, self._held = self._line + 1, []
        for line in others:
            yield from self._read(line)

    def _too_long(self) -> bool:
        return len(self._held) > MOST_LINES or sum(map(len, self._held)) > LONGEST_RECORD


def parsed(lines: list[str]) -> tuple[str, ...] | Literal["not_csv"] | None:
    """Return the cells that lines hold, None where a quote is still open; a blank line has no cells."""
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error as error:
        return None if _UNFINISHED in str(error) else "not_csv"
    return tuple(rows[0]) if rows else ()
