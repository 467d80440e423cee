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


@chosen_from
class WorkerRole(Enum):
    """As what a worker helps a person 帮扶角色."""

    CASEWORKER = enum_value("caseworker", description="Caseworker 就业援助员.")
    PAIRING_HELPER = enum_value("pairing_helper", description="Paired helper 结对帮扶人.")
    PSYCHOLOGICAL_SPECIALIST = enum_value("psychological_specialist", description="Psychological specialist 心理专家.")
    VOCATIONAL_ASSESSOR = enum_value("vocational_assessor", description="Vocational assessor 职业测评师.")
    MENTOR = enum_value("mentor", description="Mentor 导师.")


@chosen_from
class AssignmentEndReason(Enum):
    """Why an assignment ends by itself 帮扶结束原因."""

    FOUND_WORK = enum_value("found_work", description="The person found work 已就业.")
    AT_PERSONS_REQUEST = enum_value("at_persons_request", description="The person asked for it 本人要求.")
    PERSON_GONE = enum_value("person_gone", description="The person moved away or died 本人迁出或死亡.")
    BY_MISTAKE = enum_value("by_mistake", description="It was recorded by mistake 登记有误.")


@chosen_from
class HandOverReason(Enum):
    """Why a caseload goes to somebody else 移交原因."""

    STAFF_LEAVES = enum_value("staff_leaves", description="The staff member leaves 离职或调离.")
    ABSENCE = enum_value("absence", description="A long absence 长期缺勤.")
    WORKLOAD = enum_value("workload", description="Too much work 工作量调整.")
    REORGANISATION = enum_value("reorganisation", description="The offices change 机构调整.")


@chosen_from
class AssignmentEnd(Enum):
    """Why an assignment ended 帮扶结束原因."""

    FOUND_WORK = enum_value("found_work", description="The person found work 已就业.")
    AT_PERSONS_REQUEST = enum_value("at_persons_request", description="The person asked for it 本人要求.")
    PERSON_GONE = enum_value("person_gone", description="The person moved away or died 本人迁出或死亡.")
    BY_MISTAKE = enum_value("by_mistake", description="It was recorded by mistake 登记有误.")
    STAFF_LEAVES = enum_value("staff_leaves", description="Handed over: the staff member leaves 移交：离职或调离.")
    ABSENCE = enum_value("absence", description="Handed over: a long absence 移交：长期缺勤.")
    WORKLOAD = enum_value("workload", description="Handed over: too much work 移交：工作量调整.")
    REORGANISATION = enum_value("reorganisation", description="Handed over: the offices change 移交：机构调整.")


@chosen_from
class InvitationState(Enum):
    """What has become of an invitation 邀请状态."""

    OPEN = enum_value("open", description="It can be accepted 待接受.")
    ACCEPTED = enum_value("accepted", description="It was accepted 已接受.")
    REVOKED = enum_value("revoked", description="It was revoked 已撤销.")
    EXPIRED = enum_value("expired", description="Its code counts no more 已过期.")
