"""What papers call things, in the language of the paper, from `labels.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from services.kit.http.languages import Language

LABELS = Path(__file__).with_name("labels.yaml")
TIMELINE_CODES: Mapping[str, tuple[str, ...]] = {
    "member_joined": ("relation",),
    "member_left": ("relation",),
    "applied": ("evidence",),
    "posted": ("posted_at",),
    "objected": ("ground",),
    "objection_answered": ("answer",),
    "application_refused": ("refused_for",),
    "certified": ("law",),
    "certification_ended": ("withdrawn_for",),
    "rechecked": ("rechecked", "refused_for", "withdrawn_for"),
    "dibao_ended": ("dibao_ended_for",),
    "visited": ("purpose", "found"),
    "agreement_signed": ("agreement",),
    "agreement_ended": ("agreement_ended_for",),
}
"""Of which kinds the codes are that say more of what happened."""


@cache
def labels() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Return every label by kind and code, Chinese first."""
    read = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    return {
        kind: {code: (chinese, english) for code, (chinese, english) in codes.items()} for kind, codes in read.items()
    }


class Words:
    """Says labels in one language; `laws` are the names of laws, which stand with these."""

    def __init__(self, language: Language, laws: Mapping[str, tuple[str, str]]) -> None:
        """Speak one language."""
        self._place = 0 if language is Language.CHINESE else 1
        self._comma = "、" if language is Language.CHINESE else ", "
        self._labels = {**labels(), "law": laws}

    def label(self, kind: str, code: object) -> str:
        """Return what a code is called; the code where it has no name."""
        told = "none" if code is None else str(code).lower() if isinstance(code, bool) else str(code)
        named = self._labels[kind].get(told)
        return told if named is None else named[self._place]

    def text(self, code: str) -> str:
        """Return a heading or a sentence of the papers; raise `KeyError` where there is none such."""
        return self._labels["text"][code][self._place]

    def listed(self, kind: str, codes: list[str]) -> str:
        """Return what codes are called, one after the other."""
        return self._comma.join(self.label(kind, code) for code in codes)

    def told(self, happened: str, codes: list[str]) -> str:
        """Return what the codes of something that happened are called."""
        kinds = TIMELINE_CODES.get(happened, ())
        return self._comma.join(self._first(kinds, code) for code in codes)

    def _first(self, kinds: tuple[str, ...], code: str) -> str:
        """Return what a code is called that is of one of these kinds; the code where none knows it."""
        named = (self._labels[kind][code] for kind in kinds if code in self._labels[kind])
        return next(named, (code, code))[self._place]
