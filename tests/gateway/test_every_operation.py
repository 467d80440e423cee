"""The graph does all that the services' REST does, but for what is left to REST with a reason."""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLObjectType
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from services.gateway.files import FILE_AT
from services.gateway.graph import graph
from services.gateway.shapes import ASKS
from services.gateway.verbs import VERB, Verb
from services.kit.settings import SERVICES
from tests.gateway.over_rest import left_to_rest

DOCUMENTS = Path("openapi")
METHODS = frozenset({"get", "post", "put", "patch", "delete"})
SENDS = re.compile(r'send\(\s*"(\w+)"')
CALLS = re.compile(r'Call\(\s*"(\w+)", f?"(/v1/[^"]+)"')
"""How a resolver of its own asks a service: by the name of the service, a method and an address."""


def bare(operation: str) -> str:
    """Return an operation without the names of its address's parameters."""
    return re.sub(r"\{\w+\}", "{}", operation)


def over_rest() -> set[str]:
    """Return every operation of the services' documents, as `people GET /v1/needs/{}`."""
    return {
        bare(f"{service} {method.upper()} {path}")
        for service in SERVICES
        for path, methods in json.loads((DOCUMENTS / f"{service}.json").read_text(encoding="utf-8"))["paths"].items()
        for method in methods
        if method in METHODS
    }


def in_the_graph() -> set[str]:
    """Return every operation that a field of the graph asks; a row that is asked in batches is asked by its id."""
    asked = {bare(each) for field in fields() for each in asked_by(field)}
    batched = (each.removesuffix(":batchGet").split(" ") for each in asked if each.endswith(":batchGet"))
    return asked | {f"{service} GET {address}/{{}}" for service, _, address in batched}


def fields() -> Iterator[StrawberryField]:
    """Yield every field of the graph that something is asked for."""
    for kind in graph()._schema.type_map.values():  # noqa: SLF001 -- graphql-core's own form of it
        definition = kind.extensions.get("strawberry-definition") if isinstance(kind, GraphQLObjectType) else None
        if isinstance(definition, StrawberryObjectDefinition):
            yield from (each for each in definition.fields if each.base_resolver is not None)


def asked_by(field: StrawberryField) -> Iterator[str]:
    """Yield the operations that a field asks."""
    if VERB in field.metadata:
        verb: Verb = field.metadata[VERB]
        yield f"{verb.service} {verb.method} {verb.address}"
    elif ASKS in field.metadata:
        yield field.metadata[ASKS]
    elif field.base_resolver is not None and inspect.isfunction(field.base_resolver.wrapped_func):
        source = inspect.getsource(field.base_resolver.wrapped_func)
        for service in SENDS.findall(source):
            yield from (f"{service} {method} {address}" for method, address in CALLS.findall(source))


def test_every_operation_of_rest_is_in_the_graph_or_left_to_rest_for_a_reason() -> None:
    assert sorted(over_rest() - in_the_graph() - {bare(each) for each in left_to_rest()}) == []


def test_what_is_left_to_rest_is_there_and_not_in_the_graph() -> None:
    left = {bare(each) for each in left_to_rest()}
    assert (left - over_rest(), left & in_the_graph()) == (set(), set())


def test_a_file_lies_where_rest_has_it() -> None:
    named = {bare(field.metadata[FILE_AT]) for field in fields() if FILE_AT in field.metadata}
    assert (len(named), named - over_rest()) == (9, set())


def test_the_graph_asks_nothing_that_is_not_there() -> None:
    assert sorted(in_the_graph() - over_rest()) == []
