"""The facts and parameters that the tests of expressions name, one or two of each type."""

from collections.abc import Mapping

from services.subsidies.policies.expressions.expression import Expression
from services.subsidies.policies.expressions.parsing import read_expression
from services.subsidies.policies.expressions.values import Kind, Known, Value

NAMES: Mapping[str, Kind] = {
    "insured": Kind.BOOLEAN,
    "local": Kind.BOOLEAN,
    "months": Kind.INTEGER,
    "days": Kind.INTEGER,
    "wage": Kind.NUMERIC,
    "hukou": Kind.CODE,
    "origin": Kind.CODE,
    "course": Kind.TEXT,
    "hired_on": Kind.DATE,
    "left_on": Kind.DATE,
    "parameters.amount": Kind.NUMERIC,
    "parameters.least_months": Kind.INTEGER,
}


def read(text: str) -> Expression:
    """Read an expression over these names."""
    return read_expression(text, NAMES)


def run(text: str, **facts: Value) -> Value:
    """Evaluate an expression; `parameters__amount` is the parameter `amount`."""
    return read(text).run(Known({name.replace("__", "."): value for name, value in facts.items()}))
