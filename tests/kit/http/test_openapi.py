from typing import Any

import httpx
import jsonschema_rs
import pytest
from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer

from services.kit.http.common import Conflict
from services.kit.http.openapi import document as make_document
from services.kit.http.problems import MEDIA_TYPE


@pytest.fixture(scope="module")
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def statuses(document: dict[str, Any], method: str, path: str) -> set[str]:
    return set(document["paths"][path][method]["responses"])


def codes(document: dict[str, Any], method: str, path: str, status: str) -> set[str]:
    """Return the codes of the problems that an operation documents under a status."""
    ref: str = document["paths"][path][method]["responses"][status]["$ref"]
    answer = document["components"]["responses"][ref.removeprefix("#/components/responses/")]
    return set(answer["content"][MEDIA_TYPE]["examples"])


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")


def test_it_is_made_once(app: FastAPI) -> None:
    assert app.openapi() is app.openapi()


def test_nothing_of_fastapis_validation_error_is_left(document: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in str(document)


def test_an_operation_documents_its_own_problems(document: dict[str, Any]) -> None:
    assert codes(document, "get", "/households/{household_id}", "404") == {"not-found"}


def test_problems_that_share_a_status_stand_together(document: dict[str, Any]) -> None:
    assert codes(document, "post", "/claims", "409") == {"spent", "locked"}


def test_an_operation_that_takes_a_body_documents_how_it_can_be_wrong(document: dict[str, Any]) -> None:
    assert statuses(document, "post", "/households") >= {"400", "413", "415", "422"}


def test_an_operation_that_takes_nothing_documents_no_bad_values(document: dict[str, Any]) -> None:
    assert statuses(document, "get", "/problems") == {"200", "400", "500", "503"}


def test_a_conditional_change_documents_its_conditions(document: dict[str, Any]) -> None:
    assert statuses(document, "patch", "/letters/{rank}") >= {"412", "428"}


def test_a_conditional_read_documents_304(document: dict[str, Any]) -> None:
    assert "304" in statuses(document, "get", "/letters/{rank}")


def test_an_operation_with_an_idempotency_key_documents_its_problems(document: dict[str, Any]) -> None:
    assert (codes(document, "post", "/keyed", "422") | codes(document, "post", "/keyed", "409")) == {
        "validation-failed",
        "idempotency-key-reused",
        "still-running",
        "locked",
    }


def test_a_merge_patch_is_documented_under_each_media_type_that_it_may_have(document: dict[str, Any]) -> None:
    content = document["paths"]["/letters/{rank}"]["patch"]["requestBody"]["content"]
    assert set(content) == {"application/merge-patch+json", "application/json"}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def refs(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [ref for part in node.values() for ref in refs(part)]
        return [ref for part in node for ref in refs(part)] if isinstance(node, list) else []

    def leads(ref: str) -> bool:
        at: Any = document
        for part in ref.removeprefix("#/").split("/"):
            at = at.get(part, {})
        return bool(at)

    assert [ref for ref in refs(document) if not leads(ref)] == []


def test_every_example_fits_the_schema_of_its_problem(document: dict[str, Any]) -> None:
    for name, example in document["components"]["examples"].items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        assert jsonschema_rs.is_valid(schema, example["value"]), name


def test_an_example_shows_the_title_of_its_problem(document: dict[str, Any]) -> None:
    assert document["components"]["examples"]["SpentProblem"]["value"] == {
        "type": "/problems/spent",
        "title": "The allowance is spent",
        "status": 409,
        "code": "spent",
        "detail": "…",
        "left": 1,
        "reasons": ["…"],
    }


@pytest.mark.anyio
async def test_what_is_answered_fits_what_is_documented(app: FastAPI, document: dict[str, Any]) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://people.test") as client:
        bodies = [(await client.post("/claims", json={"number": "4"})).json(), (await client.post("/claims")).json()]
    for body, name in zip(bodies, ("SpentProblem", "ValidationFailedProblem"), strict=True):
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        assert jsonschema_rs.is_valid(schema, body), body


def test_an_operation_that_needs_a_token_documents_the_problems_of_tokens() -> None:
    app = FastAPI()

    @app.get("/mine", dependencies=[Security(HTTPBearer(auto_error=False))])
    async def mine() -> int:
        return 1

    @app.get("/open")
    async def everyones() -> int:
        return 1

    paths = make_document(app, secured=(Conflict,))["paths"]
    assert ("409" in paths["/mine"]["get"]["responses"], "409" in paths["/open"]["get"]["responses"]) == (True, False)


def test_an_operation_is_named_by_its_function() -> None:
    app = FastAPI()

    @app.get("/letters/{rank}")
    async def read_letter(rank: int) -> int:
        return rank

    assert make_document(app)["paths"]["/letters/{rank}"]["get"]["operationId"] == "read_letter"


def test_an_operation_is_told_by_its_docstring() -> None:
    app = FastAPI()

    @app.get("/letters")
    async def list_letters() -> int:
        """Return all letters.

        The oldest first.
        """
        return 1

    operation = make_document(app)["paths"]["/letters"]["get"]
    assert (operation["summary"], operation["description"]) == ("Return all letters", "The oldest first.")


def test_a_summary_of_the_routes_own_stays(document: dict[str, Any]) -> None:
    summary = document["paths"]["/problems"]["get"]["summary"]
    assert summary == "List the problem types that this service can answer"


def test_a_conditional_read_documents_its_etag(document: dict[str, Any]) -> None:
    answers = document["paths"]["/letters/{rank}"]["get"]["responses"]
    assert [set(answers[status]["headers"]) for status in ("200", "304")] == [{"ETag"}, {"ETag"}]
