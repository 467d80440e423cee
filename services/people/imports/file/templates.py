"""The empty file of an import: headings, and a line of invented examples that is written over."""

from services.kit.files.sheets import BYTE_ORDER_MARK, csv_of, workbook
from services.people.imports.file.columns import columns


def template_of(file_format: str, language: str) -> bytes:
    """Return the file, with its headings in Chinese (`zh`) or English (`en`)."""
    listed = columns()
    rows = ([each.zh if language == "zh" else each.en for each in listed], [each.example for each in listed])
    return workbook(rows) if file_format == "xlsx" else (BYTE_ORDER_MARK + csv_of(rows)).encode()
