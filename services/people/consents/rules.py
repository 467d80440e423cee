"""The rules of consent: which uses need it, and when an answer can be given."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.people.files.rules import Fault, Life


class Basis(StrEnum):
    """Why a use is lawful (个人信息保护法 art. 13)."""

    CONSENT = "consent"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Legal:
    """Where the basis stands, and how sure that is; no article where the document names none."""

    document: str
    article: str | None
    sure: str


@dataclass(frozen=True, slots=True)
class Use:
    """A use of personal data; `separate` says that consent is asked for it alone."""

    id: str
    zh: str
    en: str
    basis: Basis
    separate: bool
    legal: Legal


def faults_of(use: Use | None, on: date, last: date | None, life: Life) -> tuple[Fault, ...]:
    """Return what is wrong with an answer: to an unknown use, to one that needs none, or before the last answer."""
    if use is None:
        return (Fault("use", "use_unknown"),)
    if use.basis is Basis.STATUTORY:
        return (Fault("use", "no_consent_needed"),)
    if last is not None and on < last:
        return (Fault("on", "before_the_last_answer"),)
    return life.fault_of("on", on)
