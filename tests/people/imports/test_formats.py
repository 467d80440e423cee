"""The files that offices have: CSV as spreadsheets save it, workbooks, and lines of JSON."""

import io
import re
import tracemalloc
import zipfile
from datetime import date

import orjson
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the library has no types
from python_calamine import CalamineWorkbook

from services.people.imports.file.archive import is_too_large
from services.people.imports.file.rows import NotReadable, WorkbookReader
from tests.people.imports.sending import HEADINGS, broken, csv_file, imported, nameless_id, outcomes, row
from tests.people.office import Office

pytestmark = pytest.mark.anyio


def workbook(rows: list[list[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for n, cells in enumerate(rows):
            sheet.write_row(n, 0, cells)
    return content.getvalue()


async def faults(officer: Office, content: bytes, kind: str = "csv") -> list[str]:
    """Return what is wrong with a file that is refused as a whole."""
    shown, rows = await imported(officer, content, kind)
    assert (shown["state"], rows) == ("refused", [])
    items = (await officer.get(f"/v1/imports/{shown['id']}/faults")).json()["items"]
    return [each["rule"] for each in items]


async def test_a_small_workbook_that_spans_billions_of_cells_is_refused_before_it_is_read(officer: Office) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for place in ("A1", "XFD1048576"):
            sheet.write(place, "姓名")
    assert await faults(officer, content.getvalue(), "xlsx") == ["workbook_too_large"]


def holding(text: bytes, *, said: int | None = None) -> bytes:
    """Return a workbook of one cell with a text; `said` is how many bytes its archive says that the sheet has."""
    cell = b'<c r="A1" t="inlineStr"><is><t>' + text + b"</t></is></c>"
    before, after = io.BytesIO(workbook([["姓名"]])), io.BytesIO()
    with zipfile.ZipFile(before) as plain, zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in plain.infolist():
            content = plain.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = re.sub(rb"<c r=.*?</c>", lambda _: cell, content)
            packed.writestr(part.filename, content)
        if said is not None:
            packed.getinfo("xl/worksheets/sheet1.xml").file_size = said
    return after.getvalue()


@pytest.mark.parametrize("said", [None, 2_000])
def test_a_small_workbook_with_a_huge_text_is_not_unpacked(said: int | None) -> None:
    content, reader = holding(b"x" * 100_000_000, said=said), WorkbookReader()
    reader.take(content)
    tracemalloc.start()
    with pytest.raises(NotReadable) as refused:
        reader.end()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ([fault.rule for fault in refused.value.faults], most < 10_000_000) == (["workbook_too_large"], True)


def test_a_workbook_of_more_than_its_limit_is_refused_though_no_text_in_it_is_long() -> None:
    reader = WorkbookReader()
    reader.take(holding(b"</t><t>".join([b"x" * 1_000] * 135_000)))
    with pytest.raises(NotReadable) as refused:
        reader.end()
    assert [fault.rule for fault in refused.value.faults] == ["workbook_too_large"]


def test_a_sheet_whose_cells_do_not_say_where_they_stand_is_measured_too() -> None:
    wide, rows = b"<x:c><x:v>1</x:v></x:c>" * 9_000, b"<x:row></x:row>" * 1_000
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sheet.xml", b"<x:row>" + wide + b"</x:row>" + rows)
    assert is_too_large(content.getvalue())


def test_a_table_that_begins_further_down_and_to_the_right_is_numbered_as_the_sheet_is() -> None:
    reader = WorkbookReader()
    reader.take(workbook([[], [], ["", *HEADINGS.values()], ["", *(row().get(name, "") for name in HEADINGS)]]))
    [only] = reader.end()
    assert (only.number, only.said["name"]) == (4, row()["name"])


async def test_a_name_of_a_field_that_the_database_cannot_keep_spoils_its_own_row_alone(officer: Office) -> None:
    good = row(hukou_kind="urban")
    lines = [orjson.dumps(row(hukou_kind="urban") | {"a\0b": 3}), orjson.dumps(good)]
    shown, rows = await imported(officer, b"\n".join(lines), "ndjson")
    assert (shown["rows_created"], broken(rows)[0]) == (1, {"/a\ufffdb": "extra_forbidden"})


@pytest.mark.parametrize(("encoding", "told"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030")])
async def test_a_file_is_read_in_the_encoding_that_it_has(officer: Office, encoding: str, told: str) -> None:
    shown, [only] = await imported(officer, csv_file([row(name="龚小䶮")], encoding))
    assert (shown["encoding"], shown["rows_created"], only["persons"][0]["name"]) == (told, 1, "龚**")


async def test_a_workbook_is_read_by_its_first_sheet(officer: Office) -> None:
    said = row()
    dated = nameless_id(name="马小宴")
    lines: list[list[object]] = [list(HEADINGS.values()), [said.get(name, "") for name in HEADINGS], []]
    lines.append([dated.get(name, "") if name != "birth_date" else date(1962, 5, 4) for name in HEADINGS])
    lines[1][list(HEADINGS).index("residence")] = 440303
    shown, rows = await imported(officer, workbook(lines), "xlsx")
    assert (shown["state"], outcomes(rows), [each["row"] for each in rows]) == ("done", ["created", "created"], [2, 4])


async def test_a_resident_id_that_a_spreadsheet_took_for_a_number_is_refused_as_such(officer: Office) -> None:
    said = row()
    cells: list[object] = [said.get(name, "") for name in HEADINGS]
    cells[1] = 440303198001010016
    _, rows = await imported(officer, workbook([list(HEADINGS.values()), cells]), "xlsx")
    assert broken(rows) == [{"/resident_id": "number_lost_digits"}]


async def test_a_line_of_json_says_the_fields_of_the_register(officer: Office) -> None:
    good = row(hukou_kind="urban")
    lines = [orjson.dumps(good), b"", b"[1]", orjson.dumps(row(hukou_kind="urban") | {"age": 3}), b'{"name": "\xff"}']
    _, rows = await imported(officer, b"\n".join(lines), "ndjson")
    assert [each["row"] for each in rows] == [1, 3, 4, 5]
    assert broken(rows) == [{}, {"": "not_json_object"}, {"/age": "extra_forbidden"}, {"": "not_json_object"}]


async def test_what_answers_a_problem_of_a_registration_stands_in_no_file(officer: Office) -> None:
    line = orjson.dumps(row(hukou_kind="urban") | {"not_held_in": ["370102"]})
    _, rows = await imported(officer, line, "ndjson")
    assert broken(rows) == [{"/not_held_in": "extra_forbidden"}]


async def test_a_broken_quotation_mark_costs_its_own_row(officer: Office) -> None:
    content = csv_file([row(), row()]).decode("utf-8-sig").splitlines()
    content.insert(2, '"陈小明,no end')
    _, rows = await imported(officer, "\r\n".join(content).encode())
    assert outcomes(rows) == ["created", "refused", "created"]


@pytest.mark.parametrize(
    ("content", "kind", "rules"),
    [
        (b"", "csv", ["file_empty"]),
        (csv_file([]), "csv", ["no_rows"]),
        ("姓名,年纪\r\n陈小明,3\r\n".encode(), "csv", ["column_unknown", *["column_missing"] * 3]),
        (b"name\n\xff\xfe\x00\n", "csv", ["file_not_text"]),
        (b"PK\x03\x04 no archive", "xlsx", ["not_a_workbook"]),
        (b"\n", "ndjson", ["no_rows"]),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_with_every_reason(
    officer: Office, content: bytes, kind: str, rules: list[str]
) -> None:
    assert await faults(officer, content, kind) == rules


async def test_the_template_is_a_file_that_an_import_takes(officer: Office) -> None:
    for kind in ("csv", "xlsx"):
        for language in ("zh", "en"):
            template = await officer.get("/v1/imports/template", format=kind, language=language)
            shown, rows = await imported(officer, template.content, kind, dry_run=True)
            assert (shown["state"], broken(rows)) == ("done", [{"/residence": "residence_outside_the_area"}])


async def test_the_template_says_which_columns_there_are_in_both_languages(officer: Office) -> None:
    answers = [await officer.get("/v1/imports/template", format="xlsx", language=each) for each in ("zh", "en")]
    books = [CalamineWorkbook.from_filelike(io.BytesIO(each.content)) for each in answers]
    first = [book.get_sheet_by_index(0).to_python()[0][:2] for book in books]
    assert first == [["姓名", "居民身份证号码"], ["Name", "Resident id"]]
