"""What the lists between two regions can be narrowed by, as choices of the graph."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class ListedAs(Enum):
    """Which persons of a region are listed 清单类别."""

    JOB_SEEKERS = enum_value("job_seekers", description="Whoever looks for work 求职人员.")
    POOR_LABOUR_FORCE = enum_value("poor_labour_force", description="The poor labour force 贫困劳动力.")
    WISH_TO_WORK = enum_value("wish_to_work", description="Those of it who wish to work there 有赴协作地就业意向.")
    WISH_TO_BE_TRAINED = enum_value("wish_to_be_trained", description="Those of it who wish to be trained 有培训意愿.")
