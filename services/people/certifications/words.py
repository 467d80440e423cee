"""What a decision on a certification is answered as: each code with its sentence in the language of the answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.kit.http.problems import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidReason:
    """A condition of the law that fails."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidMissing:
    """A fact that nobody has stated yet; without it the law cannot answer."""

    pointer: str
    """JSON pointer into the household, or `/dibao_line` of the request."""
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidCaveat:
    """What a decision leans on without being sure of it."""

    code: str
    law: str | None
    """The law that the caveat is about, where it is about one."""
    detail: str


def said_reasons(say: Say, reasons: Iterable[str]) -> list[SaidReason]:
    """Put conditions that fail into sentences."""
    return [SaidReason(code=code, detail=say("reason", code)) for code in map(str, reasons)]


def said_missing(say: Say, missing: Iterable[str]) -> list[SaidMissing]:
    """Put facts that are missing into sentences; the last part of a pointer names the fact."""
    return [SaidMissing(pointer=at, detail=say("missing", at.rpartition("/")[2])) for at in missing]


def said_caveats(say: Say, caveats: Iterable[str]) -> list[SaidCaveat]:
    """Put caveats into sentences; some name a law after a colon."""
    parts = (caveat.partition(":") for caveat in caveats)
    return [
        SaidCaveat(code=code, law=law or None, detail=say("caveat", code, {"law": law} if law else {}))
        for code, _, law in parts
    ]
