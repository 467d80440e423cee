"""The rules of registering as employed or unemployed.

Provisions on employment services and employment management (就业服务与就业管理规定, 2007): whoever is of working age,
able to work, looking for work and without it may be registered as unemployed (art. 63). Art. 62 and 66 say what ends
it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.kit.law_days import LawDays
from services.people.files.rules import Fault, Life, fault_of_end
from services.people.working_age.rules import AgesOfAText, WorkingAge

UNEMPLOYMENT = "unemployment"
EMPLOYMENT = "employment"


@dataclass(frozen=True, slots=True)
class RegistrationLaw:
    """One text on registrations; `cancelled_for` holds the kinds of registration that each reason ends.

    `unemployment_article` says who is registered as unemployed, `unemployment_sure` how well that is known.
    """

    id: str
    jurisdiction: str
    days: LawDays
    document: str
    unemployment_article: str
    unemployment_sure: str
    unemployed_of_working_age: bool
    cancelled_for: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated about a registration, as far as it can contradict itself or the law."""

    kind: str
    registered_on: date
    since: date | None
    able: bool | None
    willing: bool | None
    linked_to_work: bool
    cancelled_on: date | None
    cancelled_for: str | None


def faults_of(stated: Stated, life: Life) -> tuple[Fault, ...]:
    """Return every fact of a registration that cannot be so."""
    return (
        *life.faults_of(
            {"registered_on": stated.registered_on, "since": stated.since, "cancelled_on": stated.cancelled_on}
        ),
        *fault_of_end("cancelled_on", stated.registered_on, stated.cancelled_on),
        *_faults_of_facts(stated),
    )


def faults_by_law(stated: Stated, sex: str, birth_date: date, age: WorkingAge, law: RegistrationLaw) -> Iterator[Fault]:
    """Yield what a text on registrations does not allow.

    A woman whose post is not known is of working age as long as she would be in a post with the later retirement.
    """
    if stated.cancelled_for is not None and stated.kind not in law.cancelled_for.get(stated.cancelled_for, frozenset()):
        yield Fault("cancelled_for", "not_of_this_kind")
    if stated.kind != UNEMPLOYMENT or not law.unemployed_of_working_age:
        return
    on = stated.registered_on
    if not (age.holds(sex, birth_date, on) or age.depends_on_post(sex, birth_date, on)):
        yield Fault("registered_on", "not_of_working_age", cited(law, age.of(on)))


def cited(law: RegistrationLaw, ages: AgesOfAText) -> dict[str, object]:
    """Return what whoever is refused for their age is told: which texts ask for it, and how well each is known."""
    return {
        "law": law.document,
        "article": law.unemployment_article,
        "law_sure": law.unemployment_sure,
        "ages_zh": ages.names["zh"],
        "ages_en": ages.names["en"],
        "document": ages.document or "—",
        "ages_sure": ages.sure,
    }


def ends_for_work(before: Stated, new: Stated) -> bool:
    """Tell whether a new registration ends one: as employed that of somebody unemployed, from an earlier day on."""
    return (
        (before.kind, new.kind) == (UNEMPLOYMENT, EMPLOYMENT)
        and before.registered_on < new.registered_on
        and before.cancelled_on is None
    )


def ended_by(work: str) -> str:
    """Return for what a registration as unemployed is cancelled when work of this kind begins."""
    return "started_business" if work == "business_owner" else "found_work"


def _faults_of_facts(stated: Stated) -> Iterator[Fault]:
    if stated.since is not None and stated.since > stated.registered_on:
        yield Fault("since", "begins_after_its_registration")
    if stated.cancelled_on is None and stated.cancelled_for is not None:
        yield Fault("cancelled_for", "of_ended_ones_only")
    if stated.cancelled_on is not None and stated.cancelled_for is None:
        yield Fault("cancelled_for", "missing")
    for field, value in (("able", stated.able), ("willing", stated.willing)):
        if stated.kind != UNEMPLOYMENT:
            if value is not None:
                yield Fault(field, "of_the_unemployed_only")
        elif not value:
            yield Fault(field, "missing" if value is None else f"unemployed_are_{field}")
    if stated.kind == UNEMPLOYMENT and stated.linked_to_work:
        yield Fault("work_spell", "of_the_employed_only")
