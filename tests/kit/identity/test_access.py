"""What a client of a protected route gets to see."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from services.kit.http import answers
from services.kit.http.openapi import document
from services.kit.identity.access import REFUSALS, STATES_PURPOSE, CurrentCaller, needs
from services.kit.identity.caller import Caller
from services.kit.identity.roles import UnknownScope
from services.kit.identity.tokens import Verifier
from tests.kit.identity.other_house import OtherHouse

pytestmark = pytest.mark.anyio

router = APIRouter()


@router.get("/households")
async def households(caller: Annotated[Caller, needs("household:certify")]) -> dict[str, str]:
    return {"by": caller.subject}


@router.get("/persons", openapi_extra=STATES_PURPOSE)
async def persons(caller: Annotated[Caller, needs("person:read_unmasked")]) -> dict[str, str]:
    return {"for": caller.require_purpose()}


@router.get("/me")
async def me(caller: CurrentCaller) -> dict[str, str]:
    return {"by": caller.subject}


@pytest.fixture
def app(verifier: Verifier) -> FastAPI:
    app = FastAPI(title="A service")
    app.state.verifier = verifier
    app.include_router(router)
    answers.install(app)
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        client.headers["Accept-Language"] = "en"
        yield client


def bearer(token: str, **more: str) -> dict[str, str]:
    """Return the headers that carry a token."""
    return {"Authorization": f"Bearer {token}"} | more


async def test_the_right_role_passes(client: httpx.AsyncClient, house: OtherHouse) -> None:
    answer = await client.get("/households", headers=bearer(house.sign("first", roles=["district_officer"])))
    assert (answer.status_code, answer.json()) == (200, {"by": "zhang-min"})


@pytest.mark.parametrize("header", [None, "", "Basic emhhbmc6bWlu", "Bearer", "Bearer ", "token"])
async def test_without_a_token_the_answer_is_401_with_a_challenge(
    client: httpx.AsyncClient, header: str | None
) -> None:
    answer = await client.get("/households", headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json() == {
        "type": "/problems/unauthenticated",
        "title": "A valid access token is needed",
        "status": 401,
        "code": "unauthenticated",
        "reason": "missing",
    }


async def test_a_bad_token_is_401_and_says_what_is_wrong(client: httpx.AsyncClient, house: OtherHouse) -> None:
    answer = await client.get("/households", headers=bearer(house.sign("first", exp=1)))
    assert (answer.status_code, answer.json()["reason"]) == (401, "expired")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


async def test_the_wrong_role_is_403_and_names_the_scope(client: httpx.AsyncClient, house: OtherHouse) -> None:
    answer = await client.get("/households", headers=bearer(house.sign("first")))
    assert (answer.status_code, answer.json()["scope"]) == (403, "household:certify")
    assert answer.json()["detail"] == "It needs the scope household:certify."


async def test_a_refusal_is_said_in_chinese_too(client: httpx.AsyncClient, house: OtherHouse) -> None:
    headers = bearer(house.sign("first"), **{"Accept-Language": "zh-CN"})
    body = (await client.get("/households", headers=headers)).json()
    assert (body["title"], body["detail"]) == ("访问令牌无权进行此操作", "需要权限 household:certify。")


async def test_every_refusal_has_a_chinese_title(app: FastAPI) -> None:
    for refusal in REFUSALS:
        assert app.state.catalogues.find("zh-Hans", "title", refusal.title), refusal


async def test_a_token_that_opens_nothing_is_403(client: httpx.AsyncClient, house: OtherHouse) -> None:
    answer = await client.get("/me", headers=bearer(house.sign("first", roles=[])))
    assert (answer.status_code, answer.json()["code"]) == (403, "no-role")


async def test_an_issuer_that_is_away_is_503(client: httpx.AsyncClient, house: OtherHouse) -> None:
    house.documents.clear()
    answer = await client.get("/me", headers=bearer(house.sign("first")))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


async def test_no_answer_repeats_the_token(client: httpx.AsyncClient, house: OtherHouse) -> None:
    token = house.sign("first", aud="payroll")
    answer = await client.get("/me", headers=bearer(token))
    assert token.split(".")[1] not in answer.text


async def test_a_stated_purpose_reaches_the_route(client: httpx.AsyncClient, house: OtherHouse) -> None:
    headers = bearer(house.sign("first"), **{"Bihuan-Purpose": "assistance"})
    assert (await client.get("/persons", headers=headers)).json() == {"for": "assistance"}


async def test_an_unknown_purpose_is_400_with_the_purposes_there_are(
    client: httpx.AsyncClient, house: OtherHouse
) -> None:
    headers = bearer(house.sign("first"), **{"Bihuan-Purpose": "curiosity"})
    answer = await client.get("/persons", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-purpose")
    assert "assistance" in answer.json()["known"]


async def test_where_a_purpose_is_necessary_its_absence_is_400(client: httpx.AsyncClient, house: OtherHouse) -> None:
    answer = await client.get("/persons", headers=bearer(house.sign("first")))
    assert (answer.status_code, answer.json()["code"]) == (400, "purpose-required")


async def test_one_callers_purpose_does_not_stay_for_the_next_request(
    client: httpx.AsyncClient, house: OtherHouse
) -> None:
    token = house.sign("first")
    await client.get("/persons", headers=bearer(token, **{"Bihuan-Purpose": "audit"}))
    assert (await client.get("/persons", headers=bearer(token))).status_code == 400


def operation(app: FastAPI, path: str) -> dict[str, Any]:
    """Return a GET operation of the app's OpenAPI document."""
    found: dict[str, Any] = document(app, secured=REFUSALS)["paths"][path]["get"]
    return found


def test_the_document_says_which_scope_a_route_needs(app: FastAPI) -> None:
    assert operation(app, "/households")["security"] == [{"token": ["household:certify"]}]
    assert operation(app, "/me")["security"] == [{"token": []}]


def test_the_document_names_the_refusals_of_a_protected_route(app: FastAPI) -> None:
    assert {"401", "403", "503"} <= set(operation(app, "/me")["responses"])


def test_the_document_lists_the_purposes(app: FastAPI) -> None:
    header = operation(app, "/persons")["parameters"][0]
    assert (header["name"], header["in"]) == ("Bihuan-Purpose", "header")
    assert "data_subject_request" in header["schema"]["enum"]


def test_a_route_cannot_ask_for_a_scope_that_does_not_exist() -> None:
    with pytest.raises(UnknownScope):
        needs("person:adopt")
