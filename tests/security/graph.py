"""The graph's operations as they are sent here: each document is written from the schema's own fields."""

from collections.abc import Mapping
from functools import cache

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

from services.gateway.graph import graph

SHOWN = (
    "asOf",
    "id",
    "name",
    "residentId",
    "phone",
    "address",
    "policySet",
    "fitting",
    "version",
    "certificateNumber",
    "text",
    "summary",
    "unread",
    "questions",
    "digits",
    "expiresIn",
)
"""The fields by which a row is known, and those that hold personal data."""
WANTED = frozenset({"employerId", "ifMatch"})
"""Arguments that are given though they may be left out."""
ROWS = {"person", "employer", "vacancy", "recommendation", "course", "objection", "agreement", "business"} | {
    "organisation",
    "parent",
    "office",
    "membership",
    "certificate",
    "staff",
    "successor",
    "entry",
    "case",
}
RENAMED = {
    "class_id": "trainingClassId",
    "stand_in": "standInId",
    "absorbed": "absorbedId",
    "about_office": "aboutOfficeId",
    "about_staff": "aboutStaffId",
    "survivor": "survivorId",
} | {row: f"{row}Id" for row in ROWS}


@cache
def fields() -> Mapping[str, GraphQLField]:
    """Return every field that can be asked of the graph, by its name."""
    schema = graph()._schema  # noqa: SLF001 -- the schema as graphql-core has it
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    return {name: field for root in roots if root is not None for name, field in root.fields.items()}


@cache
def document(name: str) -> str:
    """Return the operation that asks one field with all arguments that it needs, under the name `result`.

    Of a row it asks what it is known by; of a list the same of each row.
    """
    field = fields()[name]
    needed = {each: str(it.type) for each, it in field.args.items() if each in WANTED or str(it.type).endswith("!")}
    declared = ", ".join(f"${each}: {kind}" for each, kind in needed.items())
    passed = ", ".join(f"{each}: ${each}" for each in needed)
    kind = get_named_type(field.type)
    verb = "mutation" if isinstance(kind, GraphQLUnionType) else "query"
    arguments, variables = (f"({passed})", f"({declared})") if needed else ("", "")
    return f"{verb} Asked{variables} {{ result: {name}{arguments} {{ {_asked_of(kind)} }} }}"


def takes(name: str, given: Mapping[str, object]) -> dict[str, object]:
    """Return those of the values that a field takes."""
    return {each: value for each, value in given.items() if each in fields()[name].args}


def as_input(name: str, body: object) -> object:
    """Return a body of REST as the input of a field has it."""
    args = fields()[name].args
    given = args.get("input") or args.get("case")
    return body if given is None else _fitted(body, get_named_type(given.type))


def _fitted(value: object, kind: object) -> object:
    """Return a value as the graph writes it: names in camel case, and the codes of a choice in capitals."""
    if isinstance(value, list):
        return [_fitted(each, kind) for each in value]
    if isinstance(kind, GraphQLEnumType) and value is not None:
        return str(value).upper()
    if not isinstance(kind, GraphQLInputObjectType) or not isinstance(value, dict):
        return value
    named = {RENAMED.get(name) or _camel(name): each for name, each in value.items()}
    return {name: _fitted(each, get_named_type(kind.fields[name].type)) for name, each in named.items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return "".join((first, *(each.capitalize() for each in rest)))


def _asked_of(kind: object) -> str:
    if isinstance(kind, GraphQLUnionType):
        row = next(each for each in kind.types if not any(its.name == "Problem" for its in each.interfaces))
        return f"... on {row.name} {{ {_asked_of(row)} }} ... on Problem {{ status code }}"
    assert isinstance(kind, GraphQLObjectType)
    if "edges" in kind.fields:
        edge = get_named_type(kind.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        return f"edges {{ node {{ {_asked_of(get_named_type(edge.fields['node'].type))} }} }}"
    return " ".join(
        each for each in SHOWN if each in kind.fields and is_leaf_type(get_named_type(kind.fields[each].type))
    )
