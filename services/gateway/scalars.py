"""The scalars of the graph. Values are texts as the services write them: the edge hands them on.

What a client sends is checked for its form alone; whether the value is acceptable is for the service to say.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NewType
from uuid import UUID

import strawberry
from strawberry.types.scalar import ScalarDefinition

from services.gateway.problems import Misfit

Id = NewType("Id", str)
"""A UUID."""
Day = NewType("Day", str)
"""A civil date of Asia/Shanghai."""
Instant = NewType("Instant", str)
"""An instant in UTC."""
Yuan = NewType("Yuan", str)
"""An amount in yuan."""
Json = NewType("Json", object)
"""Any JSON value."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}(Z|[+-][0-9]{2}:[0-9]{2})")
_YUAN = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")


def _text(value: Any, rule: str) -> str:  # noqa: ANN401 -- whatever a client sends
    if not isinstance(value, str):
        raise Misfit(rule)
    return value


def _id(value: Any) -> str:  # noqa: ANN401 -- whatever a client sends
    rule = "uuid_parsing"
    try:
        return str(UUID(_text(value, rule)))
    except ValueError:
        raise Misfit(rule) from None


def _day(value: Any) -> str:  # noqa: ANN401 -- whatever a client sends
    rule = "date_parsing"
    try:
        if _DAY.fullmatch(_text(value, rule)):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise Misfit(rule)


def _of_form(form: re.Pattern[str], rule: str) -> Callable[[Any], str]:
    def parse(value: Any) -> str:  # noqa: ANN401 -- whatever a client sends
        if form.fullmatch(_text(value, rule)):
            return str(value)
        raise Misfit(rule)

    return parse


SCALARS: dict[object, ScalarDefinition] = {
    Id: strawberry.scalar(
        name="UUID",
        description="A UUID (RFC 9562), as text.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc9562",
        parse_value=_id,
    ),
    Day: strawberry.scalar(
        name="Date", description="A civil date of Asia/Shanghai 日期 (北京时间), YYYY-MM-DD.", parse_value=_day
    ),
    Instant: strawberry.scalar(
        name="DateTime",
        description="An instant in UTC (RFC 3339) 时刻.",
        parse_value=_of_form(_INSTANT, "datetime_parsing"),
    ),
    Yuan: strawberry.scalar(
        name="Yuan",
        description='An amount in yuan 金额 (元): text with at most two decimals, such as "1900.00".',
        parse_value=_of_form(_YUAN, "yuan_form"),
    ),
    Json: strawberry.scalar(name="JSON", description="Any JSON value.", parse_value=lambda value: value),
}
