"""Per-person keys: what they seal opens for that person only, and erasure is for good."""

import asyncio
import base64
import json
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.kit.vault.ciphers import Suite, Unreadable
from services.kit.vault.keyring import Keyring
from services.kit.vault.persons import (
    KeyDestroyed,
    PersonKey,
    SealedPayload,
    destroy_key,
    load_key,
    obtain_key,
    open_payload,
    seal_payload,
)
from tests.kit.vault.callers import caller, person_in
from tests.kit.vault.conftest import SERVICE, Sessions

pytestmark = pytest.mark.anyio

RING = Keyring({"k1": b"\x01" * 32}, b"\x02" * 32)
SM4_GCM = 2
"""The suite as the second byte of an envelope names it."""
PERSON = UUID("0197c9a0-0000-7000-8000-000000000001")
OTHER = UUID("0197c9a0-0000-7000-8000-000000000002")
KEY, SM4_KEY = (PersonKey.of(PERSON, b"\x09" * 32, suite) for suite in Suite)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
VALUES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()


@given(st.dictionaries(st.text(), VALUES | st.lists(VALUES)))
def test_a_sealed_payload_opens_again(content: dict[str, object]) -> None:
    assert open_payload(KEY, seal_payload(KEY, content)) == content


@given(st.dictionaries(st.text(), VALUES))
def test_a_payload_sealed_with_sm4_opens_again_whatever_seals_now(content: dict[str, object]) -> None:
    sealed = seal_payload(SM4_KEY, content)
    assert (open_payload(SM4_KEY, sealed), open_payload(KEY, sealed)) == (content, content)


def test_a_payload_sealed_before_the_suite_was_changed_opens_still() -> None:
    assert open_payload(SM4_KEY, seal_payload(KEY, {"name": "王小明"})) == {"name": "王小明"}


def test_a_payload_follows_the_suite_that_the_ring_seals_with() -> None:
    ring = Keyring({"k1": b"\x01" * 32}, b"\x02" * 32, Suite.SM4_GCM)
    key = PersonKey.unwrap(ring, SERVICE, PERSON, KEY.wrap(RING, SERVICE))
    assert base64.b64decode(seal_payload(key, {})["sealed"])[1] == SM4_GCM


def test_dates_and_ids_come_back_as_text() -> None:
    sealed = seal_payload(KEY, {"born_on": date(1949, 12, 31), "household": OTHER})
    assert open_payload(KEY, sealed) == {"born_on": "1949-12-31", "household": "0197c9a0-0000-7000-8000-000000000002"}


def test_a_sealed_payload_names_the_person_and_nothing_personal() -> None:
    sealed = seal_payload(KEY, {"name": "王小明", "phone": "13812345678"})
    shown = json.dumps(sealed, ensure_ascii=False)
    assert (sealed["person"], "王小明" in shown, "13812345678" in shown) == (str(PERSON), False, False)


def test_another_person_of_the_same_key_bytes_cannot_open_it() -> None:
    sealed = seal_payload(KEY, {"name": "王小明"})
    with pytest.raises(Unreadable):
        open_payload(PersonKey.of(OTHER, b"\x09" * 32, Suite.AES_256_GCM), sealed)


def test_another_key_of_the_same_person_cannot_open_it() -> None:
    with pytest.raises(Unreadable) as refusal:
        open_payload(PersonKey.of(PERSON, b"\x08" * 32, Suite.AES_256_GCM), seal_payload(KEY, {"name": "王小明"}))
    assert refusal.value.flaw == "unknown_key"


@pytest.mark.parametrize("sealed", ["", "王", "AAAA", "!" * 80], ids=["empty", "no ascii", "short", "no base64"])
def test_a_payload_that_was_never_sealed_is_malformed(sealed: str) -> None:
    payload: SealedPayload = {"person": str(PERSON), "key": KEY.cipher.key_id, "sealed": sealed}
    with pytest.raises(Unreadable) as refusal:
        open_payload(KEY, payload)
    assert refusal.value.flaw == "malformed"


def test_a_wrapped_key_opens_for_its_person() -> None:
    assert PersonKey.unwrap(RING, SERVICE, PERSON, KEY.wrap(RING, SERVICE)) == KEY


def test_a_wrapped_key_given_to_another_person_does_not_open() -> None:
    with pytest.raises(Unreadable):
        PersonKey.unwrap(RING, SERVICE, OTHER, KEY.wrap(RING, SERVICE))


def test_a_person_key_does_not_print_its_bytes() -> None:
    assert [shown for shown in ("\t\t", "\x09", "0909") if shown in repr(KEY)] == []


async def test_a_person_keeps_the_key_that_was_made_first(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        made = await obtain_key(session, RING, SERVICE, person, NOW)
    async with sessions(caller()) as session:
        assert await obtain_key(session, RING, SERVICE, person, NOW) == made


async def test_two_transactions_that_meet_a_person_at_once_get_one_key(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)

    async def meet() -> PersonKey:
        async with sessions(caller()) as session:
            return await obtain_key(session, RING, SERVICE, person, NOW)

    keys = await asyncio.gather(*(meet() for _ in range(4)))
    assert len({key.cipher.key_id for key in keys}) == 1


async def test_a_person_whom_nobody_met_has_no_key(sessions: Sessions) -> None:
    async with sessions(caller()) as session:
        assert await load_key(session, RING, SERVICE, uuid4()) is None


async def test_a_destroyed_key_makes_a_payload_unreadable(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        key = await obtain_key(session, RING, SERVICE, person, NOW)
        sealed = seal_payload(key, {"name": "王小明"})
        await destroy_key(session, person, NOW)
    async with sessions(caller()) as session:
        with pytest.raises(KeyDestroyed):
            open_payload(await load_key(session, RING, SERVICE, person) or key, sealed)


async def test_after_erasure_no_new_key_is_made(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        await obtain_key(session, RING, SERVICE, person, NOW)
        await destroy_key(session, person, NOW)
        with pytest.raises(KeyDestroyed):
            await obtain_key(session, RING, SERVICE, person, NOW)


async def test_erasure_tells_whether_there_was_something_to_erase(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        await obtain_key(session, RING, SERVICE, person, NOW)
        assert [await destroy_key(session, person, NOW) for _ in range(2)] == [True, False]


async def test_nothing_of_a_destroyed_key_stays_in_its_row(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        await obtain_key(session, RING, SERVICE, person, NOW)
        await destroy_key(session, person, NOW)
        query = text("SELECT wrapped, destroyed_at FROM person_key WHERE person = :person")
        assert (await session.execute(query, {"person": person})).one() == (None, NOW)


async def test_the_database_refuses_a_key_that_is_gone_without_a_date(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner)
    async with sessions(caller()) as session:
        await obtain_key(session, RING, SERVICE, person, NOW)
        with pytest.raises(IntegrityError, match="destroyed_means_gone"):
            await session.execute(text("UPDATE person_key SET wrapped = NULL"))


async def test_the_application_role_cannot_delete_a_key_row(owner: AsyncEngine, sessions: Sessions) -> None:
    await person_in(owner)
    async with sessions(caller()) as session:
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text("DELETE FROM person_key"))


async def test_a_key_of_a_person_elsewhere_is_not_seen(owner: AsyncEngine, sessions: Sessions) -> None:
    person = await person_in(owner, "area:440304")
    elsewhere = caller()
    async with sessions(elsewhere) as session:
        with pytest.raises(DBAPIError, match="row-level security"):
            await obtain_key(session, RING, SERVICE, person, NOW)
