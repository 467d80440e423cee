"""What has a fixed choice of values in guidance; each value stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class AppointmentKind(Enum):
    """What kind of appointment 预约类别."""

    GUIDANCE = enum_value("guidance", description="Guidance, one to one 职业指导.")
    GROUP_GUIDANCE = enum_value("group_guidance", description="Guidance in a group 小组指导.")
    INTERVIEW = enum_value("interview", description="An interview 面谈.")
    ASSESSMENT = enum_value("assessment", description="An assessment 测评.")
    PSYCHOLOGICAL_GUIDANCE = enum_value("psychological_guidance", description="Psychological guidance 心理辅导.")
    VISIT = enum_value("visit", description="A visit 走访.")
