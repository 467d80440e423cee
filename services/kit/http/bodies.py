"""What bodies are made of: strict inputs, outputs without defaults, and the types money and time have at the edge.

Money is integer fen in storage and yuan with two decimals, written as text, at the edge. Instants are UTC; dates are
civil dates of Asia/Shanghai. Texts are stripped, and none holds a NUL, which PostgreSQL cannot store.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from services.kit.storable import FIRST_DAY, LAST_DAY, UNSEEN

_NAMES_OF_PLACES = frozenset({"query", "path", "header", "cookie"})
_YUAN_PATTERN = r"^-?(0|[1-9][0-9]{0,12})(\.[0-9]{1,2})?$"
_YUAN = re.compile(_YUAN_PATTERN.replace("$", r"\Z"))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FEN_PER_YUAN = 100


class Input(BaseModel):
    """A body or a part of one that a client sends: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Refuse names that a pointer uses for other parts of the request."""
        if taken := _NAMES_OF_PLACES.intersection(cls.model_fields):
            raise BadShape(cls, f"{sorted(taken)} would be confused with the parts of a request")

    @field_validator("*", mode="after")
    @classmethod
    def _storable(cls, value: object) -> object:
        for text in (value,) if isinstance(value, str) else _texts(value):
            if "\0" in text:
                raise PydanticCustomError("string_nul", "A text cannot contain the NUL character.")
            if UNSEEN.search(text):
                raise PydanticCustomError(
                    "string_unseen", "A text cannot contain characters that steer how it is shown."
                )
        return value


class Output(BaseModel):
    """A body or a part of one that we send: every field is always there, so generated clients see the truth."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Refuse fields with a default, which OpenAPI would call optional."""
        if optional := sorted(name for name, field in cls.model_fields.items() if not field.is_required()):
            raise BadShape(cls, f"an output has no defaults, but {optional} have one")


class BadShape(TypeError):
    """A body's class breaks a rule of its base: says which and why."""

    def __init__(self, shape: type[BaseModel], why: str) -> None:
        """Name the class at fault and what is wrong with it."""
        super().__init__(f"{shape.__module__}.{shape.__qualname__}: {why}")


def _texts(value: object) -> Iterable[str]:
    """Yield every text in a value of plain containers; models inside it have checked their own."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(name)
            yield from _texts(part)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _texts(part)


def _read_yuan(value: object) -> Decimal:
    text = format(value, "f") if isinstance(value, Decimal) else value
    if isinstance(text, str) and _YUAN.match(text):
        return Decimal(text)
    raise PydanticCustomError("yuan_form", "An amount in yuan is written as text with at most two decimals.")


def _write_yuan(value: Decimal) -> str:
    return f"{value:.2f}"


Yuan = Annotated[
    Decimal,
    BeforeValidator(_read_yuan),
    PlainSerializer(_write_yuan, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _YUAN_PATTERN, "examples": ["1234.50"]}),
]
"""An amount in yuan: at most two decimals, below ten trillion; a JSON string, because a JSON number is not exact."""


def fen_of(yuan: Decimal) -> int:
    """Return an amount in fen; raise `ValueError` for one that is no whole number of fen."""
    fen = yuan * _FEN_PER_YUAN
    if fen != fen.to_integral_value():
        raise ValueError
    return int(fen)


def yuan_of(fen: int) -> Decimal:
    """Return an amount in yuan with two decimals."""
    return Decimal(fen).scaleb(-2)


def _only_date_text(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        return value
    raise PydanticCustomError("date_parsing", "A date is needed: YYYY-MM-DD.")


def _in_our_time(value: date) -> date:
    if FIRST_DAY <= value <= LAST_DAY:
        return value
    raise PydanticCustomError(
        "date_range",
        "A date from {first} to {last} is needed.",
        {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()},
    )


CivilDate = Annotated[date, BeforeValidator(_only_date_text), AfterValidator(_in_our_time)]
"""A civil date of Asia/Shanghai, YYYY-MM-DD, from `FIRST_DAY` to `LAST_DAY`.

Pydantic alone would also take instants and seconds since 1970, and the first and last day that Python knows, which
reach PostgreSQL as its infinities.
"""


def _only_instant_text(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise PydanticCustomError("datetime_parsing", "An instant is needed: YYYY-MM-DDThh:mm:ssZ.")


def _in_utc(value: datetime) -> datetime:
    try:
        instant = value.astimezone(UTC)
    except OverflowError:
        raise PydanticCustomError("datetime_parsing", "An instant is needed: YYYY-MM-DDThh:mm:ssZ.") from None
    _in_our_time(instant.date())
    return instant


Instant = Annotated[AwareDatetime, BeforeValidator(_only_instant_text), AfterValidator(_in_utc)]
"""An instant with a time zone, turned to UTC; on a day of ours, as a `CivilDate` is."""
