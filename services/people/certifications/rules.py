"""The law of the zero-employment household: facts in, decision out.

Employment Promotion Law art. 56: in an urban household all members of working age are unemployed. Zhongshan 2005 art. 3
admits a household with a working member too, where income per head is below the dibao line; Guangxi 2008 one whose
members have worked for three months at most within a year, all together. Qingdao 2023 refuses whoever has income from a
business or an investment. Unemployed (失业) means of working age, able and willing, and without work; so one member at
least must be able and willing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.kit.law_days import DatedText, LawDays
from services.people.files.rules import months_later, whole_months
from services.people.working_age.rules import WorkingAge

WORKING_AGE_UNVERIFIED = "working_age_unverified"
POST_UNKNOWN = "retirement_age_by_post_unknown"
FACTS_OF_A_LATER_DAY = "facts_of_a_later_day"
KINDS_OF_ANOTHER = "hukou_kinds_of_another_text"
ANOTHER_LAW = "another_law_in_force"
"""Followed by a colon and the law."""
COUNTY_DIGITS = 6
DAY = timedelta(days=1)


class CitedText(DatedText, Protocol):
    """A text of a place that is named by its id."""

    @property
    def id(self) -> str:
        """Return its stable name."""


@dataclass(frozen=True, slots=True)
class ZeroEmploymentLaw:
    """One text that says what a zero-employment household is."""

    id: str
    jurisdiction: str
    days: LawDays
    hukou_kinds: frozenset[str]
    hukou_kinds_of: str
    """The text that prints these kinds: this one, or the one that it adds to where it is silent of them."""
    low_income_replaces_unemployment: bool
    work_months_that_count_as_none: int | None
    bars_other_income: bool
    working_days_to_decide: int | None
    posting_days: int | None
    working_age: WorkingAge


@dataclass(frozen=True, slots=True, order=True)
class Worked:
    """Days of work that are recorded of a member, from the first to the last of them."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """What is known of a member on the day of the decision; None is not known."""

    person: UUID
    sex: str
    birth_date: date
    able: bool | None
    willing: bool | None
    employed: bool | None
    """As is stated, or as is recorded of that day in the file or by a hire: what is recorded is so."""
    other_income: bool | None = None
    """Has income from a business or an investment."""
    worked: Sequence[Worked] | None = ()
    """Work that is recorded of the year until that day, no day twice; None where it began on an unknown day."""


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What is known of a household; money in fen per head and month.

    `stated_on` is the day on which these were the facts: a decision as of an earlier day leans on later ones.
    """

    hukou_kind: str
    income_per_head: int | None
    dibao_line: int | None
    members: Sequence[MemberFacts]
    stated_on: date


