"""The rules of an assessment: made within the person's life, one result for each dimension, points within its maximum.

Who is found lacking skills by an assessment of vocational aptitude goes on to training: the fifth link of Guangdong's
path takes them from the fourth (职业素质测评). Work samples (物理测评) advise alone, and find nothing of that kind.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.people.files.rules import Fault, Life, fault_of_end

WITH_FINDINGS = "vocational_aptitude"
"""The kind that can find skills lacking; a psychological assessment has no kind."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated about an assessment, as far as it can contradict itself; no kind is a psychological one."""

    kind: str | None
    assessed_on: date
    valid_until: date | None
    dimensions: Sequence[Mapping[str, Any]]
    lacking_skills: bool | None


def faults_of(stated: Stated, life: Life) -> tuple[Fault, ...]:
    """Return every fact of an assessment that cannot be so."""
    return (
        *life.fault_of("assessed_on", stated.assessed_on),
        *fault_of_end("valid_until", stated.assessed_on, stated.valid_until),
        *_faults_of_dimensions(stated.dimensions),
        *(
            (Fault("lacking_skills", "of_aptitude_only"),)
            if stated.lacking_skills is not None and stated.kind != WITH_FINDINGS
            else ()
        ),
    )


def _faults_of_dimensions(dimensions: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    times = Counter(each["dimension"] for each in dimensions)
    for number, each in enumerate(dimensions):
        if times[each["dimension"]] > 1:
            yield Fault(f"dimensions/{number}/dimension", "dimension_repeated")
        if each["score"] > each["maximum"]:
            yield Fault(f"dimensions/{number}/score", "more_points_than_there_are")
