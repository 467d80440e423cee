"""Every operation shows examples of what it takes and answers; a running platform takes and answers the like."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest

from services.kit.settings import PARTS
from tests.contracts.answers import Shape, answering, asked, shown
from tests.contracts.closing import closed
from tests.contracts.examples import CHANGES, DOCUMENTS, Json, Operation, Stage, each_by, operations
from tests.contracts.scenes import SCENES

WITH_BODY = [each for each in operations() if each.media_type]
EVERY = [*operations(), *each_by({"get"})]
ANSWERING = list(answering())
DOCUMENT = "urn:bihuan:document"
"""By what name its schemas refer to a part's document here."""
ALWAYS_THERE = ("ETag", "Location")
"""Headers that each answer has whose document names them."""
ASKED = [(operation, shape) for operation, shape in asked().values()]


@cache
def registry(part: str, *, strict: bool) -> jsonschema_rs.Registry:
    """Return the schemas of a part's document, read once; `strict` ones take no field beyond those that they name."""
    components = DOCUMENTS[part]["components"]
    schemas = closed(components["schemas"]) if strict else components["schemas"]
    document = {"components": components | {"schemas": schemas}}
    return jsonschema_rs.Registry([(DOCUMENT, document)], draft=jsonschema_rs.Draft202012)


def errors(part: str, schema: Json, value: object, *, strict: bool = False) -> list[str]:
    """Return what keeps a value from fitting a schema of a part's document."""
    absolute = json.loads(json.dumps(schema).replace('"#/', f'"{DOCUMENT}#/'))
    known = registry(part, strict=strict)
    validator = jsonschema_rs.validator_for(absolute, validate_formats=True, registry=known)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]


def exemplified(node: Any) -> Iterator[tuple[Json, Any]]:  # noqa: ANN401 -- any part of a document
    """Yield every schema that shows examples, with each of them."""
    if isinstance(node, dict):
        if isinstance(node.get("examples"), list):
            yield from ((node, example) for example in node["examples"])
        for name, part in node.items():
            yield from exemplified(part) if name != "examples" else ()
    elif isinstance(node, list):
        for part in node:
            yield from exemplified(part)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_an_operation_that_takes_a_body_has_an_example_of_it(operation: Operation) -> None:
    schema = operation.documented["requestBody"]["content"][operation.media_type]["schema"]
    assert errors(operation.part, schema, operation.example) == []


@pytest.mark.parametrize("part", PARTS)
def test_every_example_of_a_schema_fits_it(part: str) -> None:
    found = [(example, errors(part, schema, example)) for schema, example in exemplified(DOCUMENTS[part])]
    assert [(example, wrong) for example, wrong in found if wrong] == []


@pytest.mark.parametrize(("operation", "shape"), ANSWERING, ids=str)
def test_an_operation_that_answers_a_screen_has_an_example_of_it(operation: Operation, shape: Shape) -> None:
    schema = DOCUMENTS[operation.part]["components"]["schemas"][shape.schema]
    assert [unnamed(operation.part, shape, example) for example in schema.get("examples", ())] == [[]]


def unnamed(part: str, shape: Shape, value: object) -> list[str]:
    """Return what keeps a value from having the fields that its schema names, in the forms it says, and no others."""
    return errors(part, {"$ref": f"#/components/schemas/{shape.schema}"}, value, strict=True)


@pytest.mark.slow
@pytest.mark.parametrize(("operation", "shape"), ANSWERING, ids=str)
def test_what_a_screen_is_answered_has_the_fields_that_its_schema_names(
    operation: Operation, shape: Shape, stage: Stage
) -> None:
    assert unnamed(operation.part, shape, shown(stage, operation, shape)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("operation", "shape"), ASKED, ids=str)
def test_an_example_of_an_answer_has_the_form_of_what_is_answered(
    operation: Operation, shape: Shape, stage: Stage
) -> None:
    [example] = DOCUMENTS[operation.part]["components"]["schemas"][shape.schema]["examples"]
    assert form(example) == form(shown(stage, operation, shape)), "run `make answers`"


def form(value: Any) -> Any:  # noqa: ANN401 -- any JSON
    """Return the names and types that a value consists of."""
    if isinstance(value, dict):
        return {name: form(each) for name, each in value.items()}
    if isinstance(value, list):
        return [form(each) for each in value]
    return type(value)


@pytest.mark.parametrize("part", PARTS)
def test_every_example_of_an_answer_fits_the_schema_of_the_answer(part: str) -> None:
    components = DOCUMENTS[part]["components"]
    answers = [
        (content["schema"], components["examples"][example["$ref"].rpartition("/")[2]]["value"])
        for answer in components["responses"].values()
        for content in answer["content"].values()
        for example in content["examples"].values()
    ]
    assert answers
    assert [wrong for schema, value in answers if (wrong := errors(part, schema, value))] == []


def test_every_operation_that_changes_something_has_a_scene_and_every_scene_an_operation() -> None:
    names = {
        f"{part}.{documented['operationId']}"
        for part, document in DOCUMENTS.items()
        for methods in document["paths"].values()
        for method, documented in methods.items()
        if method in CHANGES
    }
    assert set(SCENES) == names


@pytest.mark.slow
@pytest.mark.parametrize("operation", EVERY, ids=str)
def test_an_operation_answers_as_its_document_says(operation: Operation, stage: Stage) -> None:
    answer = stage.answer(operation)
    assert answer.is_success, answer.text
    documented = operation.documented["responses"][str(answer.status_code)]
    assert [name for name in documented.get("headers", {}) if name in ALWAYS_THERE and name not in answer.headers] == []
    contents = documented.get("content", {})
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    assert (media_type in contents) if answer.content else not contents
    for kind, content in contents.items():
        if kind == media_type:
            value = answer.json() if kind == "application/json" else answer.text
            assert errors(operation.part, whole(operation, content["schema"]), value) == []


def whole(operation: Operation, schema: Json) -> Json:
    """Return the schema of an answer without the leave that `fields` gives a smaller one."""
    sparse = "fields" in {each["name"] for each in operation.documented.get("parameters", ())}
    found: Json = schema["anyOf"][0] if sparse and "anyOf" in schema else schema
    return found
