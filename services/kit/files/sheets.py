"""Tables as files that spreadsheets open, in which no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # the library has no types

BYTE_ORDER_MARK: Final = "\ufeff"
"""At the beginning of CSV: without it Excel takes UTF-8 for another encoding."""
FORMULA_SIGNS: Final = frozenset("=+-@\t\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""
QUOTED: Final = "'"
"""What makes it take the cell for a text."""


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV in which no cell is taken for a formula."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([quoted(cell) for cell in row] for row in rows)
    return text.getvalue()


def workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a workbook of one sheet; every cell is a text, so that none is taken for a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(n, column, cell)
    return content.getvalue()


def quoted(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return QUOTED + text if text[:1] in FORMULA_SIGNS else text


def unquoted(text: str) -> str:
    """Return what `quoted` was given; of files that people wrote too."""
    return text[1:] if text[:1] == QUOTED and text[1:2] in FORMULA_SIGNS else text
