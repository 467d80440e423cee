"""What has a fixed choice of values; each value stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class HukouKind(Enum):
    """The kind of household registration 户口性质."""

    URBAN = enum_value("urban", description="Urban 城镇.")
    RURAL = enum_value("rural", description="Rural 农村.")


@chosen_from
class Relation(Enum):
    """How a member is related to the head of a household 与户主关系."""

    HEAD = enum_value("head", description="The head 户主.")
    SPOUSE = enum_value("spouse", description="Spouse 配偶.")
    CHILD = enum_value("child", description="Child 子女.")
    PARENT = enum_value("parent", description="Parent 父母.")
    OTHER = enum_value("other", description="Another relation 其他.")


@chosen_from
class WithdrawalReason(Enum):
    """Why a certification ends 取消认定的原因."""

    A_MEMBER_FOUND_WORK = enum_value("a_member_found_work", description="A member found work 家庭成员已就业.")
    FACTS_WERE_WRONG = enum_value("facts_were_wrong", description="What was stated was wrong 情况不实.")
    MOVED_AWAY = enum_value("moved_away", description="The household moved away 迁出.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The household asked for it 本人申请.")


@chosen_from
class NeedPurpose(Enum):
    """What a person looks for 需求类别."""

    JOB = enum_value("job", description="Work 求职.")
    TRAINING = enum_value("training", description="Training 培训.")


@chosen_from
class ClosingReason(Enum):
    """Why a need is closed 需求结束的原因."""

    MET = enum_value("met", description="It is met 已满足.")
    WITHDRAWN = enum_value("withdrawn", description="The person withdrew it 本人撤回.")
    PERSON_GONE = enum_value("person_gone", description="The person is gone 人员离开.")


@chosen_from
class EnrolmentStatus(Enum):
    """How far an enrolment has come 培训状态."""

    ENROLLED = enum_value("enrolled", description="Takes part 在读.")
    COMPLETED = enum_value("completed", description="Completed 结业.")
    WITHDRAWN = enum_value("withdrawn", description="Left before the end 退出.")
