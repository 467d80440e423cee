"""An issuer of another house: the client with which services hear each other is missed before it is missing."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from services.kit.identity.clients import register_client
from services.kit.identity.roles import Place
from services.kit.settings import Settings
from tests.cli.running import free_ports, invoked
from tests.kit.identity.conftest import served

__all__ = ["served"]

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
GIVEN = {
    "BIHUAN_DATABASE_URL": "postgresql://nobody:none@127.0.0.1:1/postgres",
    "BIHUAN_NATS_URL": "nats://nobody:none@127.0.0.1:1",
    "BIHUAN_SECRET_KEY": KEY,
    "BIHUAN_BLIND_KEY": KEY,
    "BIHUAN_VAULT_KEYS": f"k1:{KEY}",
    "BIHUAN_OIDC_ISSUER": "http://127.0.0.1:1/realms/employment",
}


def doctored(state: Path, variables: Mapping[str, str], what: str = "service client") -> tuple[bool, str]:
    """Return what `bihuan doctor` says about the client, or another thing, and whether that is well."""
    found = json.loads(invoked(state, "doctor", "--json", port_base=1, **variables).stdout)
    (about,) = [each for each in found if each["what"] == what]
    return about["well"], about["says"]


def beside(served: Settings, role: str) -> dict[str, str]:
    """Return the variables that name a client of this role at another platform's issuer."""
    secret = register_client(served, "bihuan", roles=[role], place=Place())
    client = {"BIHUAN_SERVICE_CLIENT_ID": "bihuan", "BIHUAN_SERVICE_CLIENT_SECRET": secret}
    return {"BIHUAN_OIDC_ISSUER": served.issuer} | client


@pytest.mark.parametrize("command", [("serve", "matching"), ("migrate",)])
def test_without_the_client_nothing_starts_and_one_line_names_it(tmp_path: Path, command: tuple[str, ...]) -> None:
    answered = invoked(tmp_path, *command, port_base=free_ports(), **GIVEN)
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert answered.stderr.startswith("BIHUAN_SERVICE_CLIENT_ID and BIHUAN_SERVICE_CLIENT_SECRET are not both set")


def test_doctor_says_that_no_service_hears_another_without_the_client(tmp_path: Path) -> None:
    well, says = doctored(tmp_path, {"BIHUAN_OIDC_ISSUER": GIVEN["BIHUAN_OIDC_ISSUER"]})
    assert not well
    assert "no service hears another: BIHUAN_SERVICE_CLIENT_ID and BIHUAN_SERVICE_CLIENT_SECRET are not set" in says


def test_doctor_finds_a_client_of_the_role_service_well(served: Settings, tmp_path: Path) -> None:
    assert doctored(tmp_path, beside(served, "service"))[0]


def test_doctor_names_the_role_that_the_client_has_instead(served: Settings, tmp_path: Path) -> None:
    well, says = doctored(tmp_path, beside(served, "public_kiosk"))
    assert (well, says) == (False, "its token must have the role service, and has public_kiosk")


def test_doctor_names_what_is_wrong_with_the_clients_token(served: Settings, tmp_path: Path) -> None:
    well, says = doctored(tmp_path, beside(served, "service") | {"BIHUAN_OIDC_AUDIENCE": "another"})
    assert (well, says) == (False, "its token opens nothing: A valid access token is needed, audience")


def test_doctor_misses_no_state_folder_where_servers_and_issuer_are_somebodys_own(tmp_path: Path) -> None:
    well, says = doctored(tmp_path / "nowhere", GIVEN, "state folder")
    assert (well, says) == (True, "none, and none is needed: PostgreSQL, NATS and the issuer are your own")


@pytest.mark.parametrize("missing", ["BIHUAN_OIDC_ISSUER", "BIHUAN_NATS_URL", "BIHUAN_DATABASE_URL"])
def test_doctor_misses_the_state_folder_where_the_platform_must_bring_something_itself(
    tmp_path: Path, missing: str
) -> None:
    variables = {name: told for name, told in GIVEN.items() if name != missing}
    assert doctored(tmp_path / "nowhere", variables, "state folder") == (False, str(tmp_path / "nowhere"))
