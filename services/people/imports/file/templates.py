"""Tables as files that spreadsheets open: the empty file of an import, and whatever else is handed out as one."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter  # type: ignore[import-untyped]  # the library has no types

from services.people.imports.file.columns import columns, quoted

BYTE_ORDER_MARK = "\ufeff"
"""At the beginning of CSV: without it Excel takes UTF-8 for another encoding."""


def template_of(file_format: str) -> bytes:
    """Return the file with its headings, in Chinese as a file would have them, in English below, and an example.

    Only the first line is a header; the other two show what is meant and are written over.
    """
    listed = columns()
    rows = ([each.zh for each in listed], [each.example for each in listed])
    return workbook(rows) if file_format == "xlsx" else (BYTE_ORDER_MARK + csv_of(rows)).encode()


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
