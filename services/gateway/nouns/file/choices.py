"""What has a fixed choice of values in a person's file; each value stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class AnnulmentReason(Enum):
    """Why something in a file was recorded by mistake 作废原因."""

    RECORDED_IN_ERROR = enum_value("recorded_in_error", description="It is not so 登记有误.")
    RECORDED_TWICE = enum_value("recorded_twice", description="It stands there twice 重复登记.")
    OF_ANOTHER_PERSON = enum_value("of_another_person", description="It is somebody else's 误登他人信息.")


@chosen_from
class WorkKind(Enum):
    """How somebody works 就业形式."""

    EMPLOYEE = enum_value("employee", description="Employed 单位就业.")
    DISPATCHED = enum_value("dispatched", description="Sent by an agency 劳务派遣.")
    PUBLIC_WELFARE_POST = enum_value("public_welfare_post", description="On a public-welfare post 公益性岗位.")
    BUSINESS_OWNER = enum_value("business_owner", description="With a business of one's own 自主创业.")
    FLEXIBLE = enum_value("flexible", description="Flexibly 灵活就业.")
    AUXILIARY = enum_value("auxiliary", description="At an institution of auxiliary employment 辅助性就业.")
    INTERNSHIP = enum_value("internship", description="As a trainee 见习.")


@chosen_from
class Hours(Enum):
    """How much of the day 工时."""

    FULL_TIME = enum_value("full_time", description="Full time 全日制.")
    PART_TIME = enum_value("part_time", description="Part time 非全日制.")


@chosen_from
class Contract(Enum):
    """What kind of labour contract there is 劳动合同."""

    FIXED_TERM = enum_value("fixed_term", description="For a fixed term 固定期限.")
    OPEN_ENDED = enum_value("open_ended", description="Without an end 无固定期限.")
    NONE = enum_value("none", description="None was signed 未签订.")


@chosen_from
class WorkEnd(Enum):
    """Why a job ended 离职原因."""

    CONTRACT_ENDED = enum_value("contract_ended", description="The contract ended 合同到期.")
    RESIGNED = enum_value("resigned", description="The person resigned 辞职.")
    DISMISSED = enum_value("dismissed", description="The person was dismissed 被辞退.")
    EMPLOYER_CLOSED = enum_value("employer_closed", description="The employer closed 单位关闭.")
    RETIRED = enum_value("retired", description="The person retired 退休.")
    HEALTH = enum_value("health", description="For health 健康原因.")
    OTHER = enum_value("other", description="For another reason 其他.")


@chosen_from
class WorkEvidence(Enum):
    """What a job is known from 信息来源."""

    STATED = enum_value("stated", description="The person says so 本人陈述.")
    CONTRACT = enum_value("contract", description="The contract 劳动合同.")
    INSURANCE_RECORD = enum_value("insurance_record", description="The record of social insurance 社保记录.")
    PAYROLL = enum_value("payroll", description="The payroll 工资单.")
    EMPLOYER = enum_value("employer", description="The employer says so 单位证明.")
