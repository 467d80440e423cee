"""`bihuan rotate-keys`, beside a service that reads and writes meanwhile."""

import asyncio
import io
import json
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import anyio
import httpx
import pytest
from anyio import to_thread
from rich.console import Console
from sqlalchemy import text, update

from services.cli import rotating
from services.cli.files import write_private
from services.cli.progress import Display
from services.cli.rotating import rotate_vault_keys
from services.kit.database.migrate import migrate_async
from services.kit.journal.leading import alone
from services.kit.settings import SERVICES, Settings
from services.people.app import SERVICE as PEOPLE
from services.people.persons.model import PHONE, Person
from tests.cli.rotated import AES, SM4, Rotated, kept_in
from tests.cli.running import BIHUAN, PATIENCE
from tests.ground import key, nats, postgres, settings, state_dir
from tests.people.invented import another_resident_id, person
from tests.people.office import Office
from tests.running import running
from tests.waiting import eventually

__all__ = ["nats", "postgres", "settings", "state_dir"]

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

ADDRESS = "广东省深圳市罗湖区木棉花开路88号"


@pytest.fixture(scope="module")
async def platform(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Rotated]:
    """Migrate every service, and run people, with keys that stand in a state folder."""
    kept = kept_in(tmp_path_factory.mktemp("rotated"), database_url=settings.database_url, nats_url=settings.nats_url)
    for service in SERVICES:
        await migrate_async(kept, service)
    async with running(PEOPLE, kept) as people:
        yield Rotated(people)


@pytest.fixture
async def one_key(platform: Rotated) -> Rotated:
    """End the rotation that an earlier test has left under way, so that the next begins anew."""
    if len(platform.entries()) > 1 and (await platform.bihuan("rotate-keys", "--drop-old")).returncode:
        assert (await platform.bihuan("rotate-keys")).returncode == 0
        assert (await platform.bihuan("rotate-keys", "--drop-old")).returncode == 0
    return platform


async def registered(officer: Office, phone: str = "13800000000") -> str:
    """Register someone by a repeatable request, at an address: one envelope of each kind; return their id."""
    stated = person(resident_id=another_resident_id(), phone=phone)
    answer = await officer.post("/v1/persons", stated, Idempotency_Key=f"rotated-{stated['resident_id']}")
    assert answer.status_code == httpx.codes.CREATED, answer.text
    found: str = answer.json()["id"]
    await officer.household({"person": found, "relation": "head"}, address=ADDRESS)
    return found


async def test_after_a_rotation_no_value_of_the_database_stands_under_the_old_key(one_key: Rotated) -> None:
    await registered(one_key.officer)
    (old,) = one_key.key_ids()
    before = await one_key.sealed(old)
    rotated = await one_key.bihuan("rotate-keys")
    assert rotated.returncode == 0, rotated.stderr
    new = one_key.key_ids()[0]
    assert (await one_key.sealed(old), await one_key.sealed(new)) == ({}, before)
    says = f"people: {sum(before.values())} re-wrapped under {new} (aes-256-gcm), 0 left under others."
    assert says in rotated.stdout
    assert f"Nothing stands under {old} any more" in rotated.stdout


async def test_the_envelopes_of_a_person_a_household_an_answer_and_a_persons_key_are_all_there_are(
    one_key: Rotated,
) -> None:
    await registered(one_key.officer)
    assert set(await one_key.sealed(one_key.key_ids()[0])) == {
        "person.name_sealed",
        "person.resident_id_sealed",
        "person.phone_sealed",
        "household.address_sealed",
        "person_key.wrapped",
        "idempotency.answer",
    }


