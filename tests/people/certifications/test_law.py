"""The texts of law: that they load and are cited, and which of them is in force where and when."""

from datetime import date
from typing import Any

import pytest
import yaml

from services.people.certifications import law as laws

JINAN, ZHONGSHAN, ZHONGSHAN_STREET, SHENZHEN = "370100", "442000", "442000001", "440303"
NANNING, QINGDAO = "450103", "370202"
WRITTEN: list[dict[str, Any]] = yaml.safe_load((laws.LAWS / "zero_employment.yaml").read_text(encoding="utf-8"))


def in_force(district: str, on: date) -> set[str]:
    return {law.id for law in laws.laws_of(district, on)}


def answering(district: str, on: date) -> str | None:
    return next((law.id for law in laws.laws_of(district, on)), None)


def in_doubt(name: str, on: date) -> list[str] | None:
    """Return what is not certain about the days of a text; None where it cannot be in force."""
    law = next(law for law in laws.zero_employment_laws() if law.id == name)
    return [caveat.value for caveat in law.days.caveats(on)] if law.days.hold(on) else None


@pytest.mark.parametrize("text", WRITTEN, ids=[text["id"] for text in WRITTEN])
def test_a_text_names_its_document_its_article_and_how_sure_we_are(text: dict[str, Any]) -> None:
    assert all(name in text for name in ("document", "article", "quoted"))
    assert text["document"] or text["names"]["zh"]
    assert text["source"]
    assert text["sure"] in {"read", "quoted", "unverified"}
    assert set(text["names"]) == {"zh", "en"}


def test_what_a_text_does_not_print_is_null() -> None:
    national = next(law for law in laws.zero_employment_laws() if law.id == "CN-EPL56")
    assert (national.working_days_to_decide, national.posting_days) == (None, None)


def test_zhongshan_decides_in_seven_working_days_and_posts_for_three() -> None:
    zhongshan = next(law for law in laws.zero_employment_laws() if law.id == "ZS-2005")
    assert (zhongshan.working_days_to_decide, zhongshan.posting_days) == (7, 3)


@pytest.mark.parametrize(
    ("district", "on", "expected"),
    [
        (JINAN, date(2007, 12, 31), set()),
        (JINAN, date(2008, 1, 1), {"CN-EPL56"}),
        (SHENZHEN, date(2026, 6, 1), {"CN-EPL56"}),
        (ZHONGSHAN, date(2005, 3, 22), set()),
        (ZHONGSHAN, date(2005, 3, 23), {"ZS-2005"}),
        (ZHONGSHAN, date(2007, 12, 31), {"ZS-2005"}),
        (ZHONGSHAN, date(2008, 1, 1), {"ZS-2005", "CN-EPL56"}),
        (ZHONGSHAN_STREET, date(2005, 3, 23), {"ZS-2005"}),
        (NANNING, date(2007, 12, 31), set()),
        (NANNING, date(2008, 1, 1), {"CN-EPL56", "GX-2008"}),
        (QINGDAO, date(2022, 12, 31), {"CN-EPL56"}),
        (QINGDAO, date(2023, 1, 1), {"CN-EPL56", "QD-2023"}),
    ],
)
def test_a_law_is_in_force_in_its_place_from_its_day(district: str, on: date, expected: set[str]) -> None:
    assert in_force(district, on) == expected


@pytest.mark.parametrize(
    ("district", "on", "law"),
    [
        (ZHONGSHAN, date(2005, 3, 22), None),
        (ZHONGSHAN, date(2007, 12, 31), "ZS-2005"),
        (ZHONGSHAN, date(2008, 1, 1), "CN-EPL56"),
        (NANNING, date(2008, 1, 1), "GX-2008"),  # of the same day at the earliest: the nearer one
        (QINGDAO, date(2023, 1, 1), "QD-2023"),
    ],
)
def test_of_several_the_one_that_started_last_answers(district: str, on: date, law: str | None) -> None:
    assert answering(district, on) == law


@pytest.mark.parametrize(
    ("law", "on", "caveats"),
    [
        ("CN-EPL56", date(2007, 12, 31), None),
        ("CN-EPL56", date(2008, 1, 1), []),
        ("ZS-2005", date(2005, 3, 22), None),  # the measures are of the day after
        ("ZS-2005", date(2005, 3, 23), ["first_day_uncertain"]),
        ("ZS-2005", date(2005, 12, 30), ["first_day_uncertain"]),
        ("ZS-2005", date(2005, 12, 31), []),
        ("GX-2008", date(2007, 12, 31), None),
        ("GX-2008", date(2008, 4, 5), ["first_day_uncertain"]),
        ("GX-2008", date(2009, 1, 1), []),
        ("QD-2023", date(2022, 12, 31), None),
        ("QD-2023", date(2023, 6, 1), ["first_day_uncertain"]),
        ("QD-2023", date(2024, 1, 1), []),
    ],
)
def test_within_the_year_in_which_a_text_took_effect_it_counts_and_that_is_said(
    law: str, on: date, caveats: list[str] | None
) -> None:
    assert in_doubt(law, on) == caveats


def test_the_texts_known_for_a_place_are_those_that_cover_it() -> None:
    known = {district: {law.id for law in laws.known_laws_of(district)} for district in (JINAN, ZHONGSHAN_STREET)}
    assert known == {JINAN: {"CN-EPL56"}, ZHONGSHAN_STREET: {"CN-EPL56", "ZS-2005"}}
