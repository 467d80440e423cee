"""A person's file as others are told it: the state that events and snapshots carry."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, case, literal_column

from services.kit.database.reading import Shape
from services.kit.http.bodies import Output
from services.people.abilities.queries import ABILITIES, AbilityProfileState
from services.people.appointments.queries import SESSIONS, SessionState
from services.people.assessments.queries import ASSESSMENTS, AssessmentState
from services.people.businesses.queries import BUSINESSES, BusinessState
from services.people.consents.queries import CONSENTS, ConsentState
from services.people.disability_certificates.queries import CERTIFICATES, DisabilityCertificateState
from services.people.educations.queries import EDUCATIONS, EducationState
from services.people.insurance_spells.queries import INSURANCE, InsuranceSpellState
from services.people.outside_trainings.queries import OUTSIDE_TRAININGS, OutsideTrainingState
from services.people.persons.model import Person
from services.people.persons.queries import CODED, HukouKind
from services.people.registrations.queries import REGISTRATIONS, RegistrationState
from services.people.skills.queries import SKILLS, SkillState
from services.people.statuses.queries import STATUSES, StatusState
from services.people.work_spells.queries import WORK, WorkSpellState


class PersonState(Output):
    """A person with the parts of their file that count: coded facts, nothing that names or reaches the person.

    Of a record that is anonymised no part is told.
    """

    id: UUID
    version: int
    sex: Literal["1", "2"]
    birth_year: int
    residence: str
    hukou: str
    hukou_kind: HukouKind
    temporary: bool
    merged_into: UUID | None
    anonymised_on: date | None
    work: list[WorkSpellState]
    businesses: list[BusinessState]
    insurance: list[InsuranceSpellState]
    educations: list[EducationState]
    skills: list[SkillState]
    outside_trainings: list[OutsideTrainingState]
    disability_certificates: list[DisabilityCertificateState]
    abilities: list[AbilityProfileState]
    assessments: list[AssessmentState]
    sessions: list[SessionState]
    registrations: list[RegistrationState]
    statuses: list[StatusState]
    consents: list[ConsentState]


_person = Person.__table__.c


def told(part: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a part of a file as it is told: nothing of one that is anonymised."""
    return case((_person.anonymised_on.is_(None), part), else_=literal_column("'[]'::json"))


PERSON_STATE = Shape(
    kind="person",
    table="person",
    model=PersonState,
    fields={
        "id": _person.id,
        "version": _person.version,
        **CODED,
        "work": told(WORK),
        "businesses": told(BUSINESSES),
        "insurance": told(INSURANCE),
        "educations": told(EDUCATIONS),
        "skills": told(SKILLS),
        "outside_trainings": told(OUTSIDE_TRAININGS),
        "disability_certificates": told(CERTIFICATES),
        "abilities": told(ABILITIES),
        "assessments": told(ASSESSMENTS),
        "sessions": told(SESSIONS),
        "registrations": told(REGISTRATIONS),
        "statuses": told(STATUSES),
        "consents": told(CONSENTS),
    },
)