class Reason(StrEnum):
    """Why a household is not a zero-employment household."""

    HUKOU_KIND = "hukou_kind_not_covered"
    NOBODY_OF_WORKING_AGE = "no_member_of_working_age"
    A_MEMBER_IS_EMPLOYED = "a_member_is_employed"
    OTHER_INCOME = "a_member_has_other_income"
    NOBODY_ABLE_AND_WILLING = "no_member_able_and_willing"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the law says of the facts: granted, refused for reasons, or undecided for want of facts.

    `missing` names the facts that decide, as pointers into the household: `/members/<person>/employed`.
    """

    law: str
    granted: bool
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    caveats: tuple[str, ...]


def decide_zero_employment(facts: HouseholdFacts, on: date, law: ZeroEmploymentLaw) -> Decision:
    """Decide whether a household is a zero-employment household under one text on one day.

    One failed condition decides; a missing fact leaves it undecided only where nothing fails.
    """
    of_age = [m for m in facts.members if law.working_age.holds(m.sex, m.birth_date, on)]
    work, lacking_work = _work(facts, of_age, law)
    income, lacking_income = _other_income(facts, law)
    will, lacking_will = _will(of_age)
    reasons = tuple(
        reason
        for reason, fails in (
            (Reason.HUKOU_KIND, facts.hukou_kind not in law.hukou_kinds),
            (Reason.NOBODY_OF_WORKING_AGE, not of_age),
            (Reason.A_MEMBER_IS_EMPLOYED, work is False),
            (Reason.OTHER_INCOME, income is False),
            (Reason.NOBODY_ABLE_AND_WILLING, bool(of_age) and will is False),
        )
        if fails
    )
    missing = () if reasons else tuple(sorted(set(lacking_work + lacking_income + lacking_will)))
    return Decision(law.id, not reasons and not missing, reasons, missing, _caveats(facts, on, law))


def county_of(district: str) -> str:
    """Return the county whose offices certify in a district; a city without counties (442000) is its own."""
    return district[:COUNTY_DIGITS]


def card_number(county: str, year: int, serial: int) -> str:
    """Return the number of a card, such as 440303-2026-000001.

    No text prints a form; this one says who gave the card and when, and counts from 1 in each county and year.
    """
    return f"{county}-{year}-{serial:06d}"


def _work(
    facts: HouseholdFacts, of_age: Sequence[MemberFacts], law: ZeroEmploymentLaw
) -> tuple[bool | None, list[str]]:
    """Tell whether employment stands in the way: None with the facts that would tell."""
    employed = [m for m in of_age if m.employed]
    unknown = [f"/members/{m.person}/employed" for m in of_age if m.employed is None]
    if not employed and not unknown:
        return True, []
    if law.work_months_that_count_as_none is not None and employed:
        return _little_work(of_age, law.work_months_that_count_as_none, unknown)
    if not law.low_income_replaces_unemployment:
        return (False, []) if employed else (None, unknown)
    if facts.income_per_head is None or facts.dibao_line is None:
        return None, [*unknown, *(f"/{name}" for name in ("income_per_head", "dibao_line") if not known(facts, name))]
    if facts.income_per_head < facts.dibao_line:
        return True, []
    return (False, []) if employed else (None, unknown)


def _little_work(of_age: Sequence[MemberFacts], months: int, unknown: list[str]) -> tuple[bool | None, list[str]]:
    """Tell whether all work of the year is no longer than so many months: None with the facts that would tell."""
    told = [worked for m in of_age for worked in m.worked or ()]
    if longer_than(told, months):
        return False, []
    untold = [f"/members/{m.person}/worked" for m in of_age if m.worked is None or (m.employed and not m.worked)]
    lacking = [*unknown, *untold]
    return (None, lacking) if lacking else (True, [])


def longer_than(worked: Iterable[Worked], months: int) -> bool:
    """Tell whether stretches of work, one after another, are longer than so many months of the calendar."""
    begin = end = date(2001, 1, 1)  # whichever day: each stretch is put after the one before it
    for each in worked:
        whole = whole_months(each.since, each.until + DAY)
        end = months_later(end, whole) + (each.until + DAY - months_later(each.since, whole))
    return end > months_later(begin, months)


def _other_income(facts: HouseholdFacts, law: ZeroEmploymentLaw) -> tuple[bool | None, list[str]]:
    """Tell whether nobody has income from a business or an investment: None with the facts that would tell."""
    if not law.bars_other_income:
        return True, []
    if any(m.other_income for m in facts.members):
        return False, []
    unknown = [f"/members/{m.person}/other_income" for m in facts.members if m.other_income is None]
    return (None, unknown) if unknown else (True, [])


def _will(of_age: Sequence[MemberFacts]) -> tuple[bool | None, list[str]]:
    """Tell whether a member of working age is able and willing: None with the facts that would tell."""
    if any(m.able and m.willing for m in of_age):
        return True, []
    open_facts = [
        f"/members/{m.person}/{name}"
        for m in of_age
        if m.able is not False and m.willing is not False
        for name, value in (("able", m.able), ("willing", m.willing))
        if value is None
    ]
    return (None, open_facts) if open_facts else (False, [])


def known(facts: HouseholdFacts, name: str) -> bool:
    """Tell whether a fact of the household is there."""
    return getattr(facts, name) is not None


def rests_on_another(facts: HouseholdFacts, law: ZeroEmploymentLaw) -> bool:
    """Tell whether a household is refused for a kind of hukou of which its own text says nothing."""
    return law.hukou_kinds_of != law.id and facts.hukou_kind not in law.hukou_kinds


def days_in_doubt(text: CitedText, on: date) -> tuple[str, ...]:
    """Return what is not certain about the days of a text, each followed by a colon and the text."""
    return tuple(f"{caveat}:{text.id}" for caveat in text.days.caveats(on))


def _caveats(facts: HouseholdFacts, on: date, law: ZeroEmploymentLaw) -> tuple[str, ...]:
    by_post = any(law.working_age.depends_on_post(m.sex, m.birth_date, on) for m in facts.members)
    return (
        WORKING_AGE_UNVERIFIED,
        *((POST_UNKNOWN,) if by_post else ()),
        *((FACTS_OF_A_LATER_DAY,) if on < facts.stated_on else ()),
        *((f"{KINDS_OF_ANOTHER}:{law.hukou_kinds_of}",) if rests_on_another(facts, law) else ()),
        *days_in_doubt(law, on),
        *days_in_doubt(law.working_age.of(on), on),
    )
