"""Cutting a file into records: encodings, line ends, quotes, and what a mistake costs."""

import sys
from types import FrameType

import pytest

from services.kit.files.records import LONGEST_RECORD, MOST_LINES, NotText, RecordReader, Survey


def read(content: bytes, encoding: str = "utf-8", part: int = 7) -> list[tuple[int, tuple[str, ...], str | None]]:
    """Return the records of a file that comes in small parts: line, cells, fault."""
    reader = RecordReader("gb18030" if encoding == "gb18030" else "utf-8")
    records = []
    for begin in range(0, len(content), part):
        records += list(reader.take(content[begin : begin + part]))
    records += list(reader.end())
    return [(record.line, record.cells, record.fault) for record in records]


def encoding_of(content: bytes, part: int = 5) -> str:
    survey = Survey()
    for begin in range(0, len(content), part):
        survey.take(content[begin : begin + part])
    survey.take(b"", last=True)
    return survey.encoding


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("岗位,地点\n护理员,深圳\n", "utf-8", "utf-8"),
        ("岗位,地点\n护理员,深圳\n", "utf-8-sig", "utf-8"),
        ("title,place\nnurse,Shenzhen\n", "ascii", "utf-8"),
        ("岗位,地点\n护理员,深圳\n", "gbk", "gb18030"),
        ("岗位,地点\n护理员𠮷,深圳\n", "gb18030", "gb18030"),
    ],
)
def test_a_file_is_utf_8_or_gb18030(text: str, encoding: str, expected: str) -> None:
    assert encoding_of(text.encode(encoding)) == expected


def test_a_file_that_is_neither_is_refused_at_the_line_where_it_breaks() -> None:
    content = "岗位,地点\n护理员,深圳\n".encode() + b"\x81\xff,\n"
    with pytest.raises(NotText) as refused:
        encoding_of(content, part=1000)
    assert refused.value.line == 3


def test_a_character_that_never_ends_is_no_text() -> None:
    with pytest.raises(NotText):
        encoding_of("岗位\n护".encode()[:-1] + b"\xff")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("part", [1, 2, 3, 1000])
