"""Every operation that takes a body shows an example of it, and the running platform takes each as it stands."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from services.kit.settings import PARTS
from tests.contracts.examples import CHANGES, DOCUMENTS, Json, Operation, Stage, operations
from tests.contracts.scenes import SCENES

WITH_BODY = [each for each in operations() if each.media_type]
CHANGING = list(operations())


def errors(part: str, schema: Json, value: object) -> list[str]:
    """Return what keeps a value from fitting a schema of a part's document."""
    whole = {**schema, "components": DOCUMENTS[part]["components"]}
    validator = jsonschema_rs.validator_for(whole, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]


def shown(node: Any) -> Iterator[tuple[Json, Any]]:  # noqa: ANN401 -- any part of a document
    """Yield every schema that shows examples, with each of them."""
    if isinstance(node, dict):
        if isinstance(node.get("examples"), list):
            yield from ((node, example) for example in node["examples"])
        for name, part in node.items():
            yield from shown(part) if name != "examples" else ()
    elif isinstance(node, list):
        for part in node:
            yield from shown(part)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_an_operation_that_takes_a_body_has_an_example_of_it(operation: Operation) -> None:
    schema = operation.documented["requestBody"]["content"][operation.media_type]["schema"]
    assert errors(operation.part, schema, operation.example) == []


@pytest.mark.parametrize("part", PARTS)
def test_every_example_of_a_schema_fits_it(part: str) -> None:
    found = [(example, errors(part, schema, example)) for schema, example in shown(DOCUMENTS[part])]
    assert [(example, wrong) for example, wrong in found if wrong] == []


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
@pytest.mark.parametrize("operation", CHANGING, ids=str)
def test_an_example_is_answered_as_its_document_says(operation: Operation, stage: Stage) -> None:
    answer = stage.answer(operation)
    assert answer.is_success, answer.text
    documented = operation.documented["responses"][str(answer.status_code)]
    contents = documented.get("content", {})
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    assert set(contents) == ({media_type} if answer.content else set())
    for content in contents.values():
        assert errors(operation.part, content["schema"], answer.json()) == []
