"""A person's file as others are told it: the state that events and snapshots carry."""

from datetime import date
from typing import Literal
from uuid import UUID

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
    """A person with the parts of their file that count: coded facts, nothing that names or reaches the person."""

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

PERSON_STATE = Shape(
    kind="person",
    table="person",
    model=PersonState,
    fields={
        "id": _person.id,
        "version": _person.version,
        **CODED,
        "work": WORK,
        "businesses": BUSINESSES,
        "insurance": INSURANCE,
        "educations": EDUCATIONS,
        "skills": SKILLS,
        "outside_trainings": OUTSIDE_TRAININGS,
        "disability_certificates": CERTIFICATES,
        "abilities": ABILITIES,
        "assessments": ASSESSMENTS,
        "sessions": SESSIONS,
        "registrations": REGISTRATIONS,
        "statuses": STATUSES,
        "consents": CONSENTS,
    },
)
