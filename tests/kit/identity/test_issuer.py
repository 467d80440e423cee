"""The embedded platform's own issuer: its tokens, its keys, its files."""

import json
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from services.kit.codes.invalid import InvalidCode
from services.kit.identity import issuer
from services.kit.identity.clients import client_with, register_client
from services.kit.identity.issuer import ExternalIssuer, LifetimeOutOfRange
from services.kit.identity.refusals import MixedRoles, Unauthenticated
from services.kit.identity.roles import Place, UnknownRole
from services.kit.identity.tokens import Verifier
from services.kit.settings import Settings
from tests.kit.identity.other_house import Hands, OtherHouse, opens

pytestmark = pytest.mark.anyio

PERSON = UUID("0198a3c2-0000-7000-8000-000000000001")
ORGANISATION = UUID("0198a3c2-0000-7000-8000-000000000002")


async def test_a_token_of_the_platform_opens_the_platform(embedded: Settings) -> None:
    token = issuer.mint(embedded, roles=["caseworker"], districts=["440303001"])
    assert (await Verifier(embedded).verify(token)).keys == ("area:440303001",)


async def test_an_employer_sees_by_organisation(embedded: Settings) -> None:
    token = issuer.mint(embedded, roles=["employer"], organisation=ORGANISATION, districts=["440303"])
    assert (await Verifier(embedded).verify(token)).keys == (f"org:{ORGANISATION}",)


async def test_a_job_seeker_sees_by_person(embedded: Settings) -> None:
    token = issuer.mint(embedded, roles=["job_seeker"], person=PERSON, districts=["000000"])
    assert (await Verifier(embedded).verify(token)).keys == (f"person:{PERSON}",)


async def test_a_service_sees_the_feed_alone(embedded: Settings) -> None:
    token = issuer.mint(embedded, roles=["service"], districts=["000000"], person=PERSON, organisation=ORGANISATION)
    assert (await Verifier(embedded).verify(token)).visible == "feed,public"


async def test_a_kiosk_sees_no_row(embedded: Settings) -> None:
    token = issuer.mint(embedded, roles=["public_kiosk"], districts=["000000"], person=PERSON)
    assert (await Verifier(embedded).verify(token)).visible == "public"


async def test_a_token_can_be_narrowed_when_it_is_made(embedded: Settings) -> None:
    token = issuer.mint(embedded, roles=["caseworker"], districts=["440303"], scopes=["person:read"])
    assert (await Verifier(embedded).verify(token)).scopes == {"person:read"}


async def test_a_token_lasts_as_long_as_was_asked(embedded: Settings, now: Hands) -> None:
    verifier = Verifier(embedded, now=now)
    token = issuer.mint(embedded, roles=["finance"], districts=["440303"], lifetime=timedelta(minutes=5))
    now.at += 299
    await verifier.verify(token)
    now.at += 60
    with pytest.raises(Unauthenticated) as refused:
        await verifier.verify(token)
    assert refused.value.reason == "expired"


@pytest.mark.parametrize("lifetime", [timedelta(), timedelta(hours=-1), timedelta(hours=25)], ids=str)
def test_a_token_lasts_a_day_at_most(embedded: Settings, lifetime: timedelta) -> None:
    with pytest.raises(LifetimeOutOfRange):
        issuer.mint(embedded, roles=["finance"], lifetime=lifetime)


def test_no_token_is_made_for_a_role_that_does_not_exist(embedded: Settings) -> None:
    with pytest.raises(UnknownRole, match="no role 'superuser'; the roles are job_seeker, caseworker"):
        issuer.mint(embedded, roles=["superuser"])


def test_no_token_is_made_for_a_district_that_is_none(embedded: Settings) -> None:
    with pytest.raises(InvalidCode):
        issuer.mint(embedded, roles=["caseworker"], districts=["4403"])


def test_no_token_is_made_that_the_platform_would_refuse(embedded: Settings) -> None:
    with pytest.raises(MixedRoles):
        issuer.mint(embedded, roles=["caseworker", "employer"])


def test_private_keys_are_readable_by_their_owner_alone(embedded: Settings) -> None:
    register_client(embedded, "province", roles=["provincial_system"], place=Place(("440000",)))
    issuer.rotate(embedded)
    modes = {
        file.name: stat.S_IMODE(file.stat().st_mode)
        for file in embedded.state_dir.iterdir()
        if file.name != "jwks.json"
    }
    assert modes == {"issuer.json": 0o600, "clients.json": 0o600}


def test_the_published_keys_hold_nothing_private(embedded: Settings) -> None:
    issuer.prepare(embedded)
    issuer.rotate(embedded)
    published = json.loads((embedded.state_dir / "jwks.json").read_text())
    assert [sorted(key) for key in published["keys"]] == [["alg", "crv", "kid", "kty", "use", "x"]] * 2


