"""A paper is one page: shown as HTML that loads nothing, printed as PDF whose every name can be read."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import typst
from jinja2 import UndefinedError
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from services.kit.http.languages import Language
from services.kit.papers.answering import DATA, HTML, PDF, chosen
from services.kit.papers.printing import printed
from services.kit.papers.problems import NotAcceptable
from services.kit.papers.writing import written

DAY = date(2026, 11, 20)
TEMPLATE = """{% extends "page.xhtml" %}
{% block title %}家庭{% endblock %}
{% block content %}
<section><h2>{{ heading }}</h2><p>{{ name }}</p>
<table><caption>成员</caption><thead><tr><th scope="col">姓名</th></tr></thead>
<tbody><tr><td>{{ name }}</td></tr></tbody></table></section>
{% endblock %}
{% block foot %}制作{% endblock %}"""
RARE = "𬭎㛃龑堃喆䶮𬱖"
LACKING = "\U0002e9f5"
"""A character of CJK extension I, which the font does not have."""


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return a folder with one template."""
    (tmp_path / "family.xhtml").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def page(templates: Path, name: str, language: Language = Language.CHINESE) -> str:
    return written(templates, "family.xhtml", language, {"heading": "一家一册", "name": name})


def text_of(pdf: bytes) -> str:
    return "".join(each.extract_text() for each in PdfReader(BytesIO(pdf)).pages)


def fonts_of(pdf: bytes) -> Iterator[dict[str, object]]:
    """Yield the descriptor of every font of a PDF, looked up in all of its objects and not by page."""
    reader = PdfReader(BytesIO(pdf))
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        found = reader.get_object(number)
        if isinstance(found, DictionaryObject) and found.get("/Type") == "/FontDescriptor":
            yield dict(found)


@pytest.mark.parametrize("name", ["陈小明", "阿依古丽·买买提", *RARE])
def test_a_name_is_read_from_the_pdf_as_it_is_written(templates: Path, name: str) -> None:
    assert text_of(printed(page(templates, name), DAY)).count(name) == 2


def test_every_font_of_a_pdf_is_embedded(templates: Path) -> None:
    fonts = list(fonts_of(printed(page(templates, f"陈小明 Chen {RARE}"), DAY)))
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & font.keys() for font in fonts)


def test_a_character_that_the_font_lacks_is_told_by_its_number_and_the_paper_says_so(templates: Path) -> None:
    told = text_of(printed(page(templates, f"王{LACKING}"), DAY))
    assert "王[U+2E9F5]" in told
    assert "统一码" in told


def test_a_paper_with_every_character_says_nothing_of_numbers(templates: Path) -> None:
    assert "统一码" not in text_of(printed(page(templates, "王\u200b小\ufe00明"), DAY))


def test_a_character_that_the_font_lacks_stands_in_the_html_as_it_is(templates: Path) -> None:
    assert f"<td>王{LACKING}</td>" in page(templates, f"王{LACKING}")


def test_one_page_on_one_day_is_the_same_pdf(templates: Path) -> None:
    assert printed(page(templates, "陈小明"), DAY) == printed(page(templates, "陈小明"), DAY)


def test_a_pdf_tells_its_title_its_language_and_its_structure(templates: Path) -> None:
    reader = PdfReader(BytesIO(printed(page(templates, "陈小明"), DAY)))
    root = reader.root_object
    assert (reader.metadata and reader.metadata.title, str(root["/Lang"])) == ("家庭", "zh-CN")
    assert "'/Marked': True" in str(root["/MarkInfo"])
    assert "/StructTreeRoot" in root


@pytest.mark.parametrize("name", ["<script>x</script>", "&amp;", '"#panic()"', "$x$ *a* #set", "a\x00\x0bb"])
def test_what_comes_from_data_is_neither_markup_of_the_page_nor_of_the_setting(templates: Path, name: str) -> None:
    visible = "".join(sign for sign in name if sign.isprintable())
    assert visible in text_of(printed(page(templates, name), DAY))
    assert "<script>" not in page(templates, name)


def test_a_template_with_an_element_that_is_not_set_prints_nothing(templates: Path) -> None:
    (templates / "family.xhtml").write_text(TEMPLATE.replace("<p>", "<p><blink>x</blink>"), encoding="utf-8")
    with pytest.raises(typst.TypstError, match="blink"):
        printed(page(templates, "陈小明"), DAY)


def test_a_template_that_lacks_a_fact_writes_nothing(templates: Path) -> None:
    with pytest.raises(UndefinedError):
        written(templates, "family.xhtml", Language.CHINESE, {"heading": "一家一册"})


def test_a_page_loads_nothing(templates: Path) -> None:
    assert not any(word in page(templates, "陈小明") for word in ("src=", "href=", "url(", "@import", "<script"))


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, DATA),
        ("*/*", DATA),
        ("text/html,application/xhtml+xml,*/*;q=0.8", HTML),
        ("application/pdf", PDF),
        ("application/*", DATA),
        ("application/json;q=0, */*;q=0.1", HTML),
        ("text/html;q=0.4, application/pdf;q=0.5", PDF),
    ],
)
def test_the_form_is_the_one_that_accept_likes_best(accept: str | None, form: str) -> None:
    assert chosen(accept, (DATA, HTML, PDF)) == form


def test_a_form_that_there_is_not_is_refused_by_the_names_of_those_that_there_are() -> None:
    with pytest.raises(NotAcceptable) as refused:
        chosen("image/png", (HTML, PDF))
    assert refused.value.members == {"offered": (HTML, PDF)}
