"""A file in parts, as text and as records: nothing of it is in memory but the part at hand and one record.

RFC 4180 as spreadsheets write it: commas, quotes doubled inside quotes, records over several lines, any line ends. The
encoding is UTF-8 (with or without a byte order mark) or GB18030, whichever the whole file is; GBK and GB 2312 are parts
of GB18030.
"""

import codecs
import csv
import io
from collections import deque
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

Fault = Literal["quote_not_closed", "quote_open_at_end", "record_too_long", "not_csv", "columns"]


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


@dataclass(frozen=True, slots=True)
class Look:
    """One line by itself: its cells, and whether what follows it stands inside a quote; no cells where it is broken."""

    cells: tuple[str, ...] | None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A line whose record has not ended: its text, and what it is inside a quote, which the line before it opened."""

    text: str
    inside: Look

    @property
    def added(self) -> int:
        """Return how many cells the line adds to a record that it goes on with."""
        return len(self.inside.cells or ("",)) - 1


class RecordReader:
    """Turns the parts of a file, in order, into its records; the first record that is not blank is the header.

    A mistake costs the line it stands on: where a quote is never closed, or closes in the wrong place, reading goes on
    at the next line. Each line is looked at twice at most, inside a quote and outside, whatever the lines around it
    are: whether a line keeps a quote open does not depend on where that was opened. `header` is nothing until it was
    read.
    """

    def __init__(self, encoding: Encoding) -> None:
        """Begin a file."""
        decoder = codecs.getincrementaldecoder(_DECODERS[encoding])()
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._rest = ""
        self._held: deque[Held] = deque()
        """The lines from the one at which a record begins; all but the first and the last keep its quote open."""
        self._characters = 0
        self._added = 0
        """Characters of the lines held, and the cells that those after the first add to it."""
        self._first = Look(())
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
            yield self._given_up("quote_open_at_end")
            yield from self._known()

    def _read(self, line: str) -> Iterator[Record]:
        """Yield what is known once this line was read."""
        if self._held:
            held = Held(line, looked_at(line, inside=True))
            self._added += held.added
        else:
            held = Held(line, Look(()))
            self._first = looked_at(line, inside=False)
        self._held.append(held)
        self._characters += len(line)
        yield from self._known()

    def _known(self) -> Iterator[Record]:
        """Yield the records that the lines held are known to be: all of them, or until a quote is left open."""
        while self._held:
            fault = self._fault()
            if fault is not None:
                yield self._given_up(fault)
            elif not self._first.open:
                yield from self._finished(self._first.cells or (), 1)
            elif self._awaits_more():
                return
            else:
                yield from self._finished(cells_of([held.text for held in self._held]), len(self._held))

    def _fault(self) -> Fault | None:
        """Return what is wrong with the record that the first line begins, as far as its lines are known."""
        if len(self._held[0].text) > LONGEST_RECORD:
            return "record_too_long"
        if self._first.cells is None:
            return "not_csv"
        return self._fault_of_many() if self._first.open else self._fault_of_count(len(self._first.cells))

    def _fault_of_many(self) -> Fault | None:
        """Return what is wrong with a record over several lines."""
        if len(self._held) > MOST_LINES or self._characters > LONGEST_RECORD:
            return "quote_not_closed"
        if self._awaits_more():
            return None
        if self._held[-1].inside.cells is None:
            return "not_csv"
        return self._fault_of_count(len(self._first.cells or ()) + self._added)

    def _awaits_more(self) -> bool:
        """Tell whether the quote that the first line opens is still open behind the last."""
        return len(self._held) == 1 or self._held[-1].inside.open

    def _fault_of_count(self, cells: int) -> Fault | None:
        wrong = cells and self.header is not None and cells != len(self.header)
        return "columns" if wrong else None

    def _finished(self, cells: tuple[str, ...], lines: int) -> Iterator[Record]:
        """Yield the record of the first lines held, but for the header and blank lines."""
        begins = self._line
        self._drop(lines)
        if not cells:
            return
        if self.header is None:
            self.header = tuple(cell.strip(_BLANK) for cell in cells)
            return
        yield Record(begins, cells)

    def _given_up(self, fault: Fault) -> Record:
        """Return the first line held as a record with a fault; what comes after it begins anew."""
        line = self._line
        self._drop(1)
        return Record(line, (), fault)

    def _drop(self, lines: int) -> None:
        """Let go of the first lines held; a record begins at the next one."""
        self._line += lines
        for _ in range(lines):
            self._characters -= len(self._held.popleft().text)
            self._added -= self._held[0].added if self._held else 0
        if self._held:
            self._first = looked_at(self._held[0].text, inside=False)


def looked_at(line: str, *, inside: bool) -> Look:
    """Return what a line is by itself, where it stands inside a quote or outside."""
    if inside and '"' not in line:
        return Look((line,), open=True)
    text = f'"{line}' if inside else line
    try:
        return Look(cells_of([text]))
    except csv.Error as error:
        if _UNFINISHED not in str(error):
            return Look(None)
    return Look(cells_of([f'{text}"']), open=True)


def cells_of(lines: list[str]) -> tuple[str, ...]:
    """Return the cells of one record; a blank line has none. Raises `csv.Error`."""
    return tuple(next(csv.reader(lines, strict=True)))
