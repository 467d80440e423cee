"""Prints a page as PDF/UA: every glyph embedded, headings and tables tagged, the same bytes for the same page and day.

The font is Noto Sans SC. A character that it has no glyph for is written as its Unicode number, and the page says so:
a name is never shown as a box that could be anybody's.
"""

import unicodedata
from datetime import UTC, date, datetime, time
from functools import cache

import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # the library has no types
from pylopdf_fonts_zh_cn import sans_path

from services.kit.papers.writing import HERE

SELECTOR = "VARIATION SELECTOR"
"""How the names of those signs begin that ask for a form of the sign before them."""


def printed(page: str, on: date) -> bytes:
    """Return a page as PDF; `on` is the day that it says it was made on. It takes some tens of milliseconds."""
    shown, complete = with_numbers(page)
    compiler = typst.Compiler(
        (HERE / "page.typ").read_bytes(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"page": shown, "unshown": "false" if complete else "true"},
    )
    made_at = datetime.combine(on, time(), UTC)
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=made_at)
    if not isinstance(pdf, bytes):  # as it is for formats with a file for each page
        raise TypeError
    return pdf


def with_numbers(page: str) -> tuple[str, bool]:
    """Return a page with numbers in place of the characters that the font lacks, and whether it lacks none."""
    lacking = {sign for sign in set(page) if ord(sign) not in glyphs() and not shows_nothing(sign)}
    return page.translate({ord(sign): f"[U+{ord(sign):04X}]" for sign in lacking}), not lacking


def shows_nothing(sign: str) -> bool:
    """Tell whether a character has no glyph in any font: line ends, marks of direction, variation selectors."""
    selects_a_form = unicodedata.name(sign, "").startswith(SELECTOR)
    return sign.isspace() or unicodedata.category(sign) in {"Cf", "Cc"} or selects_a_form


@cache
def fonts() -> typst.Fonts:
    """Return the fonts that papers are set in: those of the package, and none of the machine's."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[sans_path().parent])


@cache
def glyphs() -> frozenset[int]:
    """Return the code points that the font has a glyph for."""
    with TTFont(sans_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())
