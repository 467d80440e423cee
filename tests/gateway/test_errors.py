"""What a front end is told when something fails: an error with a stable code, on that field alone."""

import httpx
import pytest

from services.gateway.app import create_app
from services.kit.settings import Settings
from tests.gateway.conftest import serving
from tests.gateway.front_end import FrontEnd, calls, front_end
from tests.running import Running, free_port

pytestmark = pytest.mark.anyio

BOTH = """{
  persons(first: 1) { edges { node { id } } }
  courses(first: 1) { edges { node { id } } }
}"""


async def test_no_token_is_an_error_with_the_services_own_problem(gateway: httpx.AsyncClient) -> None:
    error = (await FrontEnd(gateway, {"Accept-Language": "en"}).errors("{ persons { edges { node { id } } } }"))[0]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert error["extensions"]["problem"]["status"] == 401
    assert error["extensions"]["problem"]["reason"] == "missing"


async def test_a_bad_token_is_an_error_that_says_what_is_wrong_with_it(gateway: httpx.AsyncClient) -> None:
    caller = FrontEnd(gateway, {"Authorization": "Bearer not.a.token"})
    error = (await caller.errors("{ persons { edges { node { id } } } }"))[0]
    assert error["extensions"]["problem"]["reason"] == "malformed"


async def test_introspection_needs_no_token(gateway: httpx.AsyncClient) -> None:
    answer = await FrontEnd(gateway, {}).data("{ __schema { queryType { name } } }")
    assert answer == {"__schema": {"queryType": {"name": "Query"}}}


async def test_who_may_not_read_is_told_so_on_that_field_alone(gateway: httpx.AsyncClient, settings: Settings) -> None:
    kiosk = front_end(gateway, settings, role="public_kiosk")
    answer = await kiosk.send(BOTH)
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [(["persons"], "FORBIDDEN")]
    assert answer["data"]["persons"] is None
    assert answer["data"]["courses"]["edges"] is not None


@pytest.mark.parametrize(
    ("language", "said"), [("en", "A service of the platform"), ("zh", "平台的一项服务暂时没有响应")]
)
async def test_a_service_that_is_down_leaves_the_others_answers(together: Settings, language: str, said: str) -> None:
    peers = together.peers | {"training": f"http://127.0.0.1:{free_port()}"}
    async with serving(create_app(together.model_copy(update={"peers": peers}))) as alone:
        answer = await front_end(alone, together, language=language).send(BOTH)
    assert answer["data"]["persons"]["edges"] is not None
    assert answer["data"]["courses"] is None
    assert [error["path"] for error in answer["errors"]] == [["courses"]]
    assert answer["errors"][0]["extensions"]["code"] == "SERVICE_UNREACHABLE"
    assert answer["errors"][0]["message"].startswith(said)


async def test_the_platform_says_which_service_is_down(together: Settings) -> None:
    peers = together.peers | {"training": f"http://127.0.0.1:{free_port()}"}
    async with serving(create_app(together.model_copy(update={"peers": peers}))) as alone:
        found = await FrontEnd(alone, {}).data("{ platform { services { name ready } } }")
    assert [each["name"] for each in found["platform"]["services"] if not each["ready"]] == ["training"]


async def test_a_number_of_someone_is_not_repeated_in_an_error(gateway: httpx.AsyncClient) -> None:
    error = (await FrontEnd(gateway, {}).errors("{ person(id: 440303198001011234) { id } }"))[0]
    assert "198001011234" not in error["message"]


async def test_a_document_that_does_not_fit_the_graph_says_where(gateway: httpx.AsyncClient) -> None:
    error = (await FrontEnd(gateway, {}).errors("{ persons { edges { node { shoeSize } } } }"))[0]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert error["locations"] == [{"line": 1, "column": 28}]


@pytest.mark.parametrize(
    ("language", "title", "rule"),
    [
        ("en", "The operation, or a variable of it, does not fit the graph", "A UUID is needed."),
        ("zh", "操作或其变量与图的模式不符", "须为 UUID。"),
    ],
)
async def test_a_variable_of_another_form_is_told_with_its_rule_in_the_callers_language(
    gateway: httpx.AsyncClient, language: str, title: str, rule: str
) -> None:
    asking = FrontEnd(gateway, {"Accept-Language": language})
    error = (await asking.errors("query ($id: UUID!) { person(id: $id) { id } }", id="somebody"))[0]
    assert error["message"] == f"Variable '$id' has invalid value: {rule}"
    assert error["extensions"]["problem"]["title"] == title
    assert error["extensions"]["problem"]["detail"] == error["message"]


async def test_a_limit_is_told_in_the_callers_language(gateway: httpx.AsyncClient) -> None:
    query = "{" + " ".join(f"a{n}: platform {{ version }}" for n in range(61)) + "}"
    error = (await FrontEnd(gateway, {"Accept-Language": "zh"}).errors(query))[0]
    assert error["message"] == "超过 60 个字段使用了别名。"


async def test_an_operation_that_is_too_deep_is_refused(gateway: httpx.AsyncClient) -> None:
    inner = "id"
    for _ in range(6):
        inner = f"needs {{ edges {{ node {{ person {{ {inner} }} }} }} }}"
    query = f"{{ persons {{ edges {{ node {{ {inner} }} }} }} }}"
    assert "deeper than" in (await FrontEnd(gateway, {"Accept-Language": "en"}).errors(query))[0]["message"]


async def test_fragments_that_open_one_another_are_measured_in_no_time(gateway: httpx.AsyncClient) -> None:
    chain = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60)]
    last = "fragment F60 on Query { platform { version } }"
    answer = await FrontEnd(gateway, {}).data("query { ...F0 } " + " ".join([*chain, last]))
    assert answer["platform"]["version"]


async def test_a_document_of_too_many_words_is_refused(gateway: httpx.AsyncClient) -> None:
    query = "{ platform { " + "version " * 5000 + "} }"
    assert "more than 4000 tokens" in (await FrontEnd(gateway, {}).errors(query))[0]["message"]


async def test_a_document_of_too_many_aliases_is_refused(gateway: httpx.AsyncClient) -> None:
    query = "{" + " ".join(f"a{n}: platform {{ version }}" for n in range(61)) + "}"
    assert "another name" in (await FrontEnd(gateway, {"Accept-Language": "en"}).errors(query))[0]["message"]


async def test_lists_inside_long_lists_are_refused_before_they_reach_a_service(
    officer: FrontEnd, people: Running
) -> None:
    fields = "id name residentId phone sex birthYear residence hukou hukouKind caveats createdAt updatedAt version"
    lists = " ".join(f"l{n}: persons(first: 200) {{ edges {{ node {{ {fields} }} }} }}" for n in range(50))
    before = await calls(people)
    errors = await officer.errors(f"{{ {lists} }}")
    assert {error["extensions"]["code"] for error in errors} == {"QUERY_TOO_COSTLY"}
    assert (await calls(people) - before)["GET /v1/persons"] < 20


async def test_the_trace_of_a_request_reaches_the_services(officer: FrontEnd) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    asking = FrontEnd(officer.gateway, officer.headers | {"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    answer = await asking.gateway.post(
        "/graphql", json={"query": "{ persons(first: 1) { edges { node { id } } } }"}, headers=asking.headers
    )
    assert answer.headers["trace-id"] == trace


@pytest.mark.parametrize("body", ["null", "1", "true", '"x"', "1e999", "{", "\x00"])
async def test_a_body_that_is_no_request_is_a_problem_and_not_a_fault(gateway: httpx.AsyncClient, body: str) -> None:
    answer = await gateway.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