async def test_a_rotation_changes_no_version_no_instant_and_no_journal(one_key: Rotated) -> None:
    at = f"/v1/persons/{await registered(one_key.officer)}"
    instants = "SELECT array_agg(updated_at ORDER BY id) FROM person"
    journal = "SELECT count(*) FROM journal"
    before = await one_key.officer.get(at), await one_key.ask(instants), await one_key.ask(journal)
    await one_key.bihuan("rotate-keys")
    after = await one_key.officer.get(at), await one_key.ask(instants), await one_key.ask(journal)
    assert (after[0].content, after[0].headers["etag"]) == (before[0].content, before[0].headers["etag"])
    assert after[1:] == before[1:]


async def test_requests_read_and_write_right_while_keys_rotate(one_key: Rotated) -> None:
    officer = one_key.officer
    people = {await registered(officer, f"1380000{number:04d}"): f"1380000{number:04d}" for number in range(8)}
    over = asyncio.Event()
    wrong: list[object] = []
    rounds = 0

    async def work(who: str) -> None:
        nonlocal rounds
        while not over.is_set():
            number = f"139{rounds % 10**8:08d}"
            changed = await Office(officer.people, officer.headers | {"If-Match": "*"}).patch(
                f"/v1/persons/{who}", {"phone": number}
            )
            if changed.status_code == httpx.codes.OK:
                people[who] = number
            read = await one_key.phone_of(who)
            if read != people[who] or changed.status_code != httpx.codes.OK:
                wrong.append((read, changed.status_code))
            rounds += 1

    async with asyncio.TaskGroup() as group:
        for who in list(people):
            group.create_task(work(who))
        ended = [await one_key.bihuan("rotate-keys"), await one_key.bihuan("rotate-keys", "--drop-old")]
        at_the_end = rounds
        over.set()
    assert [each.returncode for each in ended] == [0, 0], [each.stderr for each in ended]
    assert wrong == []
    assert at_the_end > len(people)
    assert [await one_key.phone_of(who) for who in people] == list(people.values())
    assert sum((await one_key.sealed(one_key.key_ids()[0])).values()) > len(people)


async def test_a_repeated_request_gets_its_first_answer_after_a_rotation(one_key: Rotated) -> None:
    stated = person(resident_id=another_resident_id())
    first = await one_key.officer.post("/v1/persons", stated, Idempotency_Key="before-and-after")
    await one_key.bihuan("rotate-keys")
    await one_key.bihuan("rotate-keys", "--drop-old")
    again = await one_key.officer.post("/v1/persons", stated, Idempotency_Key="before-and-after")
    assert (again.status_code, again.content) == (first.status_code, first.content)


@asynccontextmanager
async def somebody_holds(platform: Rotated, who: str) -> AsyncIterator[None]:
    """Hold a person's row, as a request that changes it does, until the block ends."""
    async with platform.administrator() as connection, connection.transaction():
        await connection.execute("SELECT FROM person WHERE id = $1 FOR UPDATE", who)
        yield


async def test_killed_half_way_it_goes_on_where_it_was_with_the_same_new_key(one_key: Rotated) -> None:
    who, others = await registered(one_key.officer), [await registered(one_key.officer) for _ in range(3)]
    (old,) = one_key.key_ids()
    async with somebody_holds(one_key, who):
        async with await anyio.open_process([*BIHUAN, "rotate-keys"], env=one_key.environment) as process:
            await eventually(lambda: left_of(one_key, old, "person.name_sealed"), 1, within=PATIENCE)
            process.send_signal(signal.SIGKILL)
            assert await process.wait() == -signal.SIGKILL
        new = one_key.key_ids()[0]
        assert (await one_key.sealed(new))["person.name_sealed"] >= len(others)
    again = await one_key.bihuan("rotate-keys")
    assert again.returncode == 0, again.stderr
    assert (one_key.key_ids(), await one_key.sealed(old)) == ([new, old], {})
    assert [await one_key.phone_of(each) for each in (who, *others)] == ["13800000000"] * 4


async def left_of(platform: Rotated, old: str, column: str) -> int:
    """Return how many values of a column stand under the old key, once a new one stands before it."""
    return (await platform.sealed(old)).get(column, 0) if len(platform.entries()) > 1 else -1


