"""The embedded issuer over HTTP, as an OAuth client sees it."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest
from fastapi import FastAPI

from services.kit.identity import issuer
from services.kit.identity.clients import register_client
from services.kit.identity.endpoints import router
from services.kit.identity.roles import Place
from services.kit.identity.tokens import Verifier
from services.kit.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
def secret(embedded: Settings) -> str:
    """Return the secret of the client `province`."""
    return register_client(embedded, "province", roles=["provincial_system"], place=Place(("440000",)))


@pytest.fixture
async def client(embedded: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    routes = router(embedded)
    assert routes is not None
    app.include_router(routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://issuer") as client:
        yield client


def asks(**changed: str | None) -> dict[str, str]:
    """Return the fields of a token request."""
    fields = {"grant_type": "client_credentials"} | changed
    return {name: value for name, value in fields.items() if value is not None}


async def test_a_client_gets_a_token_for_its_secret(client: httpx.AsyncClient, embedded: Settings, secret: str) -> None:
    answer = await client.post("/oauth/token", data=asks(client_id="province", client_secret=secret))
    assert answer.status_code == 200
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("Bearer", 28_800)
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
    caller = await Verifier(embedded).verify(answer.json()["access_token"])
    assert (caller.subject, caller.roles, caller.keys) == ("province", frozenset({"provincial_system"}), ("area:44",))


async def test_a_client_may_send_its_secret_by_http_basic(client: httpx.AsyncClient, secret: str) -> None:
    answer = await client.post("/oauth/token", data=asks(), auth=("province", secret))
    assert answer.status_code == 200


async def test_special_characters_of_a_client_id_arrive(client: httpx.AsyncClient, embedded: Settings) -> None:
    secret = register_client(embedded, "省厅: a+b", roles=["provincial_system"], place=Place(("440000",)))
    basic = base64.b64encode(f"{quote_plus('省厅: a+b')}:{secret}".encode()).decode()
    answer = await client.post("/oauth/token", data=asks(), headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 200


async def test_a_client_may_ask_for_less(client: httpx.AsyncClient, embedded: Settings, secret: str) -> None:
    answer = await client.post("/oauth/token", data=asks(scope="change:read need:read"), auth=("province", secret))
    assert answer.json()["scope"] == "change:read need:read"
    caller = await Verifier(embedded).verify(answer.json()["access_token"])
    assert caller.scopes == {"change:read", "need:read"}


async def test_a_client_cannot_ask_for_more(client: httpx.AsyncClient, secret: str) -> None:
    answer = await client.post("/oauth/token", data=asks(scope="household:certify"), auth=("province", secret))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(("client_id", "guess"), [("province", "wrong"), ("nobody", "wrong"), ("nobody", "")])
async def test_a_wrong_secret_and_an_unknown_client_get_the_same_answer(
    client: httpx.AsyncClient, secret: str, client_id: str, guess: str
) -> None:
    answer = await client.post("/oauth/token", data=asks(), auth=(client_id, guess or f"{secret}x"))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="bihuan"'
    assert answer.json() == {
        "error": "invalid_client",
        "error_description": "There is no client with this id and secret.",
    }


async def test_no_credentials_are_an_unknown_client(client: httpx.AsyncClient) -> None:
    answer = await client.post("/oauth/token", data=asks())
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("basic", ["%%%", "cHJvdmluY2U=", "//79"], ids=["no base64", "no colon", "no text"])
async def test_basic_credentials_that_cannot_be_read_are_an_unknown_client(
    client: httpx.AsyncClient, basic: str
) -> None:
    answer = await client.post("/oauth/token", data=asks(), headers={"Authorization": f"Basic {basic}"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_credentials_sent_in_two_ways_are_refused(client: httpx.AsyncClient, secret: str) -> None:
    answer = await client.post("/oauth/token", data=asks(client_secret=secret), auth=("province", secret))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_another_grant_is_refused(client: httpx.AsyncClient, secret: str) -> None:
    answer = await client.post("/oauth/token", data=asks(grant_type="password"), auth=("province", secret))
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"scope=need:read", "application/x-www-form-urlencoded"),
        (b"grant_type=client_credentials&grant_type=password", "application/x-www-form-urlencoded"),
        (b"grant_type=%ff", "application/x-www-form-urlencoded"),
        (b"\xff", "application/x-www-form-urlencoded"),
        (b"grant_type=client_credentials&x=" + b"x" * 8_192, "application/x-www-form-urlencoded"),
        (b'{"grant_type": "client_credentials"}', "application/json"),
    ],
    ids=["empty", "no grant", "twice", "no text", "no form", "too long", "json"],
)
async def test_a_request_that_is_no_form_is_refused(
    client: httpx.AsyncClient, secret: str, body: bytes, kind: str
) -> None:
    answer = await client.post("/oauth/token", content=body, headers={"Content-Type": kind}, auth=("province", secret))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_beside_an_external_issuer_there_is_no_token_endpoint(settings: Settings) -> None:
    assert router(settings) is None


async def test_another_platform_can_trust_this_one_by_its_discovery_document(served: Settings, tmp_path: Path) -> None:
    neighbour = Verifier(Settings(state_dir=tmp_path / "neighbour", oidc_issuer=served.issuer))
    before = issuer.mint(served, roles=["auditor"], districts=["440000"])
    assert (await neighbour.verify(before)).keys == ("area:44",)


async def test_every_address_of_the_discovery_document_answers(served: Settings) -> None:
    async with httpx.AsyncClient() as client:
        found = (await client.get(f"{served.issuer}/.well-known/openid-configuration")).json()
        assert found["issuer"] == served.issuer
        assert len((await client.get(found["jwks_uri"])).json()["keys"]) == 1
        assert (await client.post(found["token_endpoint"], data=asks())).json()["error"] == "invalid_client"
