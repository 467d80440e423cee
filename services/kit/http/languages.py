"""The languages of answers: zh-Hans and en, chosen by Accept-Language (RFC 9110), sentences from message catalogues.

A catalogue is a gettext file at `<part>/locales/<zh_Hans|en>/LC_MESSAGES/<part>.po`, read when an app starts. Each
message has a context: `title` and `detail` of problems are looked up by their English text, `rule` by the rule's name
in both languages. The rules of the national codes stand in `services/kit/codes/rules_zh.csv` (rule, english, chinese).
"""

import csv
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from babel.messages.pofile import read_po
from fastapi import Depends, Request, Response

from services.kit.http.problems import Problem, Say

UNKNOWN_RULE = "unknown_rule"
"""The rule whose sentence is used for a rule that no catalogue knows: a library's own text could repeat the value."""

_KIT = Path(__file__).parents[1]
_RULES_OF_CODES = _KIT / "codes" / "rules_zh.csv"
_CATALOGUES = "catalogues"


class Language(StrEnum):
    """A language that answers can be in, by its BCP 47 tag."""

    CHINESE = "zh-Hans"
    ENGLISH = "en"

    @property
    def folder(self) -> str:
        """Return the name gettext gives the language's folder."""
        return self.replace("-", "_")

    @property
    def headers(self) -> dict[str, str]:
        """Return what an answer in this language says about itself to clients and caches."""
        return {"Content-Language": self.value, "Vary": "Accept-Language"}


DEFAULT = Language.CHINESE
"""The language of the law and of the people at the counter; used where Accept-Language names neither language."""


def negotiate(header: str | None) -> Language:
    """Return the language that an Accept-Language header likes best; `zh-CN`, `zh-TW` and `zh` are all zh-Hans here."""
    weights: dict[str, float] = {}
    for wish in (header or "").split(","):
        tag, _, parameters = wish.partition(";")
        primary = tag.strip().split("-")[0].lower()
        weight = _weight(parameters)
        if primary and weight is not None:
            weights[primary] = max(weight, weights.get(primary, 0))
    others = weights.get("*", 0)
    liked = {language: weights.get(language.split("-")[0], others) for language in Language}
    best = max(liked.values())
    candidates = [language for language, weight in liked.items() if weight == best > 0]
    for primary in weights:
        for language in candidates:
            if language.split("-")[0] == primary:
                return language
    return candidates[0] if candidates else DEFAULT


def _weight(parameters: str) -> float | None:
    """Return the weight of `q=0.8`, 1 without one, nothing for a weight that is none."""
    text = parameters.strip()
    if not text:
        return 1.0
    name, _, value = text.partition("=")
    if name.strip().lower() != "q" or not value.strip().replace(".", "", 1).isdecimal():
        return None
    weight = float(value)
    return weight if weight <= 1 else None


class _Blanks(dict[str, object]):
    """Values of a sentence; one that was not given is shown as an ellipsis rather than failing the answer."""

    def __missing__(self, key: str) -> str:
        return "…"


@dataclass(frozen=True, slots=True)
class Catalogues:
    """Every sentence that the parts of one app can say, by language, context and message."""

    sentences: Mapping[tuple[Language, str, str], str]

    @classmethod
    def of(cls, problems: Iterable[type[Problem]]) -> "Catalogues":
        """Read the catalogues of the kit and of every part that defines one of the problems."""
        folders = {_KIT / "locales": None} | {folder: None for problem in problems if (folder := _folder_of(problem))}
        sentences: dict[tuple[Language, str, str], str] = {}
        for folder in folders:
            for language in Language:
                for file in sorted((folder / language.folder / "LC_MESSAGES").glob("*.po")):
                    sentences |= {(language, *key): text for key, text in _read(file, language).items()}
        return cls(MappingProxyType(sentences | _rules_of_codes()))

    def find(self, language: Language, context: str, message: str) -> str | None:
        """Return the sentence, or nothing where this language has none."""
        return self.sentences.get((language, context, message))

    def say(self, language: Language, context: str, message: str, values: Mapping[str, object] | None = None) -> str:
        """Return the sentence with its values; without a translation, the message itself, which is English."""
        sentence = self.find(language, context, message)
        if sentence is None and context == "rule":
            sentence = self.find(language, context, UNKNOWN_RULE)
        return (sentence or message).format_map(_Blanks({k: _shown(v, language) for k, v in (values or {}).items()}))

    def voice(self, language: Language) -> Say:
        """Return `say` in one language."""
        return partial(self.say, language)


def _shown(value: object, language: Language) -> str:
    """Write a value the way the language lists things."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return ("、" if language is Language.CHINESE else ", ").join(str(item) for item in value)


def _folder_of(problem: type[Problem]) -> Path | None:
    """Return the `locales` folder nearest to the module that defines the problem, inside its own top-level package."""
    file = sys.modules[problem.__module__].__file__
    if file is None:
        return None
    depth = problem.__module__.count(".")
    return next((up / "locales" for up in Path(file).parents[:depth] if (up / "locales").is_dir()), None)


def _read(file: Path, language: Language) -> dict[tuple[str, str], str]:
    """Read one catalogue: (context, message) to sentence, without those still to be translated."""
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=language.folder, abort_invalid=True)
    return {
        (message.context or "", str(message.id)): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


def _rules_of_codes() -> dict[tuple[Language, str, str], str]:
    """Read the sentences of the national codes' rules."""
    sentences: dict[tuple[Language, str, str], str] = {}
    with _RULES_OF_CODES.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            sentences[Language.ENGLISH, "rule", row["rule"]] = row["english"]
            sentences[Language.CHINESE, "rule", row["rule"]] = row["chinese"]
    return sentences


def catalogues_of(request: Request) -> Catalogues:
    """Return the catalogues that the app read when it started."""
    catalogues: Catalogues = getattr(request.app.state, _CATALOGUES)
    return catalogues


async def spoken(request: Request, response: Response) -> Language:
    """Choose the language of an answer with translated text, and say so in its headers."""
    language = negotiate(request.headers.get("accept-language"))
    response.headers["Content-Language"] = language.value
    response.headers.append("Vary", "Accept-Language")
    return language


SpokenLanguage = Annotated[Language, Depends(spoken)]
"""A route with this parameter answers in the caller's language."""


async def voice(request: Request, language: SpokenLanguage) -> Say:
    """Say sentences of the app's catalogues in the caller's language."""
    return catalogues_of(request).voice(language)


Voice = Annotated[Say, Depends(voice)]
"""A route with this parameter says names and explanations from the catalogues."""
