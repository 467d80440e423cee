"""Where each part of a person's file is kept, and what its lists can be narrowed by."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.endpoints import OF_PERSON
from services.gateway.nouns.file.choices import AssessmentKind, EvidenceKind, StatusKind
from services.gateway.scalars import Id

ANNULLED = Filter("annulled", bool, "Those that were annulled, or those that count 是否已作废.")

WORK_SPELLS = Endpoint(
    "people",
    "/v1/work-spells",
    "file.work_spells.WorkSpell",
    (OF_PERSON, Filter("current", bool, "Those that go on, or those that have ended 是否在职."), ANNULLED),
)
BUSINESSES = Endpoint(
    "people",
    "/v1/businesses",
    "file.businesses.Business",
    (OF_PERSON, Filter("closed", bool, "Those that have closed, or those that have not 是否已注销."), ANNULLED),
)
DISABILITY_CERTIFICATES = Endpoint(
    "people",
    "/v1/disability-certificates",
    "file.disability_certificates.DisabilityCertificate",
    (OF_PERSON, Filter("in_force", bool, "Those that count today, or those that do not 当前是否有效."), ANNULLED),
)
ABILITY_PROFILES = Endpoint(
    "people",
    "/v1/ability-profiles",
    "file.abilities.AbilityProfile",
    (OF_PERSON, Filter("current", bool, "The latest one that counts, or the others 是否为当前评估."), ANNULLED),
)
ASSESSMENTS = Endpoint(
    "people",
    "/v1/assessments",
    "file.assessments.Assessment",
    (
        OF_PERSON,
        Filter("kind", AssessmentKind, "Those of this kind 测评类别."),
        Filter("in_force", bool, "Those that count today, or those that do not 当前是否有效."),
        ANNULLED,
    ),
)
PSYCHOLOGICAL_ASSESSMENTS = Endpoint(
    "people",
    "/v1/psychological-assessments",
    "file.assessments.PsychologicalAssessment",
    (OF_PERSON, Filter("in_force", bool, "Those that count today, or those that do not 当前是否有效."), ANNULLED),
)
INSURANCE_SPELLS = Endpoint(
    "people",
    "/v1/insurance-spells",
    "file.insurance_spells.InsuranceSpell",
    (OF_PERSON, Filter("current", bool, "Those that go on, or those that have ended 是否在缴."), ANNULLED),
)
EDUCATIONS = Endpoint("people", "/v1/educations", "file.educations.Education", (OF_PERSON, ANNULLED))
REGISTRATIONS = Endpoint(
    "people",
    "/v1/registrations",
    "file.registrations.Registration",
    (OF_PERSON, Filter("open", bool, "Those that are open, or those that were cancelled 是否未注销."), ANNULLED),
)
SKILLS = Endpoint("people", "/v1/skills", "file.skills.Skill", (OF_PERSON, ANNULLED))
OUTSIDE_TRAININGS = Endpoint(
    "people", "/v1/outside-trainings", "file.outside_trainings.OutsideTraining", (OF_PERSON, ANNULLED)
)
STATUSES = Endpoint(
    "people",
    "/v1/statuses",
    "file.statuses.Status",
    (
        OF_PERSON,
        Filter("kind", StatusKind, "Those of this kind 身份类别."),
        Filter("in_force", bool, "Those that are in force, or those that are not 是否有效."),
        ANNULLED,
    ),
)
CONSENTS = Endpoint(
    "people",
    "/v1/consents",
    "file.consents.Consent",
    (OF_PERSON, Filter("holds", bool, "Those that hold, or those before them 是否有效.")),
)
EVIDENCE_FILES = Endpoint(
    "people",
    "/v1/evidence-files",
    "file.evidence.EvidenceFile",
    (
        OF_PERSON,
        Filter("kind", EvidenceKind, "Those of this kind 材料类别."),
        Filter("application", Id, "Those that were handed in with this application 所附申请.", "application_id"),
    ),
)