async def test_what_somebody_writes_meanwhile_is_not_overwritten(one_key: Rotated) -> None:
    who, _ = await registered(one_key.officer), await registered(one_key.officer)
    (old,) = one_key.key_ids()
    written = PHONE.seal(one_key.people.app.state.keyring, "13711112222", row=UUID(who)).ciphertext
    async with asyncio.TaskGroup() as group:
        async with one_key.administrator() as connection, connection.transaction():
            await connection.execute("UPDATE person SET phone_sealed = $2 WHERE id = $1", who, written)
            rotation = group.create_task(one_key.bihuan("rotate-keys"))
            await eventually(lambda: left_of(one_key, old, "person.name_sealed"), 1, within=PATIENCE)
        ended = await rotation
    assert ended.returncode == 0, ended.stderr
    assert (await one_key.phone_of(who), await one_key.sealed(old)) == ("13711112222", {})


class Shown(io.StringIO):
    """What a command has shown so far; sets an event when a word comes."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word, self.came = word, threading.Event()

    def write(self, shown: str) -> int:
        if self.word in shown:
            self.came.set()
        return super().write(shown)


async def test_what_a_transaction_sealed_before_the_new_key_came_is_waited_for(
    one_key: Rotated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "SAY_EVERY", 0.0)
    who = await registered(one_key.officer)
    (old,) = one_key.key_ids()
    shown = Shown("people: waiting for the end of transactions that began before (1)")
    told = one_key.people.settings
    async with asyncio.TaskGroup() as group:
        async with one_key.people.database.begin_system() as session:
            late = PHONE.seal(one_key.people.app.state.keyring, "13722223333", row=UUID(who)).ciphertext
            await session.execute(text("SELECT"))
            display = Display(Console(file=shown, soft_wrap=True))
            rotation = group.create_task(to_thread.run_sync(rotate_vault_keys, told, display))
            assert await to_thread.run_sync(shown.came.wait, PATIENCE)
            await session.execute(update(Person).where(Person.id == UUID(who)).values(phone_sealed=late))
        await rotation
    assert (await one_key.phone_of(who), await one_key.sealed(old)) == ("13722223333", {})


async def refused(platform: Rotated, keys: str) -> str:
    """Rotate with these keys; return what was said of it, once it is sure that nothing was changed."""
    before = await platform.everything(), platform.entries()
    ended = await platform.bihuan("rotate-keys", BIHUAN_VAULT_KEYS=keys)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert (await platform.everything(), platform.entries()) == before
    return ended.stderr


async def test_without_the_old_key_a_rotation_is_refused_in_one_line_and_changes_nothing(one_key: Rotated) -> None:
    await registered(one_key.officer)
    (old,) = one_key.key_ids()
    said = await refused(one_key, f"new:{key()}")
    assert said.startswith(f"people holds envelopes under the key {old}, which BIHUAN_VAULT_KEYS does not name (")


async def test_with_other_bytes_for_the_old_key_a_rotation_is_refused_in_one_line_and_changes_nothing(
    one_key: Rotated,
) -> None:
    await registered(one_key.officer)
    (old,) = one_key.key_ids()
    said = await refused(one_key, f"new:{key()},{old}:{key()}")
    assert said.startswith(f"The key {old} of BIHUAN_VAULT_KEYS does not open what people has sealed under it (")


async def test_a_malformed_key_is_refused_in_one_line_and_changes_nothing(one_key: Rotated) -> None:
    assert (await refused(one_key, "new:AAAA")).startswith("key 1 of BIHUAN_VAULT_KEYS is not 32 bytes in base64.")


async def test_keys_that_were_given_are_rotated_by_who_gave_them(one_key: Rotated) -> None:
    await registered(one_key.officer)
    (entry,) = one_key.entries()
    assert (await refused(one_key, entry)).startswith("The keys stand in BIHUAN_VAULT_KEYS")


async def test_keys_that_a_running_platform_was_given_are_not_rotated_behind_its_back(one_key: Rotated) -> None:
    runtime, before = one_key.state / "runtime.json", one_key.entries()
    runtime.write_text(json.dumps({"follows_keys": False}))
    ended = await one_key.bihuan("rotate-keys")
    runtime.unlink()
    assert (ended.returncode, ended.stderr.count("\n"), one_key.entries()) == (1, 1, before)


async def test_under_given_keys_everything_moves_to_the_first_and_the_others_can_be_taken_out(one_key: Rotated) -> None:
    await registered(one_key.officer)
    (entry,), given = one_key.entries(), f"given:{key()}"
    old = entry.partition(":")[0]
    there = await one_key.bihuan("rotate-keys", BIHUAN_VAULT_KEYS=f"{given},{entry}")
    moved = await one_key.sealed(old)
    back = await one_key.bihuan("rotate-keys", BIHUAN_VAULT_KEYS=f"{entry},{given}")
    assert (moved, await one_key.sealed("given")) == ({}, {})
    assert f"Nothing stands under {old} any more: take it out of BIHUAN_VAULT_KEYS." in there.stdout
    assert "Nothing stands under given any more: take it out of BIHUAN_VAULT_KEYS." in back.stdout


async def test_a_damaged_envelope_is_left_as_it_is_and_keeps_its_key_from_going(one_key: Rotated) -> None:
    whose = [await registered(one_key.officer) for _ in range(6)]
    (old,) = one_key.key_ids()
    whole = await one_key.ask("SELECT phone_sealed FROM person WHERE id = $1", whose[0])
    damaged = whole[:-1] + bytes((whole[-1] ^ 1,))
    await one_key.ask("UPDATE person SET phone_sealed = $2 WHERE id = $1", whose[0], damaged)
    ended = await one_key.bihuan("rotate-keys")
    left = await one_key.sealed(old)
    await one_key.ask("UPDATE person SET phone_sealed = $2 WHERE id = $1", whose[0], whole)
    assert (ended.returncode, left) == (1, {"person.phone_sealed": 1})
    assert f"people: 1 under {old} (aes-256-gcm)." in ended.stderr
    assert f"person.phone of row {whose[0]}" in ended.stdout


async def test_a_rotation_moves_everything_to_the_suite_of_the_setting(one_key: Rotated) -> None:
    who = await registered(one_key.officer)
    ended = await one_key.bihuan("rotate-keys", BIHUAN_VAULT_SUITE="sm4-gcm")
    new, old = one_key.key_ids()
    aes = [await one_key.sealed(each, AES) for each in (new, old)]
    assert (ended.returncode, aes, len(await one_key.sealed(new, SM4))) == (0, [{}, {}], 6)
    assert await one_key.phone_of(who) == "13800000000"


async def test_a_key_under_which_something_stands_is_not_dropped(one_key: Rotated) -> None:
    who = await registered(one_key.officer)
    late = PHONE.seal(one_key.people.app.state.keyring, "13733334444", row=UUID(who)).ciphertext
    (old,) = one_key.key_ids()
    await one_key.bihuan("rotate-keys")
    await one_key.ask("UPDATE person SET phone_sealed = $2 WHERE id = $1", who, late)
    refusal = await one_key.bihuan("rotate-keys", "--drop-old")
    assert (refusal.returncode, refusal.stderr.count("\n"), one_key.key_ids()[1:]) == (1, 1, [old])
    assert refusal.stderr.startswith(f"people holds 1 under {old} (aes-256-gcm)")


async def test_without_a_key_to_drop_nothing_is_dropped(one_key: Rotated) -> None:
    refusal = await one_key.bihuan("rotate-keys", "--drop-old")
    assert (refusal.returncode, refusal.stderr.count("\n"), len(one_key.entries())) == (1, 1, 1)


async def test_the_file_of_keys_stays_its_owners_alone_and_keeps_the_other_secrets(one_key: Rotated) -> None:
    file = one_key.state / "secrets.json"
    before = json.loads(file.read_text())
    await one_key.bihuan("rotate-keys")
    after = json.loads(file.read_text())
    assert file.stat().st_mode & 0o777 == 0o600
    assert {name for name in after if after[name] != before[name]} == {"vault_keys"}


async def test_two_rotations_at_once_are_one(one_key: Rotated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "ANOTHER_ENDS_WITHIN", 0.2)
    who, told = await registered(one_key.officer), one_key.people.settings
    (old,) = one_key.key_ids()
    async with asyncio.TaskGroup() as group:
        async with somebody_holds(one_key, who):
            first = group.create_task(to_thread.run_sync(rotate_vault_keys, told, Display(Console(file=io.StringIO()))))
            await eventually(lambda: left_of(one_key, old, "person.name_sealed"), 1, within=PATIENCE)
            second = await one_key.bihuan("rotate-keys")
        await first
    assert (second.returncode, len(one_key.entries()), await one_key.sealed(old)) == (1, 2, {})
    assert second.stderr.startswith("Another `bihuan rotate-keys` is under way")


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bihuan people rotation of keys'"


async def test_a_rotation_that_had_to_wait_for_another_goes_on_with_its_new_key(one_key: Rotated) -> None:
    (entry,) = one_key.entries()
    secrets, told = one_key.state / "secrets.json", one_key.people.settings
    async with asyncio.TaskGroup() as group:
        async with alone(one_key.people.database, "rotation of keys"):
            rotation = group.create_task(
                to_thread.run_sync(rotate_vault_keys, told, Display(Console(file=io.StringIO())))
            )
            await eventually(lambda: one_key.ask(WAITING), 2, within=PATIENCE)
            made = json.loads(secrets.read_text()) | {"vault_keys": f"k99:{key()},{entry}"}
            write_private(secrets, json.dumps(made))
        await rotation
    assert one_key.key_ids() == ["k99", entry.partition(":")[0]]


async def doctored(platform: Rotated) -> dict[str, object]:
    """Return what doctor says of the vault of people."""
    found = json.loads((await platform.bihuan("doctor", "--json")).stdout)
    return next(dict(each) for each in found if each["what"] == "vault of people")


async def test_doctor_tells_under_which_keys_envelopes_stand(one_key: Rotated) -> None:
    await registered(one_key.officer)
    (old,) = one_key.key_ids()
    count = sum((await one_key.sealed(old)).values())
    assert await doctored(one_key) == {
        "what": "vault of people",
        "well": True,
        "says": f"{old} (aes-256-gcm) seals; envelopes: {count} under {old} (aes-256-gcm)",
    }


async def test_doctor_tells_that_a_key_is_missing(one_key: Rotated) -> None:
    await registered(one_key.officer)
    (old,) = one_key.key_ids()
    count = sum((await one_key.sealed(old)).values())
    found = json.loads((await one_key.bihuan("doctor", "--json", BIHUAN_VAULT_KEYS=f"new:{key()}")).stdout)
    people = next(each for each in found if each["what"] == "vault of people")
    says = f"BIHUAN_VAULT_KEYS does not open {count} under {old} (aes-256-gcm)"
    assert (people["well"], people["says"]) == (False, says)


async def test_tokens_signed_before_their_key_was_rotated_stay_good(one_key: Rotated) -> None:
    who, before = await registered(one_key.officer), one_key.officer
    rotated = await one_key.bihuan("rotate-keys", "--tokens")
    after = one_key.officer
    assert rotated.returncode == 0, rotated.stderr
    assert [(await each.get(f"/v1/persons/{who}")).status_code for each in (before, after)] == [200, 200]
    assert header_of(before) != header_of(after)


def header_of(who: Office) -> str:
    """Return the header of a caller's token, which names the key that signed it."""
    return who.headers["Authorization"].removeprefix("Bearer ").partition(".")[0]
