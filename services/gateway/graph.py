"""The graph: the platform itself, and what every noun adds to it."""

import asyncio
from importlib.metadata import version

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext

from services.gateway.context import Info
from services.gateway.errors import ToldErrors
from services.gateway.limits import LIMITS
from services.gateway.nouns.bulk.person_exports import PersonExportMutations, PersonExportQueries
from services.gateway.nouns.bulk.person_imports import PersonImportMutations, PersonImportQueries
from services.gateway.nouns.cases import CaseMutations, CaseQueries
from services.gateway.nouns.certifications import CertificationMutations
from services.gateway.nouns.classes import ClassMutations, ClassQueries
from services.gateway.nouns.contact.complaints import ComplaintMutations, ComplaintQueries
from services.gateway.nouns.contact.notifications import NotificationMutations, NotificationQueries
from services.gateway.nouns.contact.surveys import SurveyMutations, SurveyQueries
from services.gateway.nouns.corrections import CorrectionMutations, CorrectionQueries
from services.gateway.nouns.courses import CourseMutations, CourseQueries
from services.gateway.nouns.decisions import DecisionMutations, DecisionQueries
from services.gateway.nouns.directory.entries import DirectoryMutations, DirectoryQueries
from services.gateway.nouns.directory.orientations import OrientationMutations, OrientationQueries
from services.gateway.nouns.employers import EmployerMutations, EmployerQueries
from services.gateway.nouns.enrolments import EnrolmentMutations, EnrolmentQueries
from services.gateway.nouns.file.abilities import AbilityProfileMutations, AbilityProfileQueries
from services.gateway.nouns.file.assessments import AssessmentMutations, AssessmentQueries
from services.gateway.nouns.file.businesses import BusinessMutations, BusinessQueries
from services.gateway.nouns.file.consents import ConsentMutations, ConsentQueries
from services.gateway.nouns.file.disability_certificates import (
    DisabilityCertificateMutations,
    DisabilityCertificateQueries,
)
from services.gateway.nouns.file.educations import EducationMutations, EducationQueries
from services.gateway.nouns.file.evidence import EvidenceFileMutations, EvidenceFileQueries
from services.gateway.nouns.file.insurance_spells import InsuranceSpellMutations, InsuranceSpellQueries
from services.gateway.nouns.file.outside_trainings import OutsideTrainingMutations, OutsideTrainingQueries
from services.gateway.nouns.file.registrations import RegistrationMutations, RegistrationQueries
from services.gateway.nouns.file.skills import SkillMutations, SkillQueries
from services.gateway.nouns.file.statuses import StatusMutations, StatusQueries
from services.gateway.nouns.file.work_spells import WorkSpellMutations, WorkSpellQueries
from services.gateway.nouns.guidance.appointments import AppointmentMutations, AppointmentQueries
from services.gateway.nouns.guidance.psychological_notes import PsychologicalNoteMutations, PsychologicalNoteQueries
from services.gateway.nouns.handovers import HandoverMutations, HandoverQueries
from services.gateway.nouns.household_file.agreements import AgreementMutations
from services.gateway.nouns.household_file.applications import ApplicationMutations
from services.gateway.nouns.household_file.dibao import DibaoMutations
from services.gateway.nouns.household_file.rechecks import RecheckMutations
from services.gateway.nouns.household_file.timeline import HouseholdFileQueries
from services.gateway.nouns.household_file.visits import VisitMutations, VisitQueries
from services.gateway.nouns.households import HouseholdMutations, HouseholdQueries
from services.gateway.nouns.imports import ImportMutations, ImportQueries
from services.gateway.nouns.lists import ListQueries
from services.gateway.nouns.merges import MergeMutations, MergeQueries
from services.gateway.nouns.needs import NeedMutations, NeedQueries
from services.gateway.nouns.offices.assignments import AssignmentMutations, AssignmentQueries
from services.gateway.nouns.offices.delegations import DelegationMutations, DelegationQueries
from services.gateway.nouns.offices.invitations import InvitationMutations, InvitationQueries
from services.gateway.nouns.offices.offices import OfficeMutations, OfficeQueries
from services.gateway.nouns.offices.organisations import OrganisationMutations, OrganisationQueries
from services.gateway.nouns.offices.staff import StaffMutations, StaffQueries
from services.gateway.nouns.paths import PathQueries
from services.gateway.nouns.persons import PersonMutations, PersonQueries
from services.gateway.nouns.recommendations import RecommendationMutations, RecommendationQueries
from services.gateway.nouns.referrals import ReferralMutations, ReferralQueries
from services.gateway.nouns.retention import RetentionMutations, RetentionQueries
from services.gateway.nouns.self_service import SelfServiceMutations
from services.gateway.nouns.start_up_plans import StartUpPlanMutations, StartUpPlanQueries
from services.gateway.nouns.tasks import TaskMutations, TaskQueries
from services.gateway.nouns.vacancies import VacancyMutations, VacancyQueries
from services.gateway.scalars import SCALARS
from services.gateway.shapes import answering, described
from services.kit.settings import SERVICES

