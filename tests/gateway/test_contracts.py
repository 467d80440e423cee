"""The graph says what the services' REST says: every field, filter, choice, argument and problem, of the same type."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, get_named_type
from strawberry.types.base import StrawberryOptional, get_object_definition
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.utils.str_converters import to_camel_case

from services.gateway.endpoints import Endpoint
from services.gateway.graph import MUTATIONS, graph
from services.gateway.nouns import endpoints
from services.gateway.nouns.bulk import endpoints as bulk
from services.gateway.nouns.contact import endpoints as contact
from services.gateway.nouns.directory import endpoints as directory
from services.gateway.nouns.file import endpoints as file
from services.gateway.nouns.guidance import endpoints as guidance
from services.gateway.nouns.household_file import endpoints as household_file
from services.gateway.nouns.offices import endpoints as offices
from services.gateway.shapes import Shape, Taken, fields_of, part_of, source_of
from services.gateway.verbs import VERB, Verb
from services.kit.http.problems import kebab
from services.kit.settings import SERVICES
from tools.contracts.rest import rest

ROOMS = (endpoints, bulk, contact, directory, file, guidance, household_file, offices)
ENDPOINTS = {name: each for room in ROOMS for name, each in vars(room).items() if isinstance(each, Endpoint)}
VERBS: dict[str, Verb] = {
    field.python_name: field.metadata[VERB]
    for group in MUTATIONS
    for field in get_object_definition(group, strict=True).fields
}
ANY_OPERATION = {
    *("bad-request", "unexpected", "busy", "malformed-body", "payload-too-large", "unsupported-media-type", "locked"),
    *("unauthenticated", "no-role", "mixed-roles", "unknown-purpose", "issuer-unreachable"),
    *("precondition-required", "idempotency-key-reused", "still-running"),
}
"""Problems of any operation: errors of the request, or `OtherProblem` with nothing more to say."""
SCALARS = {"uuid": "UUID", "date": "Date", "date-time": "DateTime"}

Json = dict[str, Any]


@pytest.fixture(scope="module")
def documents() -> dict[str, Json]:
    """Return each service's OpenAPI document; nothing is opened for it."""
    return {name: document for name, document in rest().items() if name in SERVICES}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return graph()._schema  # noqa: SLF001 -- graphql-core's own form of it


