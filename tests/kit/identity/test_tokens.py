"""Tokens of an external issuer, whose keys are fetched over real HTTP."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from joserfc import jwk

from services.kit.identity.caller import Caller
from services.kit.identity.keys import IssuerKeys
from services.kit.identity.refusals import MixedRoles, NoRole, Unauthenticated
from services.kit.identity.roles import roles
from services.kit.identity.tokens import REMEMBERED_TOKENS, Verifier
from services.kit.settings import Settings
from tests.kit.identity.other_house import Hands, OtherHouse, opens, segment

pytestmark = pytest.mark.anyio


async def refusal(verifier: Verifier, token: str) -> str:
    """Return why the platform refuses a token."""
    with pytest.raises(Unauthenticated) as refused:
        await verifier.verify(token)
    return refused.value.reason


@pytest.mark.parametrize("alg", ["RS256", "ES256", "Ed25519", "EdDSA"])
async def test_a_token_signed_with_an_accepted_algorithm_opens_the_platform(
    house: OtherHouse, verifier: Verifier, alg: str
) -> None:
    house.new_key("its-key", alg)
    caller = await verifier.verify(house.sign("its-key", alg))
    assert caller.subject == "zhang-min"


async def test_the_caller_is_who_the_token_says(house: OtherHouse, verifier: Verifier) -> None:
    caller = await verifier.verify(house.sign("first", districts=["440303", "442000"], roles=["reviewer"]))
    assert caller == Caller(
        subject="zhang-min",
        roles=frozenset({"reviewer"}),
        scopes=roles()["reviewer"].scopes,
        districts=("440303", "442000"),
        organisation=None,
        person=None,
        purpose=None,
        keys=("area:440303", "area:4420"),
    )


async def test_a_token_without_signature_is_refused(house: OtherHouse, verifier: Verifier) -> None:
    for alg in ("none", "None", "NONE", ""):
        token = f"{segment({'alg': alg, 'kid': 'first', 'typ': 'JWT'})}.{segment(house.claims())}."
        assert await refusal(verifier, token) == "algorithm"


async def test_a_public_key_does_not_serve_as_a_shared_secret(house: OtherHouse, verifier: Verifier) -> None:
    house.new_key("rsa", "RS256")
    known = jwk.RSAKey.import_key(house.keys["rsa"])
    public = json.dumps(house.documents["/keys"]["keys"][1]).encode()
    for secret in (
        known.as_pem(private=False),
        known.as_pem(private=False).strip(),
        known.as_der(private=False),
        public,
    ):
        signed = f"{segment({'alg': 'HS256', 'kid': 'rsa', 'typ': 'JWT'})}.{segment(house.claims())}"
        mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        assert await refusal(verifier, f"{signed}.{segment(mac)}") == "algorithm"


async def test_a_shared_secret_in_the_key_set_verifies_nothing(house: OtherHouse, verifier: Verifier) -> None:
    secret = b"a secret that an issuer should not have published"
    house.documents["/keys"]["keys"].append({"kty": "oct", "kid": "shared", "k": segment(secret)})
    for alg, expected in (("HS256", "algorithm"), ("RS256", "unknown_key")):
        signed = f"{segment({'alg': alg, 'kid': 'shared', 'typ': 'JWT'})}.{segment(house.claims())}"
        mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        assert await refusal(verifier, f"{signed}.{segment(mac)}") == expected


async def test_a_key_made_for_one_algorithm_does_not_verify_another(house: OtherHouse, verifier: Verifier) -> None:
    token = house.sign("first")
    header = segment({"alg": "RS256", "kid": "first", "typ": "JWT"})
    assert await refusal(verifier, ".".join([header, *token.split(".")[1:]])) == "unknown_key"


async def test_a_key_that_names_its_algorithm_is_held_to_it(house: OtherHouse, verifier: Verifier) -> None:
    house.new_key("strict", "Ed25519", only_for="Ed25519")
    assert (await verifier.verify(house.sign("strict", "Ed25519"))).subject == "zhang-min"
    header = segment({"alg": "EdDSA", "kid": "strict", "typ": "JWT"})
    older = ".".join([header, *house.sign("strict", "Ed25519").split(".")[1:]])
    assert await refusal(verifier, older) == "unknown_key"


async def test_a_key_for_encryption_verifies_nothing(house: OtherHouse, verifier: Verifier) -> None:
    house.new_key("for-encryption")
    house.documents["/keys"]["keys"][1]["use"] = "enc"
    assert await refusal(verifier, house.sign("for-encryption")) == "unknown_key"


async def test_an_rsa_key_under_2048_bits_verifies_nothing(house: OtherHouse, verifier: Verifier) -> None:
    weak = rsa.generate_private_key(public_exponent=65_537, key_size=1_024)  # noqa: S505 -- the weakness is the point
    modulus = weak.public_key().public_numbers().n.to_bytes(512)  # leading zeros do not make it longer
    house.documents["/keys"]["keys"].append({"kty": "RSA", "kid": "weak", "n": segment(modulus), "e": "AQAB"})
    signed = f"{segment({'alg': 'RS256', 'kid': 'weak'})}.{segment(house.claims())}"
    signature = weak.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    assert await refusal(verifier, f"{signed}.{segment(signature)}") == "unknown_key"


async def test_a_tampered_payload_is_refused(house: OtherHouse, verifier: Verifier) -> None:
    header, _, signature = house.sign("first").split(".")
    forged = segment(house.claims(roles=["administrator"], districts=["000000"]))
    assert await refusal(verifier, f"{header}.{forged}.{signature}") == "signature"


async def test_a_signature_of_somebody_else_is_refused(house: OtherHouse, verifier: Verifier) -> None:
    token = house.sign("first")
    house.keys["first"] = jwk.ECKey.generate_key("P-256", {"kid": "first"}).as_dict(private=True)
    assert token.split(".")[2] != house.sign("first").split(".")[2]
    assert await refusal(verifier, house.sign("first")) == "signature"


async def test_a_key_that_the_token_brings_along_is_not_believed(house: OtherHouse, verifier: Verifier) -> None:
    house.publish("first")
    own = jwk.ECKey.generate_key("P-256", {"kid": "first"})
    house.keys["first"] = own.as_dict(private=True)
    token = house.sign("first", header={"jwk": own.as_dict(private=False), "jku": f"{house.url}/mine"})
    assert await refusal(verifier, token) == "signature"
    assert "/mine" not in house.asked


async def test_an_expired_token_is_refused(house: OtherHouse, verifier: Verifier) -> None:
    assert await refusal(verifier, house.sign("first", exp=int(time.time()) - 31)) == "expired"


async def test_a_token_of_a_clock_half_a_minute_behind_is_accepted(house: OtherHouse, verifier: Verifier) -> None:
    assert await opens(verifier, house.sign("first", exp=int(time.time()) - 25))


@pytest.mark.parametrize("claim", ["nbf", "iat"])
async def test_a_token_that_is_not_yet_valid_is_refused(house: OtherHouse, verifier: Verifier, claim: str) -> None:
    assert await refusal(verifier, house.sign("first", changed={claim: int(time.time()) + 35})) == "not_yet_valid"


async def test_a_token_for_another_audience_is_refused(house: OtherHouse, verifier: Verifier) -> None:
    for audience in ("payroll", ["payroll", "archive"], []):
        assert await refusal(verifier, house.sign("first", aud=audience)) in {"audience", "claims"}


async def test_a_token_for_several_audiences_may_name_us_among_them(house: OtherHouse, verifier: Verifier) -> None:
    assert await opens(verifier, house.sign("first", aud=["payroll", "bihuan"]))


async def test_a_token_of_another_issuer_is_refused(house: OtherHouse, verifier: Verifier) -> None:
    assert await refusal(verifier, house.sign("first", iss="https://elsewhere.example")) == "issuer"


@pytest.mark.parametrize("claim", ["exp", "iss", "aud", "sub"])
async def test_a_token_without_a_necessary_claim_is_refused(house: OtherHouse, verifier: Verifier, claim: str) -> None:
    assert await refusal(verifier, house.sign("first", changed={claim: None})) == "claims"


@pytest.mark.parametrize("exp", ["2099-01-01", True, float("nan"), float("inf"), [4_102_444_800]])
async def test_an_expiry_that_is_no_number_is_refused(house: OtherHouse, verifier: Verifier, exp: object) -> None:
    assert await refusal(verifier, house.sign("first", exp=exp)) == "claims"


@pytest.mark.parametrize(
    "changed",
    [
        {"districts": ["44030"]},
        {"districts": ["area:0"]},
        {"districts": ["440303,feed"]},
        {"districts": "440303"},
        {"districts": [440303]},
        {"roles": "caseworker"},
        {"org": "somewhere"},
        {"person": 7},
        {"sub": ""},
        {"sub": "line\nbreak"},
        {"sub": "x" * 256},
        {"scope": {"person:read": True}},
    ],
    ids=str,
)
async def test_a_claim_of_the_wrong_shape_is_refused(
    house: OtherHouse, verifier: Verifier, changed: dict[str, Any]
) -> None:
    assert await refusal(verifier, house.sign("first", changed=changed)) == "claims"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b",
        "a.b.c",
        "令牌.令牌.令牌",
        "\ud800.b.c",
        f"{segment(b'[' * 3000)}.e30.e30",
        f"{segment(b'[]')}.e30.e30",
        f"{segment(b'{')}.e30.e30",
    ],
    ids=["empty", "two parts", "no base64", "not ascii", "half a character", "deep", "a list", "cut off"],
)
async def test_what_is_no_token_is_refused(verifier: Verifier, token: str) -> None:
    assert await refusal(verifier, token) == "malformed"


@pytest.mark.parametrize(
    "header",
    [{"typ": "logout+jwt"}, {"crit": ["exp"]}, {"crit": ["b64"], "b64": False}, {"kid": 7}],
    ids=["for a logout", "unknown condition", "unencoded payload", "kid is a number"],
)
async def test_a_header_that_asks_for_something_else_is_refused(
    house: OtherHouse, verifier: Verifier, header: dict[str, Any]
) -> None:
    _, payload, signature = house.sign("first").split(".")
    heading = segment({"alg": "ES256", "kid": "first"} | header)
    assert await refusal(verifier, f"{heading}.{payload}.{signature}") == "malformed"


async def test_a_header_may_say_more_than_we_know(house: OtherHouse, verifier: Verifier) -> None:
    assert await opens(verifier, house.sign("first", header={"typ": "at+jwt", "nonce": "n", "x5t": "t"}))


async def test_a_token_longer_than_8_kib_is_refused_unread(house: OtherHouse, verifier: Verifier) -> None:
    assert await refusal(verifier, house.sign("first", note="x" * 8_192)) == "too_long"
    assert house.asked == []


async def test_a_token_narrows_what_its_role_may(house: OtherHouse, verifier: Verifier) -> None:
    caller = await verifier.verify(house.sign("first", scope="openid person:read need:read"))
    assert caller.scopes == {"person:read", "need:read"}


async def test_a_token_cannot_widen_what_its_role_may(house: OtherHouse, verifier: Verifier) -> None:
    caller = await verifier.verify(house.sign("first", scope="person:read household:certify access_log:read"))
    assert caller.scopes == {"person:read"}


async def test_scopes_of_openid_alone_leave_the_role_as_it_is(house: OtherHouse, verifier: Verifier) -> None:
    plain = await verifier.verify(house.sign("first"))
    assert (await verifier.verify(house.sign("first", scope="openid profile email"))).scopes == plain.scopes


async def test_an_empty_scope_allows_nothing(house: OtherHouse, verifier: Verifier) -> None:
    assert (await verifier.verify(house.sign("first", scope=""))).scopes == frozenset()


async def test_roles_of_other_systems_are_ignored(house: OtherHouse, verifier: Verifier) -> None:
    caller = await verifier.verify(house.sign("first", roles=["offline_access", "finance", "uma_authorization"]))
    assert caller.roles == {"finance"}


@pytest.mark.parametrize("roles", [None, [], ["offline_access"]])
async def test_a_token_without_our_roles_opens_nothing(house: OtherHouse, verifier: Verifier, roles: object) -> None:
    with pytest.raises(NoRole):
        await verifier.verify(house.sign("first", roles=roles))


async def test_roles_that_see_different_rows_do_not_mix(house: OtherHouse, verifier: Verifier) -> None:
    with pytest.raises(MixedRoles):
        await verifier.verify(house.sign("first", roles=["caseworker", "job_seeker"]))


async def test_the_issuer_is_asked_once_for_many_tokens(house: OtherHouse, verifier: Verifier) -> None:
    for number in range(20):
        await verifier.verify(house.sign("first", sub=f"caseworker-{number}"))
    assert house.asked == ["/.well-known/openid-configuration", "/keys"]


async def test_a_remembered_token_does_not_outlive_its_expiry(
    house: OtherHouse, verifier: Verifier, now: Hands
) -> None:
    token = house.sign("first", exp=int(now.at) + 20)
    await verifier.verify(token)
    now.at += 20 + 31
    assert await refusal(verifier, token) == "expired"


async def test_a_remembered_token_of_a_withdrawn_key_lives_a_minute_at_most(
    house: OtherHouse, verifier: Verifier, now: Hands, ticks: Hands
) -> None:
    token = house.sign("first")
    await verifier.verify(token)
    house.new_key("second")
    house.publish("second")
    now.at, ticks.at = now.at + 59, ticks.at + 301
    assert await opens(verifier, token)
    now.at += 2
    assert await refusal(verifier, token) == "unknown_key"


async def test_a_refused_token_is_not_remembered(house: OtherHouse, verifier: Verifier, now: Hands) -> None:
    token = house.sign("first", nbf=int(now.at) + 100)
    assert await refusal(verifier, token) == "not_yet_valid"
    now.at += 100
    assert await opens(verifier, token)


async def test_what_is_remembered_does_not_grow_without_limit(
    house: OtherHouse, verifier: Verifier, ticks: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert REMEMBERED_TOKENS <= 10_000
    monkeypatch.setattr("services.kit.identity.tokens.REMEMBERED_TOKENS", 3)
    tokens = [house.sign("first", sub=f"caseworker-{number}") for number in range(5)]
    for token in tokens:
        await verifier.verify(token)
    house.new_key("second")
    house.publish("second")
    ticks.at += 301
    for token in tokens[2:]:
        assert await opens(verifier, token)
    for token in tokens[:2]:
        assert await refusal(verifier, token) == "unknown_key"


async def test_tokens_are_not_measured_by_the_platforms_clock(house: OtherHouse, tmp_path: Path) -> None:
    turned = Settings(state_dir=tmp_path, oidc_issuer=house.url, test_clock=True)
    (tmp_path / "clock").write_text(str(90 * 86_400))
    verifier = Verifier(turned, keys=IssuerKeys(house.url, None))
    assert await opens(verifier, house.sign("first"))


async def test_a_key_without_id_serves_a_token_without_id(house: OtherHouse, verifier: Verifier) -> None:
    del house.documents["/keys"]["keys"][0]["kid"]
    token = house.sign("first")
    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    assert header["kid"] == "first"
    assert await refusal(verifier, token) == "unknown_key"
    assert await opens(verifier, house.sign("first", header={"kid": None}))
