"""The scalars of the graph. Values are texts as the services write them: the edge hands them on.

What a client sends is checked for its form alone; whether the value is acceptable is for the service to say.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NewType
from uuid import UUID

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

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


def _text(value: Any, sentence: str) -> str:  # noqa: ANN401 -- whatever a client sends
    if not isinstance(value, str):
        raise GraphQLError(sentence)
    return value


def _id(value: Any) -> str:  # noqa: ANN401 -- whatever a client sends
    sentence = "A UUID is needed."
    try:
        return str(UUID(_text(value, sentence)))
    except ValueError:
        raise GraphQLError(sentence) from None


def _day(value: Any) -> str:  # noqa: ANN401 -- whatever a client sends
    sentence = "A date is needed: YYYY-MM-DD."
    try:
        if _DAY.fullmatch(_text(value, sentence)):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise GraphQLError(sentence)


def _of_form(form: re.Pattern[str], sentence: str) -> Callable[[Any], str]:
    def parse(value: Any) -> str:  # noqa: ANN401 -- whatever a client sends
        if form.fullmatch(_text(value, sentence)):
            return str(value)
        raise GraphQLError(sentence)

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
        parse_value=_of_form(_INSTANT, "An instant is needed: YYYY-MM-DDThh:mm:ssZ."),
    ),
    Yuan: strawberry.scalar(
        name="Yuan",
        description='An amount in yuan 金额 (元): text with at most two decimals, such as "1900.00".',
        parse_value=_of_form(_YUAN, "An amount in yuan is written as text with at most two decimals."),
    ),
    Json: strawberry.scalar(name="JSON", description="Any JSON value.", parse_value=lambda value: value),
}