PATIENCE = 2.0
"""Seconds for a service to say whether it is ready."""


@described
class ServiceState:
    """A service and whether it takes requests 服务状态."""

    name: str = strawberry.field(description="The service's name.")
    ready: bool = strawberry.field(description="Whether it takes requests.")


@described
class Platform:
    """The platform that answers 平台."""

    version: str = strawberry.field(description="Its version.")

    @answering("Each service and whether it takes requests.")
    async def services(self, info: Info) -> list[ServiceState]:
        """Ask every service at once."""
        services = info.context.services
        ready = await asyncio.gather(*(services.ready(name, PATIENCE) for name in SERVICES))
        return [ServiceState(name=name, ready=answer) for name, answer in zip(SERVICES, ready, strict=True)]


@strawberry.type
class PlatformQueries:
    """What the edge knows by itself."""

    @answering("The platform that answers 平台.")
    def platform(self) -> Platform:
        """Return what runs here."""
        return Platform(version=version("bihuan"))


QUERIES = (
    PlatformQueries,
    PersonQueries,
    CorrectionQueries,
    MergeQueries,
    HandoverQueries,
    RetentionQueries,
    WorkSpellQueries,
    BusinessQueries,
    InsuranceSpellQueries,
    EducationQueries,
    SkillQueries,
    OutsideTrainingQueries,
    DisabilityCertificateQueries,
    AbilityProfileQueries,
    AssessmentQueries,
    RegistrationQueries,
    EvidenceFileQueries,
    PersonImportQueries,
    PersonExportQueries,
    StatusQueries,
    ConsentQueries,
    HouseholdQueries,
    HouseholdFileQueries,
    VisitQueries,
    NeedQueries,
    StartUpPlanQueries,
    ListQueries,
    PathQueries,
    CaseQueries,
    TaskQueries,
    DirectoryQueries,
    OrientationQueries,
    OrganisationQueries,
    OfficeQueries,
    StaffQueries,
    AssignmentQueries,
    InvitationQueries,
    DelegationQueries,
    PsychologicalNoteQueries,
    AppointmentQueries,
    NotificationQueries,
    ComplaintQueries,
    SurveyQueries,
    CourseQueries,
    ClassQueries,
    EnrolmentQueries,
    EmployerQueries,
    VacancyQueries,
    ImportQueries,
    RecommendationQueries,
    ReferralQueries,
    DecisionQueries,
)
MUTATIONS = (
    PersonMutations,
    CorrectionMutations,
    MergeMutations,
    HandoverMutations,
    RetentionMutations,
    WorkSpellMutations,
    BusinessMutations,
    InsuranceSpellMutations,
    EducationMutations,
    SkillMutations,
    OutsideTrainingMutations,
    DisabilityCertificateMutations,
    AbilityProfileMutations,
    AssessmentMutations,
    RegistrationMutations,
    EvidenceFileMutations,
    StatusMutations,
    ConsentMutations,
    HouseholdMutations,
    CertificationMutations,
    ApplicationMutations,
    RecheckMutations,
    DibaoMutations,
    VisitMutations,
    AgreementMutations,
    NeedMutations,
    SelfServiceMutations,
    StartUpPlanMutations,
    CaseMutations,
    TaskMutations,
    DirectoryMutations,
    OrientationMutations,
    OrganisationMutations,
    OfficeMutations,
    StaffMutations,
    AssignmentMutations,
    InvitationMutations,
    DelegationMutations,
    PsychologicalNoteMutations,
    AppointmentMutations,
    NotificationMutations,
    ComplaintMutations,
    SurveyMutations,
    CourseMutations,
    ClassMutations,
    EnrolmentMutations,
    EmployerMutations,
    VacancyMutations,
    ImportMutations,
    PersonImportMutations,
    PersonExportMutations,
    RecommendationMutations,
    ReferralMutations,
    DecisionMutations,
)


class Graph(strawberry.Schema):
    """The schema; errors are logged where they are told, by type alone: their text may hold personal data."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing: see `ToldErrors`."""


def graph() -> Graph:
    """Return the graph of the platform."""
    return Graph(
        merge_types("Query", QUERIES),
        merge_types("Mutation", MUTATIONS),
        extensions=[ToldErrors, *LIMITS],
        config=StrawberryConfig(info_class=Info, scalar_map=SCALARS, disable_field_suggestions=False),
    )