def resolved(part: Json, document: Json) -> Json:
    """Follow references to what they name."""
    while "$ref" in part:
        part = document["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return part


def operation(document: Json, method: str, address: str) -> Json:
    """Return an operation, whatever the parameters of its address are called."""
    wanted = [part.partition("}")[2] if "{" in part else part for part in address.split("/")]
    for path, methods in document["paths"].items():
        if [part.partition("}")[2] if "{" in part else part for part in path.split("/")] == wanted:
            found: Json = methods[method.lower()]
            return found
    raise LookupError(address)


def answered(found: Json, document: Json) -> Json:
    """Return the schema of an operation's success; where that is nothing, the graph answers the id."""
    if "204" in found["responses"]:
        return {"properties": {"id": {"type": "string", "format": "uuid"}}}
    success = next(answer for status, answer in found["responses"].items() if status.startswith("2"))
    shape: Json = success["content"]["application/json"]["schema"]
    return resolved(shape["anyOf"][0] if "anyOf" in shape else shape, document)


def differences(kind: type, shape: Json, document: Json, *, required: bool) -> Iterator[str]:
    """Yield what differs between a graph type and a schema: names, types, choices, and what may be missing."""
    ours = {source_of(field): field for field in fields_of(kind)}
    theirs = shape["properties"]
    if set(ours) != set(theirs):
        yield f"{kind.__name__}: {sorted(set(ours) ^ set(theirs))}"
    for name in set(ours) & set(theirs):
        alternatives = [resolved(each, document) for each in theirs[name].get("anyOf", [theirs[name]])]
        nullable = {"type": "null"} in alternatives or (not required and name not in shape.get("required", ()))
        if isinstance(ours[name].type, StrawberryOptional) != nullable:
            yield f"{kind.__name__}.{name}: null {'may' if nullable else 'may not'} stand there"
        there = resolved(next(each for each in alternatives if each != {"type": "null"}), document)
        yield from differences_of_part(
            f"{kind.__name__}.{name}", part_of(ours[name]), there, document, required=required
        )


def differences_of_part(where: str, part: Any, there: Json, document: Json, *, required: bool) -> Iterator[str]:  # noqa: ANN401 -- any type of a field
    """Yield what differs in a value: an object, a list of them, or a choice."""
    if there.get("type") == "array":
        there = resolved(there["items"], document)
    if isinstance(part, type) and issubclass(part, Shape | Taken):
        yield from differences(part, there, document, required=required)
    elif isinstance(part, StrawberryEnumDefinition):
        if not {each.value for each in part.values} >= set(there.get("enum", ())):
            yield f"{where}: {there.get('enum')}"
    elif "format" in there and there["format"] in SCALARS and getattr(part, "__name__", "") == "str":
        yield f"{where}: {SCALARS[there['format']]}, not text"


@pytest.mark.parametrize("name", ENDPOINTS)
def test_a_row_has_every_field_of_its_list(name: str, documents: dict[str, Json]) -> None:
    endpoint = ENDPOINTS[name]
    document = documents[endpoint.service]
    page = answered(operation(document, "GET", endpoint.address), document)
    row = resolved(page["properties"]["items"]["items"], document)
    assert list(differences(endpoint.shape, row, document, required=True)) == []


@pytest.mark.parametrize("name", ENDPOINTS)
def test_a_list_can_be_narrowed_by_what_the_service_narrows_it_by(name: str, documents: dict[str, Json]) -> None:
    endpoint = ENDPOINTS[name]
    found = operation(documents[endpoint.service], "GET", endpoint.address)
    query = {each["name"] for each in found["parameters"] if each["in"] == "query"}
    assert {each.parameter for each in endpoint.filters} == query - {"limit", "after", "fields"}
    assert endpoint.sparse == ("fields" in query)


@pytest.mark.parametrize("name", VERBS)
def test_a_mutation_answers_what_its_verb_answers(name: str, documents: dict[str, Json]) -> None:
    verb = VERBS[name]
    document = documents[verb.service]
    shape = answered(operation(document, verb.method, verb.address), document)
    assert list(differences(verb.result, shape, document, required=True)) == []


@pytest.mark.parametrize("name", VERBS)
def test_a_mutation_takes_what_its_verb_takes(name: str, documents: dict[str, Json]) -> None:
    verb = VERBS[name]
    document = documents[verb.service]
    found = operation(document, verb.method, verb.address)
    headers = {each["name"].lower() for each in found.get("parameters", ()) if each["in"] == "header"}
    assert verb.if_match == ("if-match" in headers)
    assert ("idempotency_key" in verb.arguments) == ("idempotency-key" in headers)
    body = found.get("requestBody", {}).get("content", {})
    assert (verb.taking is None) == (not body)
    if verb.taking is not None:
        taken = resolved(next(iter(body.values()))["schema"], document)
        assert list(differences(verb.taking, taken, document, required=False)) == []


@pytest.mark.parametrize("name", VERBS)
def test_a_mutation_knows_every_problem_of_its_verb(name: str, documents: dict[str, Json]) -> None:
    verb = VERBS[name]
    document = documents[verb.service]
    codes: dict[str, Json] = {}
    for answer in operation(document, verb.method, verb.address)["responses"].values():
        reference = answer.get("$ref", "").rpartition("/")[2]
        content = document["components"]["responses"][reference]["content"] if reference else {}
        for each in content.values():
            for alternative in each["schema"].get("anyOf", [each["schema"]]):
                problem = resolved(alternative, document)
                codes[problem["properties"]["code"]["const"]] = problem
    known = {kebab(kind.__name__): kind for kind in verb.problems}
    assert set(codes) - ANY_OPERATION - set(known) == set()
    missing_or_more = [
        difference
        for code, problem in codes.items()
        if code in known
        for difference in differences(known[code], with_detail(problem), document, required=True)
    ]
    assert missing_or_more == []


def with_detail(problem: Json) -> Json:
    """Return a problem's schema as the graph has it: with a detail that may be missing."""
    nullable = {"detail": {"anyOf": [{"type": "string"}, {"type": "null"}]}}
    return problem | {"properties": problem["properties"] | nullable}


def test_every_type_and_field_is_described(schema: GraphQLSchema) -> None:
    ours = {name: kind for name, kind in schema.type_map.items() if not name.startswith("__")}
    built_in = {"String", "Int", "Float", "Boolean"}
    bare_types = {name for name, kind in ours.items() if not kind.description} - built_in - {"Query", "Mutation"}
    bare_fields = {
        f"{name}.{field}"
        for name, kind in ours.items()
        for field, described in getattr(kind, "fields", {}).items()
        if not described.description
    }
    assert (bare_types, bare_fields) == (set(), set())


def test_every_choice_is_described(schema: GraphQLSchema) -> None:
    choices = [kind for kind in schema.type_map.values() if isinstance(kind, GraphQLEnumType)]
    bare_values = [
        value
        for kind in choices
        if not kind.name.startswith("__")
        for value in kind.values.values()
        if not value.description
    ]
    assert bare_values == []


def test_what_is_asked_of_a_service_may_be_missing_without_taking_the_answer_with_it(schema: GraphQLSchema) -> None:
    asking = [
        f"{kind.name}.{name}"
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and kind.name not in {"Mutation", "Query"}
        for name, field in kind.fields.items()
        if isinstance(field.type, GraphQLNonNull) and get_named_type(field.type).name.endswith("Connection")
    ]
    roots = [kind for kind in (schema.query_type, schema.mutation_type) if kind]
    strict = [name for kind in roots for name, field in kind.fields.items() if isinstance(field.type, GraphQLNonNull)]
    assert (asking, strict) == ([], ["platform"])


def test_names_of_rows_lead_to_their_ids(schema: GraphQLSchema) -> None:
    assert to_camel_case("person_id") in schema.type_map["Need"].fields  # type: ignore[attr-defined] # an object type
