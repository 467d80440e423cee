"""The rows of a file whatever its format: where each stands and what it says, by field.

CSV (UTF-8 or GB18030) and NDJSON (UTF-8) come part by part, and nothing but the part at hand is in memory. A workbook
(XLSX) is an archive whose table of contents stands at its end: it is read as a whole, so it may be smaller, packed and
unpacked, and of its sheets the first one counts.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from services.kit.files.records import LONGEST_RECORD, MOST_LINES, Encoding, NotText, Record, RecordReader, Survey
from services.people.imports.file.archive import LARGEST_UNPACKED, is_too_large
from services.people.imports.file.columns import Column, read_header, said
from services.people.imports.rules import FileFault, RowFault

LARGEST_WORKBOOK: Final = 32 * 1024 * 1024
"""Bytes of a workbook at most."""
EXACT_DIGITS: Final = 2**53
"""Beyond this a number of a spreadsheet has lost its last digits: long ids are written as text."""
BYTE_ORDER_MARK: Final = "\ufeff"

Said = dict[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it stands, and what it says, or what keeps it from saying anything."""

    number: int
    said: Said
    faults: tuple[RowFault, ...] = ()


class NotReadable(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, *faults: FileFault) -> None:
        """Take the reasons."""
        super().__init__()
        self.faults = faults


class Reader(Protocol):
    """Turns the parts of a file, in order, into its rows; raises `NotReadable`."""

    def take(self, part: bytes) -> list[Row]:
        """Return the rows that end in the next part."""

    def end(self) -> list[Row]:
        """Return what is left when the file has ended."""


class CsvReader:
    """Reads CSV; the header says what each column is."""

    def __init__(self, encoding: Encoding) -> None:
        """Begin a file of this encoding."""
        self._records = RecordReader(encoding)
        self._places: list[Column | None] | None = None

    def take(self, part: bytes) -> list[Row]:
        """Return the rows that end in the next part."""
        return [row for record in self._records.take(part) for row in self._row(record)]

    def end(self) -> list[Row]:
        """Return what is left when the file has ended."""
        rows = [row for record in self._records.end() for row in self._row(record)]
        if self._places is None:
            self._head()
        return rows

    def _row(self, record: Record) -> Iterator[Row]:
        places = self._places if self._places is not None else self._head()
        if record.fault is not None:
            limits = {"columns": len(places), "lines": MOST_LINES, "characters": LONGEST_RECORD}
            yield Row(record.line, {}, (RowFault("", record.fault, limits),))
        elif any(cell.strip() for cell in record.cells):
            yield Row(record.line, dict(said(places, record.cells)))

    def _head(self) -> list[Column | None]:
        if self._records.header is None:
            raise NotReadable(FileFault("file_empty"))
        self._places = placed(self._records.header)
        return self._places


class NdjsonReader:
    """Reads one JSON object per line, whose names are the register's fields."""

    def __init__(self) -> None:
        self._rest = b""
        self._line = 0

    def take(self, part: bytes) -> list[Row]:
        """Return the rows that end in the next part."""
        *lines, self._rest = (self._rest + part).split(b"\n")
        if len(self._rest) > LONGEST_RECORD:
            self._rest = self._rest[: LONGEST_RECORD + 1]  # no more is needed to see that the line is too long
        return [row for line in lines for row in self._row(line)]

    def end(self) -> list[Row]:
        """Return what is left when the file has ended."""
        last, self._rest = self._rest, b""
        return list(self._row(last))

    def _row(self, line: bytes) -> Iterator[Row]:
        self._line += 1
        if len(line) > LONGEST_RECORD:
            yield Row(self._line, {}, (RowFault("", "record_too_long", {"characters": LONGEST_RECORD}),))
            return
        if self._line == 1:
            line = line.removeprefix(BYTE_ORDER_MARK.encode())
        if not line.strip():
            return
        try:
            found = orjson.loads(line)
        except orjson.JSONDecodeError:
            found = None
        if isinstance(found, dict):
            yield Row(self._line, {name: value for name, value in found.items() if value is not None})
        else:
            yield Row(self._line, {}, (RowFault("", "not_json_object"),))


class WorkbookReader:
    """Reads the first sheet of a workbook once all of it has come."""

    def __init__(self) -> None:
        self._content = bytearray()

    def take(self, part: bytes) -> list[Row]:
        """Keep the next part."""
        self._content += part
        if len(self._content) > LARGEST_WORKBOOK:
            raise NotReadable(FileFault("workbook_too_large", {"megabytes": LARGEST_WORKBOOK >> 20}))
        return []

    def end(self) -> list[Row]:
        """Return the rows of the first sheet."""
        content, self._content = bytes(self._content), bytearray()
        if not content:
            raise NotReadable(FileFault("file_empty"))
        rows = ((n, cells) for n, cells in enumerate(_sheet(content), 1) if any(cell != "" for cell in cells))
        number, header = next(rows, (0, []))
        if not number:
            raise NotReadable(FileFault("file_empty"))
        places = placed([text_of(cell) for cell in header])
        return [_workbook_row(n, places, cells) for n, cells in rows]


Cell = int | float | str | bool | time | date | datetime | timedelta


def _sheet(content: bytes) -> Iterator[list[Cell]]:
    """Yield the cells of each row of the first sheet, from the sheet's first row."""
    try:
        if is_too_large(content):
            raise NotReadable(FileFault("workbook_too_large", {"megabytes": LARGEST_UNPACKED >> 20}))
        yield from CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).iter_rows()
    except (zipfile.BadZipFile, zlib.error, CalamineError, ValueError, IndexError, EOFError, NotImplementedError):
        raise NotReadable(FileFault("not_a_workbook")) from None


def _workbook_row(number: int, places: Sequence[Column | None], cells: Sequence[Cell]) -> Row:
    lost = tuple(
        RowFault(f"/{column.field}", "number_lost_digits")
        for column, cell in zip(places, cells, strict=False)
        if column is not None and isinstance(cell, int | float) and abs(cell) > EXACT_DIGITS
    )
    return Row(number, {} if lost else dict(said(places, [text_of(cell) for cell in cells])), lost)


def text_of(cell: Cell) -> str:
    """Return a cell as a person would write it."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def placed(header: Sequence[str]) -> list[Column | None]:
    """Return the column at each place; raise `NotReadable` for a header that will not do."""
    places, faults = read_header(header)
    if faults:
        raise NotReadable(*faults)
    return places


class EncodingSurvey:
    """Finds out how a CSV file is encoded."""

    def __init__(self) -> None:
        self._looking = Survey()

    def take(self, part: bytes) -> None:
        """Look at the next part."""
        self._looked(part, last=False)

    def end(self) -> Encoding:
        """Return the encoding, once everything was taken."""
        self._looked(b"", last=True)
        return self._looking.encoding

    def _looked(self, part: bytes, *, last: bool) -> None:
        try:
            self._looking.take(part, last=last)
        except NotText as error:
            raise NotReadable(FileFault("file_not_text", {"line": error.line})) from None
