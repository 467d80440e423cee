"""What a policy expression is once it was read, and what is said when it cannot be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.subsidies.policies.expressions.values import Kind, Known, Value

Run = Callable[[Known], Value]

OF_PARAMETERS = "parameters"
"""`parameters.amount` is a parameter of the policy; a bare name is a fact."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was checked and compiled.

    `inputs` are the facts (`contract_months`) and parameters (`parameters.amount`) that it reads, with their types.
    """

    text: str
    kind: Kind
    inputs: Mapping[str, Kind]
    run: Run


class Why(StrEnum):
    """Why an expression is refused, for whoever wrote the policy; `{}` is what it is about."""

    TOO_LONG = "an expression has at most {} characters"
    TOO_MANY_NODES = "an expression has at most {} nodes"
    TOO_DEEP = "an expression is at most {} deep"
    NO_SQL = "this is not a SQL expression"
    ONE_IS_NEEDED = "one expression is needed"
    NOT_ALLOWED = "{} is not allowed"
    FUNCTION = "the function {} is not allowed"
    COMMENT = "a comment is not allowed: explain the condition in the file"
    PARENTHESES = "a condition inside a comparison needs parentheses"
    NULL = "NULL stands only after IS: whatever is compared with it is unknown"
    IS = "IS takes NULL, NOT NULL or DISTINCT FROM"
    LITERALS = "IN takes a list of literals"
    CONDITION = "a condition is needed, not this: {}"
    NUMBER = "a number is needed, not this: {}"
    WORDS = "starts_with takes texts and codes"
    NO_FACT = "there is no fact {}"
    NO_PARAMETER = "there is no parameter {}"
    DIGITS = "a number is written with digits and at most one point, not as {}"
    TOO_LARGE = "{} is too large for a number"
    TYPES = "these are of different types: {}"
    ORDER = "only numbers, dates and codes have an order"


class Refused(Exception):
    """An expression is not in the subset: says why, and at which character of the text, counted from 0."""

    def __init__(self, why: Why, about: object = "", *, at: int = 0) -> None:
        super().__init__(why.format(about))
        self.why = why
        self.at = at