def test_records_do_not_depend_on_where_the_parts_are_cut(encoding: str, part: int) -> None:
    content = "岗位,地点\n护理员,深圳\n".encode(encoding)
    assert read(content, encoding, part) == [(2, ("护理员", "深圳"), None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do_and_the_last_one_may_be_missing(end: str) -> None:
    content = end.join(["a,b", "1,2", "3,4"]).encode()
    assert read(content) == [(2, ("1", "2"), None), (3, ("3", "4"), None)]


def test_quotes_hold_commas_quotes_and_lines_and_the_next_record_knows_its_line() -> None:
    content = b'a,b\n"1,1","say ""yes""\nand more"\n3,4\n'
    assert read(content) == [(2, ("1,1", 'say "yes"\nand more'), None), (4, ("3", "4"), None)]


def test_blank_lines_are_no_records() -> None:
    assert read(b"\na,b\n\n1,2\n\n\n3,4\n\n") == [(4, ("1", "2"), None), (7, ("3", "4"), None)]


@pytest.mark.parametrize("row", [b"1", b"1,2,3", b"1,2,"])
def test_a_row_with_too_few_or_too_many_cells_is_a_fault_of_its_line_alone(row: bytes) -> None:
    assert read(b"a,b\n" + row + b"\n3,4\n") == [(2, (), "columns"), (3, ("3", "4"), None)]


def test_a_quote_that_is_open_when_the_file_ends_says_so_and_costs_its_own_line_alone() -> None:
    content = b'a,b\n"1,2\n3,4\n5,6\n'
    assert read(content) == [(2, (), "quote_open_at_end"), (3, ("3", "4"), None), (4, ("5", "6"), None)]


def test_a_quote_closed_by_the_quote_of_a_later_row_costs_its_own_line_alone() -> None:
    content = b'a,b\n"1,2\n3,4\n5,"6"\n7,8\n'
    assert read(content) == [
        (2, (), "not_csv"),
        (3, ("3", "4"), None),
        (4, ("5", "6"), None),
        (5, ("7", "8"), None),
    ]


def test_text_after_a_closing_quote_is_a_fault() -> None:
    assert read(b'a,b\n"1"x,2\n3,4\n') == [(2, (), "not_csv"), (3, ("3", "4"), None)]


def test_a_quote_inside_a_bare_cell_is_just_a_quote() -> None:
    assert read(b'a,b\n5" pipe,2\n') == [(2, ('5" pipe', "2"), None)]


def test_a_record_does_not_swallow_the_file() -> None:
    content = b'a,b\n"1,2\n' + b"3,4\n" * (MOST_LINES * 3)
    records = read(content, part=4096)
    assert records[0] == (2, (), "quote_not_closed")
    assert len(records) == 1 + MOST_LINES * 3


def test_a_record_of_several_lines_after_a_quote_that_is_never_closed_is_read() -> None:
    content = b'a,b\n"1,2\n"3\n4",5\n' + b"6,7\n" * MOST_LINES
    assert read(content)[:3] == [(2, (), "not_csv"), (3, ("3\n4", "5"), None), (5, ("6", "7"), None)]


LINES_OF_TROUBLE = 3000


def calls_to_read(content: bytes) -> int:
    """Return how many functions are called while a file is read: the work, whatever the machine is doing besides."""
    reader, calls, before = RecordReader("utf-8"), 0, sys.getprofile()

    def count(_frame: FrameType, event: str, _called: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        records = [*reader.take(content), *reader.end()]
    finally:
        sys.setprofile(before)
    assert len(records) > LINES_OF_TROUBLE * 0.9
    return calls


@pytest.mark.parametrize(
    "trouble",
    [
        b'id","title","employer","x\n' * LINES_OF_TROUBLE,
        b'"never closed,x\n' * LINES_OF_TROUBLE,
        (b'x","y\n' * (MOST_LINES - 1) + b'x",y\n') * (LINES_OF_TROUBLE // MOST_LINES),
    ],
    ids=["misplaced", "never closed", "closed after too many cells"],
)
def test_misplaced_quotes_cost_no_more_on_each_line_however_many_lines_have_them(trouble: bytes) -> None:
    assert calls_to_read(b"id,title,employer\n" + trouble) < 100 * LINES_OF_TROUBLE


@pytest.mark.parametrize("cell", [b"x" * 200_000, b'"' + b"x" * 200_000 + b'"', b'"' + b"x" * 200_000])
def test_a_row_that_is_too_long_says_so_and_costs_its_own_line_alone(cell: bytes) -> None:
    content = b"a,b\n" + cell + b",2\n3,4\n"
    assert read(content, part=4096) == [(2, (), "record_too_long"), (3, ("3", "4"), None)]


def test_a_quote_that_is_closed_only_by_a_line_that_is_too_long_says_so_at_both_lines() -> None:
    content = b'a,b\n"1\n' + b"x" * 200_000 + b'",2\n3,4\n'
    assert read(content, part=4096) == [
        (2, (), "quote_not_closed"),
        (3, (), "record_too_long"),
        (4, ("3", "4"), None),
    ]


def test_a_row_at_the_limit_is_read() -> None:
    cell = "x" * (LONGEST_RECORD - len(",2\n"))
    assert read(f"a,b\n{cell},2\n".encode(), part=4096) == [(2, (cell, "2"), None)]


def test_a_file_without_line_ends_is_one_row_that_is_too_long_whatever_its_size() -> None:
    reader = RecordReader("utf-8")
    taken = [record for _ in range(40) for record in reader.take(b"x" * 100_000)]
    assert (taken, reader.header) == ([], None)
    assert [record.fault for record in reader.end()] == ["record_too_long"]


def test_an_empty_file_has_no_header() -> None:
    reader = RecordReader("utf-8")
    assert (list(reader.take(b"\n\n")), list(reader.end()), reader.header) == ([], [], None)
