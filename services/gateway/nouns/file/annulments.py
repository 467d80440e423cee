"""What every part of a person's file can be refused for, and how it is annulled."""

from enum import Enum

from strawberry import enum_value

from services.gateway.refusals import Problem
from services.gateway.shapes import Taken, chosen_from, described, fact, taken


@chosen_from
class AnnulmentReason(Enum):
    """Why something in a file was recorded by mistake 作废原因."""

    RECORDED_IN_ERROR = enum_value("recorded_in_error", description="It is not so 登记有误.")
    RECORDED_TWICE = enum_value("recorded_twice", description="It stands there twice 重复登记.")
    OF_ANOTHER_PERSON = enum_value("of_another_person", description="It is somebody else's 误登他人信息.")


@described
class PartIsAnnulled(Problem):
    """This was annulled and cannot be changed any more 记录已作废."""


@taken
class AnnulInput(Taken):
    """Why something was recorded by mistake 作废."""

    reason: AnnulmentReason = fact("Why 原因.")
