"""A file is what its bytes say, and nothing else is taken."""

import io
import zipfile

import pytest

from services.people.evidence_files.rules import DOCX, OFD, XLSX, bytes_of_part, media_type_of, parts_of

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def archive(*names: str) -> bytes:
    """Return a zip archive of empty files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as writing:
        for name in names:
            writing.writestr(name, "")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n", "application/pdf"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40), "image/jpeg"),
        (PNG, "image/png"),
        (b"II*\0\x08\0\0\0" + bytes(30), "image/tiff"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(20), "image/heic"),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (archive("OFD.xml", "Doc_0/Document.xml"), OFD),
        (archive("word/document.xml", "word/vbaProject.bin"), None),
        (archive("holiday.jpg"), None),
        (b"PK\x03\x04 no archive", None),
        (b"MZ\x90\0" + bytes(60), None),
        (HTML, None),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', None),
        (b"hello", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_bytes_say_and_programs_pages_and_archives_are_not_taken(
    content: bytes, media_type: str | None
) -> None:
    assert media_type_of(content) == media_type


def test_every_part_but_the_last_has_two_mebibytes() -> None:
    size = 5 * 1024 * 1024
    assert parts_of(size) == 3
    assert [bytes_of_part(size, number) for number in (1, 2, 3, 4)] == [2**21, 2**21, 2**20, 0]
