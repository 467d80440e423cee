"""The days of the law: when a text counts by what its source prints, and what an answer then says."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import services
from services.kit.law_days import LawDays, answering, in_force, law_day, law_days, started_last

SERVICES = Path(services.__path__[0])


def days(since: object, until: object = None, **more: object) -> LawDays:
    """Return the days of a text as a file writes them."""
    return law_days({"effective_from": since, "effective_to": until, **more})


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        (date(2007, 8, 30), date(2007, 8, 30), date(2007, 8, 30)),
        ("2007-08-30", date(2007, 8, 30), date(2007, 8, 30)),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29)),
        (2007, date(2007, 1, 1), date(2007, 12, 31)),
        ("2004-07/2004-12", date(2004, 7, 1), date(2004, 12, 31)),
    ],
)
def test_a_day_is_written_as_precisely_as_it_is_printed(written: object, first: date, last: date) -> None:
    found = law_day(written)
    assert (found.first, found.last, found.said) == (first, last, str(written))


@pytest.mark.parametrize("written", ["spring 2007", 20070830, "2007-13", "2007-02-30", "2007-1", "2008/2007", True, ""])
def test_what_is_no_day_does_not_load_and_the_field_is_named(written: object) -> None:
    with pytest.raises(ValueError, match="effective_from"):
        days(written)


def test_a_text_that_ends_before_it_begins_does_not_load() -> None:
    with pytest.raises(ValueError, match="effective_to: the text ends before it begins"):
        days("2008-03", 2007)


def test_a_day_that_is_not_written_at_all_is_no_unknown_one() -> None:
    with pytest.raises(KeyError):
        law_days({"effective_from": None})


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        (days("2008-01-01"), date(2007, 12, 31), None),
        (days("2008-01-01"), date(2008, 1, 1), []),
        (days("2007-09"), date(2007, 8, 31), None),
        (days("2007-09"), date(2007, 9, 1), ["first_day_uncertain"]),
        (days("2007-09"), date(2007, 9, 30), []),
        (days(2007), date(2006, 12, 31), None),
        (days(2007), date(2007, 1, 1), ["first_day_uncertain"]),
        (days(2007), date(2007, 12, 30), ["first_day_uncertain"]),
        (days(2007), date(2007, 12, 31), []),
        (days(None), date(1950, 1, 1), ["first_day_unknown"]),
        (days(None), date(2050, 1, 1), ["first_day_unknown"]),
        (days(2007, 2009), date(2009, 1, 1), []),
        (days(2007, 2009), date(2009, 1, 2), ["last_day_uncertain"]),
        (days(2007, 2009), date(2009, 12, 31), ["last_day_uncertain"]),
        (days(2007, 2009), date(2010, 1, 1), None),
        (days(2007, 2007), date(2007, 6, 1), ["first_day_uncertain", "last_day_uncertain"]),
        (days(None, "2024-12-31"), date(2025, 1, 1), None),
        (days(2005, stated_on="2005-03-23"), date(2005, 3, 22), None),
        (days(2005, stated_on="2005-03-23"), date(2005, 3, 23), ["first_day_uncertain"]),
        (days(2005, stated_on="2005-03-23"), date(2005, 12, 31), []),
        (days(None, stated_on="2005-03-23"), date(2005, 3, 22), None),
        (days("2005-03-01", stated_on="2005-03-23"), date(2005, 3, 1), []),
    ],
)
def test_a_text_counts_as_long_as_it_can_be_in_force_and_says_where_that_is_not_certain(
    text: LawDays, on: date, expected: list[str] | None
) -> None:
    assert (list(text.caveats(on)) if text.hold(on) else None) == expected
    assert text.certain(on) == (expected == [])


@dataclass(frozen=True)
class Text:
    """A text of a place."""

    name: str
    jurisdiction: str
    days: LawDays


NATION, PROVINCE, CITY = (
    Text("nation", "000000", days(None)),
    Text("province", "440000", days(2010, 2019)),
    Text("city", "440300", days(2010, 2015)),
)


@pytest.mark.parametrize(
    ("district", "year", "names"),
    [
        ("440303", 2009, ["nation"]),
        ("440303", 2012, ["city", "province", "nation"]),
        ("440106", 2012, ["province", "nation"]),
        ("440303", 2018, ["province", "nation"]),
        ("370102", 2018, ["nation"]),
    ],
)
def test_the_text_that_started_last_answers_and_of_those_that_started_together_the_nearest(
    district: str, year: int, names: list[str]
) -> None:
    there: Any = in_force([NATION, PROVINCE, CITY], district, date(year, 7, 1))
    assert [text.name for text in there] == names


def test_where_no_text_counts_none_answers() -> None:
    assert answering([PROVINCE, CITY], "440303", date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2009, 12, 31), None),
        (date(2010, 1, 1), "first"),
        (date(2011, 6, 30), "first"),
        (date(2011, 7, 1), "for a while"),
        (date(2012, 1, 1), "first"),
        (date(2013, 2, 1), "last"),
    ],
)
def test_of_the_platforms_own_rules_the_one_that_started_last_answers_while_it_is_in_force(
    on: date, name: str | None
) -> None:
    rules = [
        Text("last", "000000", days("2013-02")),
        Text("first", "000000", days(2010)),
        Text("for a while", "000000", days("2011-07-01", "2011-12-31")),
    ]
    answers = started_last(rules, on)
    assert (answers and answers.name) == name


def dated(part: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- whatever a file says
    """Return every entry of a file, also those in others, that says from when it is in force."""
    below = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    own = [part] if isinstance(part, dict) and "effective_from" in part else []
    return own + [entry for each in below for entry in dated(each)]


def test_every_dated_file_is_written_as_the_days_of_the_law_are_read() -> None:
    files = {file: dated(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in SERVICES.rglob("*.yaml")}
    unread = {file.name for file, entries in files.items() if not all("effective_to" in each for each in entries)}
    for entry in (each for file, entries in files.items() if file.name not in unread for each in entries):
        law_days(entry)
    assert unread == set()


def test_no_service_chooses_by_itself_which_text_of_a_file_answers() -> None:
    of_its_own = [
        file.relative_to(SERVICES).as_posix()
        for file in sorted(SERVICES.rglob("law.py"))
        if any(word in file.read_text(encoding="utf-8") for word in (".hold(", '["effective_'))
    ]
    assert of_its_own == []
