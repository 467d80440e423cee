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
