"""What the document says of a step that a noun declares; that steps are carried out is tried where there are some."""

from typing import Any

import pytest
from fastapi import APIRouter, FastAPI

from services.kit.http.bodies import Input
from services.kit.http.common import Conflict, PayloadTooLarge
from services.kit.http.openapi import document
from services.kit.steps import Asked, Steps
from tests.small.notes import NOTE

Json = dict[str, Any]
AT = "/notes/{note_id}:close"


class CloseIn(Input):
    """Why a note is closed."""

    reason: str


@pytest.fixture(scope="module")
def operation() -> Json:
    """Return what the document says of a step of notes."""
    router = APIRouter()
    step = Steps(router, NOTE, one="note", many="notes", problems=(Conflict,))

    @step("close", "need:write", PayloadTooLarge)
    async def close_note(asked: Asked, body: CloseIn) -> None:
        """Close a note.

        It can be read.
        """

    app = FastAPI()
    app.include_router(router)
    found: Json = document(app)["paths"][AT]["post"]
    return found


def test_a_step_is_named_and_told_by_its_function(operation: Json) -> None:
    assert (operation["operationId"], operation["summary"], operation["description"]) == (
        "close_note",
        "Close a note",
        "It can be read.",
    )


def test_a_step_takes_the_row_the_version_that_was_seen_and_a_key_to_repeat_it(operation: Json) -> None:
    taken = {(each["in"], each["name"].lower()) for each in operation["parameters"]}
    assert taken == {("path", "note_id"), ("header", "if-match"), ("header", "idempotency-key")}


def test_a_step_takes_the_body_of_its_function(operation: Json) -> None:
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/CloseIn"}


def test_a_step_takes_its_scope(operation: Json) -> None:
    assert operation["security"] == [{"token": ["need:write"]}]


def test_a_step_answers_the_row_or_what_stands_in_its_way(operation: Json) -> None:
    shown = operation["responses"]["200"]["content"]["application/json"]["schema"]
    problems = {name: each.get("$ref", "").rpartition("/")[2] for name, each in operation["responses"].items()}
    assert shown == {"$ref": "#/components/schemas/NoteOut"}
    assert "Conflict" in problems["409"]
    assert problems["404"] == "NotFoundProblem"
    assert problems["413"] == "PayloadTooLargeProblem"
    assert problems["412"] == "PreconditionFailedProblem"
