"""What can stand in the way of a file of evidence."""

from typing import Literal

from services.kit.http.problems import Problem
from services.people.evidence_files.rules import ENDINGS


class FileIsStored(Problem):
    """The file is complete already."""

    status = 409


class FilePartsMissing(Problem):
    """Not every part of the file has come."""

    status = 409
    detail = "`parts` are the numbers of those that are missing."
    parts: tuple[int, ...]


class FileDiffers(Problem):
    """The file is not what it was said to be."""

    status = 422
    detail = "`differs` says in what. Open it anew with what it is."
    differs: Literal["sha256", "media_type"]


class FileTypeNotTaken(Problem):
    """The file is of no type that is taken as evidence."""

    status = 422
    detail = "Its bytes were looked at, not its name. These are taken: {taken}."
    taken: tuple[str, ...] = tuple(ENDINGS.values())


class FileNotServed(Problem):
    """The file is not served."""

    status = 409
    detail = "`state` says why: it has not come whole, a scanner has not found it clean, or it was erased."
    state: str