async def test_a_token_signed_before_a_rotation_stays_good(embedded: Settings) -> None:
    verifier = Verifier(embedded)
    before = issuer.mint(embedded, roles=["finance"], districts=["440303"])
    issuer.rotate(embedded)
    after = issuer.mint(embedded, roles=["finance"], districts=["440303"])
    assert await opens(verifier, before)
    assert await opens(verifier, after)


async def test_after_a_theft_the_old_key_goes_at_once(embedded: Settings) -> None:
    verifier = Verifier(embedded)
    stolen = issuer.mint(embedded, roles=["finance"], districts=["440303"])
    await Verifier(embedded).verify(stolen)
    issuer.rotate(embedded, keep_old=False)
    with pytest.raises(Unauthenticated) as refused:
        await verifier.verify(stolen)
    assert refused.value.reason == "unknown_key"


def test_a_retired_key_is_published_until_its_last_token_has_expired(
    embedded: Settings, now: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer.prepare(embedded)
    issuer.rotate(embedded)
    monkeypatch.setattr("time.time", now)
    now.at += timedelta(hours=24).total_seconds()
    assert len(issuer.public_keys(embedded)["keys"]) == 2
    now.at += 40
    assert len(issuer.public_keys(embedded)["keys"]) == 1
    assert len(json.loads((embedded.state_dir / "jwks.json").read_text())["keys"]) == 1


async def test_a_service_that_started_before_the_issuer_finds_its_key(embedded: Settings, house: OtherHouse) -> None:
    verifier = Verifier(embedded)
    with pytest.raises(Unauthenticated):
        await verifier.verify(house.sign("first"))
    assert await opens(verifier, issuer.mint(embedded, roles=["finance"], districts=["440303"]))


async def test_first_uses_at_the_same_moment_end_with_one_key(embedded: Settings) -> None:
    start = threading.Barrier(8)

    def first_use(_: int) -> str:
        start.wait()
        return issuer.mint(embedded, roles=["finance"], districts=["440303"])

    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(first_use, range(8)))
    verifier = Verifier(embedded)
    assert [(await verifier.verify(token)).districts for token in tokens] == [("440303",)] * 8
    assert sorted(file.name for file in embedded.state_dir.iterdir()) == ["issuer.json", "jwks.json"]


async def test_a_token_of_another_platform_is_refused(embedded: Settings, tmp_path: Path) -> None:
    other = Settings(state_dir=tmp_path / "other")
    issuer.prepare(embedded)
    with pytest.raises(Unauthenticated) as refused:
        await Verifier(embedded).verify(issuer.mint(other, roles=["finance"]))
    assert refused.value.reason == "unknown_key"


def test_the_platform_signs_nothing_beside_an_external_issuer(settings: Settings) -> None:
    with pytest.raises(ExternalIssuer, match="BIHUAN_OIDC_ISSUER"):
        issuer.mint(settings, roles=["caseworker"], districts=["440303"])
    with pytest.raises(ExternalIssuer):
        issuer.rotate(settings)
    with pytest.raises(ExternalIssuer):
        register_client(settings, "province", roles=["provincial_system"], place=Place())
    assert not settings.state_dir.exists()


async def test_a_token_of_the_embedded_issuer_means_nothing_once_there_is_an_external_one(
    embedded: Settings, house: OtherHouse
) -> None:
    token = issuer.mint(embedded, roles=["administrator"], districts=["000000"])
    moved = Settings(state_dir=embedded.state_dir, oidc_issuer=house.url)
    with pytest.raises(Unauthenticated) as refused:
        await Verifier(moved).verify(token)
    assert refused.value.reason == "unknown_key"


def test_a_client_is_known_by_its_secret_alone(embedded: Settings) -> None:
    secret = register_client(embedded, "province", roles=["provincial_system"], place=Place(("440000",)))
    found = client_with(embedded, "province", secret)
    assert found is not None
    assert (found.roles, found.place.districts) == (("provincial_system",), ("440000",))
    assert client_with(embedded, "province", secret + "x") is None
    assert client_with(embedded, "nobody", secret) is None


def test_a_clients_secret_is_kept_nowhere(embedded: Settings) -> None:
    secret = register_client(embedded, "province", roles=["provincial_system"], place=Place(("440000",)))
    assert secret not in (embedded.state_dir / "clients.json").read_text()


def test_registering_a_client_again_replaces_its_secret(embedded: Settings) -> None:
    old = register_client(embedded, "province", roles=["provincial_system"], place=Place(("440000",)))
    new = register_client(embedded, "province", roles=["auditor"], place=Place(("440000",)))
    assert client_with(embedded, "province", old) is None
    assert client_with(embedded, "province", new) is not None
