"""The rules of a skill: what it is called by, and which facts are those of a certificate.

Levels are those of vocational skills (职业技能等级): the five of the national standards of occupations, from junior
(五级) to senior technician (一级), and since 人社部发 2022 no. 14 apprentice below, special and chief technician above.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.people.files.rules import Fault, Life, fault_of_end


@dataclass(frozen=True, slots=True)
class Skill:
    """What is stated about a skill, as far as it can contradict itself; of the number only that there is one."""

    occupation: str | None
    name: str | None
    evidence: str
    is_numbered: bool
    issuer: str | None
    issued_on: date | None
    valid_until: date | None


def faults_of(skill: Skill, life: Life) -> tuple[Fault, ...]:
    """Return every fact of a skill that cannot be so; a certificate may end in the future."""
    faults = list(life.fault_of("issued_on", skill.issued_on))
    if skill.issued_on is not None:
        faults += fault_of_end("valid_until", skill.issued_on, skill.valid_until)
    if skill.occupation is None and skill.name is None:
        faults.append(Fault("occupation", "occupation_or_name"))
    if skill.evidence != "certificate":
        faults += [Fault(field, "of_certificates_only") for field, stated in certificate(skill).items() if stated]
    return tuple(faults)


def certificate(skill: Skill) -> Mapping[str, bool]:
    """Return which facts of a certificate are stated."""
    return {
        "certificate_number": skill.is_numbered,
        "issuer": skill.issuer is not None,
        "issued_on": skill.issued_on is not None,
        "valid_until": skill.valid_until is not None,
    }
