"""What has a fixed choice of values among organisations and staff; each stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class OrganisationKind(Enum):
    """What an organisation is 机构类型."""

    HUMAN_RESOURCES = enum_value("human_resources", description="Human resources and social security 人社部门.")
    EMPLOYMENT_SERVICE = enum_value("employment_service", description="Public employment service 公共就业服务机构.")
    DISABILITY_FEDERATION = enum_value(
        "disability_federation", description="Disabled persons' federation 残疾人联合会."
    )
    FEDERATION_CENTRE = enum_value("federation_centre", description="A federation's service centre 残疾人就业服务中心.")
    GRASSROOTS_PLATFORM = enum_value(
        "grassroots_platform", description="Platform of a street, town or community 街道（乡镇）、社区基层平台."
    )
    CIVIL_AFFAIRS = enum_value("civil_affairs", description="Civil affairs 民政部门.")
    TRAINING_INSTITUTION = enum_value("training_institution", description="Training institution 培训机构.")
    INCUBATION_BASE = enum_value("incubation_base", description="Incubation base 创业孵化基地.")
    SHELTERED_WORK = enum_value(
        "sheltered_work", description="Sheltered work or vocational aid 职业援助中心、就业工坊."
    )
    SOCIAL_ORGANISATION = enum_value("social_organisation", description="Social organisation 社会组织.")
    OTHER = enum_value("other", description="Another one 其他.")


@chosen_from
class StaffPost(Enum):
    """What a staff member does in an office 岗位."""

    CASEWORKER = enum_value("caseworker", description="Accompanies persons to work 就业援助员.")
    SUPERVISOR = enum_value("supervisor", description="Answers for the work of others 主管.")
    COUNSELLOR = enum_value("counsellor", description="Counsels on vocations 职业指导员.")
    PSYCHOLOGICAL_SPECIALIST = enum_value("psychological_specialist", description="Psychological specialist 心理专家.")
    VOCATIONAL_ASSESSOR = enum_value("vocational_assessor", description="Assesses aptitudes 职业测评师.")
    COMMUNITY_COORDINATOR = enum_value("community_coordinator", description="Works in a community 社区协理员.")
    MENTOR = enum_value("mentor", description="Mentors founders or apprentices 导师.")
    OTHER = enum_value("other", description="Another post 其他.")


@chosen_from
class StaffCertificateKind(Enum):
    """What a staff member's certificate is 证书类型."""

    VOCATIONAL_GUIDANCE = enum_value("vocational_guidance", description="Vocational guidance 职业指导员.")
    LABOUR_SECURITY_ASSISTANT = enum_value(
        "labour_security_assistant", description="Labour security assistant 劳动保障协理员."
    )
    SOCIAL_WORKER = enum_value("social_worker", description="Social worker 社会工作者.")
    PSYCHOLOGICAL_COUNSELLING = enum_value(
        "psychological_counselling", description="Psychological counselling 心理咨询."
    )
    POST_CERTIFICATE = enum_value("post_certificate", description="A certificate for the post 上岗证.")
    OTHER = enum_value("other", description="Another certificate 其他.")
