"""What has a fixed choice of values in the directory; each value stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class ServiceKind(Enum):
    """What a service of the directory helps with 服务类别."""

    LEGAL_AID = enum_value("legal_aid", description="Legal aid 法律援助.")
    MEDICAL_REHABILITATION = enum_value("medical_rehabilitation", description="Medical rehabilitation 医疗康复.")
    SOCIAL_RELIEF = enum_value("social_relief", description="Dibao and social relief 低保与社会救助.")
    HOUSING = enum_value("housing", description="Housing 住房保障.")
    PSYCHOLOGICAL_HELP = enum_value("psychological_help", description="Psychological help 心理援助.")
    CHILD_CARE = enum_value("child_care", description="Child care 托育.")
    ELDER_CARE = enum_value("elder_care", description="Care of the old 养老.")
    VOCATIONAL_REHABILITATION = enum_value(
        "vocational_rehabilitation", description="Vocational rehabilitation 职业康复."
    )
    ASSISTIVE_DEVICES = enum_value("assistive_devices", description="Assistive devices 辅助器具.")
    START_UP_FINANCE = enum_value("start_up_finance", description="Loans for starting a business 创业贷款服务.")
    SKILL_INSTITUTION = enum_value("skill_institution", description="An institution that teaches skills 技能培训机构.")
    LABOUR_ARBITRATION = enum_value(
        "labour_arbitration", description="Arbitration of labour disputes 劳动人事争议仲裁."
    )
    SOCIAL_INSURANCE = enum_value("social_insurance", description="The desk of social insurance 社会保险经办.")
    OTHER = enum_value("other", description="Something else 其他.")


@chosen_from
class ServiceAudience(Enum):
    """For whom a service is 服务对象."""

    EVERYBODY = enum_value("everybody", description="Everybody 所有人.")
    JOB_SEEKERS = enum_value("job_seekers", description="Job seekers 求职者.")
    DISABLED = enum_value("disabled", description="Disabled people 残疾人.")
    FILED_POOR = enum_value("filed_poor", description="The registered poor 建档立卡人口.")
    DIBAO = enum_value("dibao", description="Whoever draws dibao 低保对象.")
    HARDSHIP_PERSONS = enum_value("hardship_persons", description="Hardship persons 就业困难人员.")
    ZERO_EMPLOYMENT_HOUSEHOLDS = enum_value(
        "zero_employment_households", description="Zero-employment households 零就业家庭."
    )
    GRADUATES = enum_value("graduates", description="Graduates 高校毕业生.")
    EMPLOYERS = enum_value("employers", description="Employers 用人单位.")


@chosen_from
class EntryWithdrawal(Enum):
    """Why an entry was withdrawn 撤下原因."""

    CLOSED = enum_value("closed", description="The service was closed 服务机构已撤销.")
    NO_LONGER_OFFERED = enum_value("no_longer_offered", description="It is not offered any more 不再提供.")
    RECORDED_TWICE = enum_value("recorded_twice", description="It stands there twice 重复登记.")
    RECORDED_WRONGLY = enum_value("recorded_wrongly", description="It was recorded by mistake 登记有误.")


@chosen_from
class OrientationHow(Enum):
    """How somebody was sent to a service 转介方式."""

    TOLD = enum_value("told", description="The person was told where to go 告知本人.")
    INTRODUCED = enum_value("introduced", description="The service was told about the person 向服务机构介绍.")


@chosen_from
class OrientationReason(Enum):
    """Why somebody was sent to a service 转介原因."""

    OWN_REQUEST = enum_value("own_request", description="The person asked for it 本人要求.")
    STANDS_IN_THE_WAY = enum_value("stands_in_the_way", description="It stands in the way of work 影响就业.")
    NOT_OURS = enum_value("not_ours", description="It is not this office's to do 非本机构职责.")
    FOUND_IN_ASSESSMENT = enum_value("found_in_assessment", description="An assessment found it 测评发现.")
    ENTITLED = enum_value("entitled", description="The person may be entitled to it 可能享受待遇.")
    URGENT = enum_value("urgent", description="It is urgent 情况紧急.")
    OTHER = enum_value("other", description="Another reason 其他.")


@chosen_from
class OrientationOutcome(Enum):
    """What came of sending somebody to a service 转介结果."""

    TAKEN_UP = enum_value("taken_up", description="The person took it up 已接受服务.")
    NOT_SUITABLE = enum_value("not_suitable", description="It does not suit the person 不适合.")
    REFUSED_BY_SERVICE = enum_value("refused_by_service", description="The service did not take them 服务机构未接收.")
    DECLINED_BY_PERSON = enum_value("declined_by_person", description="The person did not want it 本人放弃.")
    NOT_REACHED = enum_value("not_reached", description="The service or the person could not be reached 未联系上.")
    NO_LONGER_NEEDED = enum_value("no_longer_needed", description="It is not needed any more 不再需要.")
    RECORDED_IN_ERROR = enum_value("recorded_in_error", description="It was recorded by mistake 误登记.")
    CONSENT_WITHDRAWN = enum_value("consent_withdrawn", description="The person took their consent back 本人撤回同意.")
