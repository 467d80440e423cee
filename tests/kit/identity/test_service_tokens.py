"""Services get their own tokens from whichever issuer the platform has."""

from pathlib import Path

import pytest

from services.kit.identity.clients import register_client
from services.kit.identity.roles import Place
from services.kit.identity.service_tokens import NoServiceToken, ServiceTokens
from services.kit.identity.tokens import Verifier
from services.kit.settings import Settings

pytestmark = pytest.mark.anyio

NOWHERE = Place((), None, None)


def beside(served: Settings, tmp_path: Path, **client: str) -> Settings:
    """Return settings of a platform whose issuer is another platform's."""
    return Settings.model_validate({"state_dir": tmp_path / "own", "oidc_issuer": served.issuer, **client})


async def test_the_embedded_platform_gives_its_services_tokens_that_see_feeds(embedded: Settings) -> None:
    token = await ServiceTokens(embedded).current()
    assert (await Verifier(embedded).verify(token)).keys == ("feed",)


async def test_beside_an_external_issuer_a_service_is_its_client(served: Settings, tmp_path: Path) -> None:
    secret = register_client(served, "people-service", roles=["service"], place=NOWHERE)
    own = beside(served, tmp_path, service_client_id="people-service", service_client_secret=secret)
    assert (await Verifier(own).verify(await ServiceTokens(own).current())).keys == ("feed",)


async def test_a_token_is_used_again_while_it_is_good(served: Settings, tmp_path: Path) -> None:
    secret = register_client(served, "people-service", roles=["service"], place=NOWHERE)
    tokens = ServiceTokens(beside(served, tmp_path, service_client_id="people-service", service_client_secret=secret))
    assert await tokens.current() == await tokens.current()


async def test_a_wrong_secret_is_told_without_repeating_it(served: Settings, tmp_path: Path) -> None:
    register_client(served, "people-service", roles=["service"], place=NOWHERE)
    own = beside(served, tmp_path, service_client_id="people-service", service_client_secret="not-the-secret")
    with pytest.raises(NoServiceToken, match=r"^401$"):
        await ServiceTokens(own).current()


async def test_missing_credentials_are_named(served: Settings, tmp_path: Path) -> None:
    with pytest.raises(NoServiceToken, match="BIHUAN_SERVICE_CLIENT_ID"):
        await ServiceTokens(beside(served, tmp_path)).current()
