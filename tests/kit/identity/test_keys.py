"""Where the issuer's keys come from: rotation, and an issuer that is away, slow to change or not itself."""

import asyncio

import pytest

from services.kit.identity.keys import IssuerKeys
from services.kit.identity.refusals import IssuerUnreachable, Unauthenticated
from services.kit.identity.tokens import Verifier
from services.kit.settings import Settings
from tests.kit.identity.other_house import Hands, OtherHouse, opens

pytestmark = pytest.mark.anyio


async def test_a_new_key_of_the_issuer_is_found_without_a_restart(
    house: OtherHouse, verifier: Verifier, ticks: Hands
) -> None:
    await verifier.verify(house.sign("first"))
    house.new_key("second")
    ticks.at += 5
    assert await opens(verifier, house.sign("second"))


async def test_many_unknown_keys_do_not_hammer_the_issuer(house: OtherHouse, verifier: Verifier, ticks: Hands) -> None:
    await verifier.verify(house.sign("first"))
    ticks.at += 5
    house.asked.clear()
    for number in range(50):
        with pytest.raises(Unauthenticated) as refused:
            await verifier.verify(house.sign("first", header={"kid": f"guess-{number}"}))
        assert refused.value.reason == "unknown_key"
    assert house.asked.count("/keys") == 1


async def test_many_callers_at_once_ask_the_issuer_once(house: OtherHouse, verifier: Verifier) -> None:
    tokens = [house.sign("first", sub=f"caseworker-{number}") for number in range(20)]
    callers = await asyncio.gather(*(verifier.verify(token) for token in tokens))
    assert len({caller.subject for caller in callers}) == 20
    assert house.asked.count("/keys") == 1


async def test_an_issuer_that_is_away_is_not_the_callers_fault(
    house: OtherHouse, verifier: Verifier, ticks: Hands
) -> None:
    keys = house.documents.pop("/keys")
    with pytest.raises(IssuerUnreachable) as away:
        await verifier.verify(house.sign("first"))
    assert away.value.headers["Retry-After"] == "5"
    house.documents["/keys"] = keys
    ticks.at += 5
    assert await opens(verifier, house.sign("first"))


async def test_an_issuer_that_does_not_answer_is_not_waited_for_long(house: OtherHouse, ticks: Hands) -> None:
    house.awake.clear()
    with pytest.raises(IssuerUnreachable):
        await IssuerKeys(house.url, None, ticks=ticks, patience=0.05).find("first", "ES256")


async def test_while_one_caller_waits_for_the_issuer_others_use_the_known_key(house: OtherHouse, ticks: Hands) -> None:
    keys = IssuerKeys(house.url, None, ticks=ticks)
    await keys.find("first", "ES256")
    house.awake.clear()
    house.knocked.clear()
    ticks.at += 301
    waiting = asyncio.create_task(keys.find("first", "ES256"))
    await asyncio.to_thread(house.knocked.wait)
    assert await asyncio.wait_for(keys.find("first", "ES256"), 1) is not None
    house.awake.set()
    assert await waiting is not None


async def test_known_keys_serve_for_an_hour_while_the_issuer_is_away(
    house: OtherHouse, verifier: Verifier, ticks: Hands, now: Hands
) -> None:
    token = house.sign("first", exp=int(now.at) + 10_000)
    await verifier.verify(token)
    house.documents.clear()
    ticks.at, now.at = ticks.at + 3_600, now.at + 3_600
    assert await opens(verifier, token)
    ticks.at, now.at = ticks.at + 61, now.at + 61
    with pytest.raises(IssuerUnreachable):
        await verifier.verify(token)


@pytest.mark.parametrize("document", [[], {"keys": {}}, {"keys": None}, "keys", 7], ids=str)
async def test_a_key_document_that_is_none_counts_as_an_issuer_that_is_away(
    house: OtherHouse, verifier: Verifier, document: object
) -> None:
    house.documents["/keys"] = document
    with pytest.raises(IssuerUnreachable):
        await verifier.verify(house.sign("first"))


async def test_a_key_document_of_more_than_a_quarter_megabyte_is_not_read(
    house: OtherHouse, verifier: Verifier
) -> None:
    house.documents["/keys"]["padding"] = "x" * 262_144
    with pytest.raises(IssuerUnreachable):
        await verifier.verify(house.sign("first"))


async def test_keys_that_nobody_could_use_do_not_hide_the_good_one(house: OtherHouse, verifier: Verifier) -> None:
    house.documents["/keys"]["keys"] = [
        None,
        {},
        {"kty": "AKP", "kid": "post-quantum", "pub": "AA"},
        {"kty": "OKP", "crv": "X25519", "kid": "exchange", "x": "AA"},
        {"kty": "EC", "crv": "P-256", "kid": "cut off", "x": "AA"},
        {"kty": "EC", "crv": "P-256", "kid": ["first"], "x": "AA", "y": "AA"},
        {"kty": ["EC"], "crv": {}, "use": [], "key_ops": 7},
        *house.documents["/keys"]["keys"],
    ]
    assert await opens(verifier, house.sign("first"))


async def test_a_discovery_document_of_another_issuer_is_not_followed(house: OtherHouse, verifier: Verifier) -> None:
    house.documents["/.well-known/openid-configuration"]["issuer"] = "https://elsewhere.example"
    with pytest.raises(IssuerUnreachable):
        await verifier.verify(house.sign("first"))
    assert "/keys" not in house.asked


async def test_the_key_address_of_the_settings_is_used_as_it_stands(house: OtherHouse, settings: Settings) -> None:
    house.documents["/somewhere/else"] = house.documents.pop("/keys")
    named = settings.model_copy(update={"oidc_jwks_url": f"{house.url}/somewhere/else"})
    assert await opens(Verifier(named), house.sign("first"))
    assert house.asked == ["/somewhere/else"]


async def test_an_issuer_over_https_cannot_send_us_to_keys_over_http(house: OtherHouse, ticks: Hands) -> None:
    keys = IssuerKeys("https://127.0.0.1:1", None, ticks=ticks)
    with pytest.raises(IssuerUnreachable):
        await keys.find("first", "ES256")
    assert house.asked == []
