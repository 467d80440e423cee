"""What lists in a person's file can be narrowed by, where it has a fixed choice of values."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class StatusKind(Enum):
    """What a person is in the eyes of a policy 身份类别."""

    FILED_POOR = enum_value("filed_poor", description="Registered as poor 建档立卡贫困人口.")
    LIFTED_OUT_OF_POVERTY = enum_value("lifted_out_of_poverty", description="Lifted out of poverty 脱贫人口.")
    DIBAO = enum_value("dibao", description="Receives the minimum living allowance 低保对象.")
    HARDSHIP_PERSON = enum_value("hardship_person", description="Finds work hard to get 就业困难人员.")
    GRADUATE = enum_value("graduate", description="A graduate 高校毕业生.")
    SEVERELY_DISABLED_FAMILY = enum_value(
        "severely_disabled_family", description="Of the family of somebody severely disabled 重度残疾人家庭成员."
    )


@chosen_from
class AssessmentKind(Enum):
    """What kind of assessment 测评类别."""

    VOCATIONAL_APTITUDE = enum_value("vocational_aptitude", description="Vocational aptitude 职业素质测评.")
    WORK_SAMPLE = enum_value("work_sample", description="Work samples, which advise 物理测评.")
