"""The rules of an education: which of its facts go together, which one is the highest, and when somebody graduated.

Levels are those of GB/T 4658-2006, in whose order the highest stands first. Each level is told apart by how it ended:
graduated (毕业), completed without graduation (结业), left early (肄业).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.kit.codes import education
from services.people.files.rules import Fault, Life, fault_of_end

GRADUATED = "毕业"
"""How the standard's name of a level ends that was graduated from."""
HIGHER = frozenset({"1", "2", "3"})
"""What the levels of universities and colleges (高等学校) begin with: postgraduate, undergraduate, junior college."""


@dataclass(frozen=True, slots=True)
class Education:
    """What is stated about an education, as far as it can contradict itself or be ranked."""

    level: str
    since: date | None
    graduated_on: date | None


def faults_of(stated: Education, life: Life) -> tuple[Fault, ...]:
    """Return every fact of an education that cannot be so."""
    faults = [*life.faults_of({"since": stated.since, "graduated_on": stated.graduated_on})]
    if stated.since is not None:
        faults += fault_of_end("graduated_on", stated.since, stated.graduated_on)
    if stated.graduated_on is not None and not is_graduated(stated.level):
        faults.append(Fault("graduated_on", "of_graduates_only"))
    return tuple(faults)


def highest(educations: Iterable[Education]) -> Education | None:
    """Return the education whose level stands first in the standard's order; None where there is none."""
    order = {value.code: place for place, value in enumerate(education.listed())}
    return min(educations, key=lambda each: order[each.level], default=None)


def graduate_year(educations: Iterable[Education], on: date) -> int | None:
    """Return in which year somebody graduated from a university or college (高校毕业生) by a day.

    It is that of the highest level that they graduated from; None where there is none, or its day is not known.
    """
    graduations = (
        each
        for each in educations
        if each.level[0] in HIGHER
        and is_graduated(each.level)
        and (each.graduated_on is None or each.graduated_on <= on)
    )
    last = highest(graduations)
    return None if last is None or last.graduated_on is None else last.graduated_on.year


def is_graduated(level: str) -> bool:
    """Tell whether a level says that somebody graduated."""
    found = education.find(level)
    return found is not None and found.label.zh.endswith(GRADUATED)
