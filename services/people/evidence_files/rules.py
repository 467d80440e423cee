"""What is taken as a file of evidence, told by its bytes and not by its name."""

import io
import zipfile

import puremagic

PDF = "application/pdf"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFD = "application/ofd"
"""GB/T 33190: a zip archive with OFD.xml in it. No authority has registered a media type for it."""
ENDINGS = {
    PDF: "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    HEIC: "heic",
    "image/tiff": "tiff",
    DOCX: "docx",
    XLSX: "xlsx",
    OFD: "ofd",
}
"""How the name of a file of each kind that is taken ends."""
PART_BYTES = 2 * 1024 * 1024
"""Bytes of each part of a file but the last: as much as any body of a request may have."""
ARCHIVES = (("OFD.xml", OFD), ("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))
MACROS = "vbaProject.bin"
"""What a document of Office has that runs something when it is opened."""
SERVED = {False: frozenset({"stored", "clean", "scan_unavailable"}), True: frozenset({"clean"})}
"""In which states a file is served: where a scanner is set, one that it found clean alone."""


def parts_of(size: int) -> int:
    """Return how many parts a file of so many bytes has."""
    return -(-size // PART_BYTES)


def bytes_of_part(size: int, number: int) -> int:
    """Return how many bytes a part has, by its number from 1; 0 for one that the file has not."""
    return max(0, min(PART_BYTES, size - (number - 1) * PART_BYTES))


def media_type_of(content: bytes) -> str | None:
    """Return what a file is; None where it is nothing that is taken."""
    if content.startswith(b"PK"):
        return _in_archive(content)
    try:
        found = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        return None
    found = HEIC if found == "image/heif" else found
    return found if found in ENDINGS else None


def _in_archive(content: bytes) -> str | None:
    """Return what a zip archive is by the names in its directory; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.endswith(MACROS) for name in names):
        return None
    return next((kind for name, kind in ARCHIVES if name in names), None)
