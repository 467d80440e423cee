"""Fills templates: XHTML in which everything that comes from data is escaped, and nothing is loaded from elsewhere.

A part's templates extend `page.xhtml`, which has the frame, the language and the style. The page is well-formed XML, so
that it can be shown as HTML and set as PDF alike.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.kit.clock import SHANGHAI
from services.kit.http.languages import Language

HERE = Path(__file__).parent
STYLE = (HERE / "page.css").read_text(encoding="utf-8").strip()
UNSHOWN = {
    Language.CHINESE: "本页字体没有的字，以其统一码（Unicode）编号表示，如 U+2CB4E。",
    Language.ENGLISH: "A character that the font of this paper lacks is written as its Unicode number: U+2CB4E.",
}
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, XML 1.0 (2.2), escaped or not; it shows nothing anyway."""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; frame-ancestors 'none'"
"""The Content-Security-Policy of a page: it has its own style, and loads nothing."""


def written(templates: Path, name: str, language: Language, facts: Mapping[str, object]) -> str:
    """Return the page that a template of a folder makes of facts; raise `UndefinedError` for one that is missing."""
    template = environment(templates).get_template(name)
    page = template.render(facts, lang=language.value, style=STYLE, unshown=UNSHOWN[language])
    return NOT_IN_XML.sub("", page)


@cache
def environment(templates: Path) -> Environment:
    """Return what reads the templates of a folder, and `page.xhtml`."""
    loader = FileSystemLoader([templates, HERE])
    reading = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    reading.filters["day"] = civil_day
    return reading


def civil_day(at: datetime) -> date:
    """Return the civil date of an instant."""
    return at.astimezone(SHANGHAI).date()
