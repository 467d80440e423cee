"""Backup and restore as an operator does them: a small platform under the real supervisor, from outside."""

import errno
import json
import os
import shutil
import signal
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import asyncpg
import pytest
import uvloop

from services.cli.backup_archive import run_of
from services.cli.backup_shelf import Shelf
from services.cli.demo import MARKER
from services.cli.embedded.postgres import Postgres
from services.kit.clock import Clock
from tests.cli.running import Running, command, free_ports, invoked
from tests.waiting import attempts_apart

ARCHIVED = {"BIHUAN_ARCHIVE_WAL": "true"}


@dataclass(frozen=True)
class Story:
    """A platform that was backed up between its first notes and its last, and then stopped."""

    state: Path
    keys: Path
    backup: str
    backed_up: CompletedProcess[str]
    refused_while_running: CompletedProcess[str]
    doctor: str
    between: datetime
    """A moment after the second note and before the third."""

    @property
    def shelf(self) -> Path:
        return self.state / "backups"

    @property
    def data(self) -> Path:
        return self.state / "postgres" / "data"

    def restore(self, *words: str, **more: str) -> CompletedProcess[str]:
        return command(self.state, "restore", *words, port_base=8000, **ARCHIVED, **more)

    def copy(self, state: Path) -> "Story":
        """Return the same story in another folder: what is done to it there is not done here."""
        subprocess.run(["cp", "-a", self.state, state], check=True)  # with its owner, who may not be us
        return Story(**(vars(self) | {"state": state}))

    def notes(self) -> list[str]:
        """Start the platform and read its notes."""
        with Running(self.state, more=ARCHIVED) as running:
            return running.wait_ready().notes()


def url_of(state: Path) -> str:
    url: str = json.loads((state / "runtime.json").read_text(encoding="utf-8"))["database_url"]
    return url


def write_log(url: str, segments: int) -> None:
    """Let PostgreSQL end so many segments of its log, and forget the ones that it needs no more."""

    async def write() -> None:
        connection = await asyncpg.connect(url)
        for _ in range(segments):
            await connection.execute("SELECT pg_logical_emit_message(true, 'test', 'a line of log')")
            await connection.execute("SELECT pg_switch_wal()")
        await connection.execute("CHECKPOINT")
        await connection.close()

    uvloop.run(write())


def names(shelf: Path) -> list[str]:
    return sorted(record.parent.name for record in shelf.glob("*/backup.json"))


def doctored(running: Running, what: str, **more: str) -> tuple[bool, str]:
    """Return what `bihuan doctor` says about one thing."""
    answered = invoked(running.state, "doctor", "--json", port_base=running.port_base, **more)
    found = next(each for each in json.loads(answered.stdout) if each["what"] == what)
    return found["well"], found["says"]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    state = tmp_path_factory.mktemp("story") / "平台 state"
    keys = tmp_path_factory.mktemp("keys")
    with Running(state, more=ARCHIVED) as running:
        running.wait_ready().keep_note("before the backup")
        told = command(state, "backup", "--keys-to", str(keys), port_base=running.port_base)
        (backup,) = names(state / "backups")
        running.keep_note("after the backup")
        write_log(url_of(state), segments=1)
        running.keep_note("before the moment")
        between = Clock().now()
        running.keep_note("after the moment")
        write_log(url_of(state), segments=1)
        running.keep_note("at the end")
        refused = command(state, "restore", backup, port_base=running.port_base)
        says = doctored(running, "archive")[1]
        assert running.end(signal.SIGTERM)[0] == 0
    return Story(state, keys, backup, told, refused, says, between)


@pytest.fixture
def own(story: Story, tmp_path: Path) -> Story:
    """Return the story in a folder of this test's own."""
    return story.copy(tmp_path / "state")


def refused(answered: CompletedProcess[str], *words: str) -> bool:
    """Tell whether a command ended with 1 and one line, in two languages, that says this."""
    line = answered.stderr
    bilingual = any("\u4e00" <= letter <= "\u9fff" for letter in line)
    return answered.returncode == 1 and line.count("\n") == 1 and bilingual and all(word in line for word in words)


@pytest.mark.slow
def test_a_backup_says_where_it_stands_and_that_the_keys_are_elsewhere(story: Story) -> None:
    assert story.backed_up.returncode == 0, story.backed_up.stderr
    assert f"The backup stands in {story.shelf / story.backup}" in story.backed_up.stdout
    assert f"The keys are not in it: they stand in {story.keys}" in story.backed_up.stdout


@pytest.mark.slow
def test_no_key_of_the_platform_is_anywhere_among_its_backups(story: Story) -> None:
    secrets = json.loads((story.state / "secrets.json").read_text(encoding="utf-8"))
    texts = [file.read_bytes() for file in story.shelf.rglob("*") if file.is_file()]
    assert not [name for name, key in secrets.items() for text in texts if key.rpartition(":")[2].encode() in text]


@pytest.mark.slow
def test_doctor_says_that_the_archive_follows(story: Story) -> None:
    assert story.doctor.startswith(f"follows in {story.shelf / 'wal'}")


@dataclass(frozen=True)
class Restored:
    """A story that was restored to its moment, and what was seen when the platform started again and was backed up."""

    story: Story
    told: CompletedProcess[str]
    streams_gone: bool
    kept: Path
    notes: list[str]
    archive_waits: bool


@pytest.fixture(scope="module")
def restored(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Restored:
    own = story.copy(tmp_path_factory.mktemp("restored") / "state")
    streams = own.state / "nats" / "streams"
    assert streams.is_dir()
    told = own.restore(own.backup, "--to", own.between.isoformat())
    assert told.returncode == 0, told.stderr
    gone = not streams.exists()
    (kept,) = own.data.parent.glob("data.before-*")
    with Running(own.state, more=ARCHIVED) as running:
        notes = running.wait_ready().notes()
        waits = any(doctored(running, "archive")[1].startswith("of no use yet") for _ in attempts_apart(20))
        assert command(own.state, "backup", port_base=running.port_base).returncode == 0
        running.keep_note("in the new life")
        assert running.end()[0] == 0
    return Restored(own, told, gone, kept, notes, waits)


@pytest.mark.slow
def test_a_restore_to_a_moment_has_what_was_written_before_and_nothing_after(restored: Restored) -> None:
    assert restored.notes == ["before the backup", "after the backup", "before the moment"]


@pytest.mark.slow
def test_a_restore_throws_the_event_stream_away(restored: Restored) -> None:
    assert restored.streams_gone


@pytest.mark.slow
def test_after_a_restore_the_archive_waits_for_a_backup_and_doctor_says_so(restored: Restored) -> None:
    assert restored.archive_waits


@pytest.mark.slow
def test_after_a_restore_the_archive_goes_on_from_the_next_backup(restored: Restored) -> None:
    assert restored.story.restore(names(restored.story.shelf)[-1]).returncode == 0
    assert restored.story.notes()[-1] == "in the new life"


@pytest.mark.slow
def test_the_data_before_a_restore_are_kept_aside_and_can_be_put_back(restored: Restored) -> None:
    assert str(restored.kept) in restored.told.stdout
    shutil.rmtree(restored.story.data)
    restored.kept.rename(restored.story.data)
    assert restored.story.notes()[-1] == "at the end"


@pytest.mark.slow
def test_a_restore_without_a_moment_has_everything_up_to_the_end(own: Story) -> None:
    assert own.restore(own.backup).returncode == 0
    assert own.notes()[-1] == "at the end"


@pytest.mark.slow
def test_a_restore_to_the_backup_itself_has_what_it_had(own: Story) -> None:
    assert own.restore(own.backup, "--to", "backup").returncode == 0
    assert own.notes() == ["before the backup"]


@pytest.mark.slow
def test_a_lost_machine_is_restored_on_another_from_backups_and_keys(own: Story, tmp_path: Path) -> None:
    elsewhere = Story(**(vars(own) | {"state": tmp_path / "another machine"}))
    told = elsewhere.restore(str(own.shelf / own.backup), "--keys-from", str(own.keys))
    assert told.returncode == 0, told.stderr
    assert elsewhere.notes()[-1] == "at the end"


@pytest.mark.slow
def test_a_running_platform_is_not_restored(story: Story) -> None:
    assert refused(story.refused_while_running, "A platform runs on", "已有平台在运行")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (timedelta(days=-1), ("is before the end of the backup", "早于备份")),
        (timedelta(days=1), ("is after the end of what is known", "晚于已归档的最后一次改动")),
    ],
)
def test_a_moment_that_is_not_covered_is_refused(story: Story, moment: timedelta, words: tuple[str, ...]) -> None:
    before = story.data.stat().st_ino
    assert refused(story.restore(story.backup, "--to", (story.between + moment).isoformat()), *words)
    assert story.data.stat().st_ino == before


@pytest.mark.slow
@pytest.mark.parametrize("to", ["yesterday", "2026-11-22T12:00:00"])
def test_a_moment_without_a_zone_or_that_is_none_is_refused(story: Story, to: str) -> None:
    assert refused(story.restore(story.backup, "--to", to), f"{to} is no moment", "请连同时区写出")


@pytest.mark.slow
def test_a_backup_without_other_backups_name_is_refused_with_those_that_stand(story: Story) -> None:
    assert refused(story.restore("20010101T000000Z"), "There is no backup 20010101T000000Z", story.backup)


@pytest.mark.slow
def test_a_backup_that_was_interrupted_is_refused(own: Story) -> None:
    (own.shelf / own.backup / "backup.json").unlink()
    assert refused(own.restore(own.backup), "is no finished backup", "不是完整的备份")


@pytest.mark.slow
def test_a_backup_of_which_one_byte_changed_is_refused_and_the_data_stay(own: Story) -> None:
    file = next((own.shelf / own.backup / "data" / "base").rglob("[0-9]*[0-9]"))
    file = next(each for each in sorted(file.parent.iterdir()) if each.stat().st_size)
    changed = bytearray(file.read_bytes())
    changed[100] ^= 1
    file.write_bytes(changed)
    before = own.data.stat().st_ino
    assert refused(own.restore(own.backup), "is damaged", f"{file.name} was changed", "已损坏")
    assert own.data.stat().st_ino == before


@pytest.mark.slow
def test_a_missing_piece_of_the_archive_is_named(own: Story) -> None:
    pieces = sorted(next((own.shelf / "wal").iterdir()).iterdir())
    pieces[-2].unlink()
    assert refused(own.restore(own.backup), f"The piece {pieces[-2].name} of the archive", "缺少")


@pytest.mark.slow
def test_a_damaged_piece_of_the_archive_is_not_taken_for_its_end(own: Story) -> None:
    pieces = sorted(next((own.shelf / "wal").iterdir()).iterdir())
    os.truncate(pieces[-2], 0)
    os.truncate(pieces[-2], pieces[-1].stat().st_size)
    assert refused(own.restore(own.backup), "is damaged behind", "已损坏")


@pytest.mark.slow
def test_keys_that_do_not_open_the_backup_are_refused(story: Story) -> None:
    other = json.loads((story.state / "secrets.json").read_text(encoding="utf-8"))["secret_key"]
    answered = story.restore(story.backup, BIHUAN_BLIND_KEY=other)
    assert refused(answered, "1 of the keys that opened the backup", "缺少备份")


def everything_of(story: Story) -> dict[str, object]:
    """Return what a restore may change: the private files, which cluster stands where, and the event stream."""
    files = {file.name: file.read_text(encoding="utf-8") for file in story.state.glob("*.json*")}
    folders = {each.name: each.stat().st_ino for each in story.data.parent.iterdir()}
    streams = sorted(str(each) for each in (story.state / "nats").rglob("*"))
    return files | folders | {"streams": streams}


@pytest.mark.slow
@pytest.mark.parametrize("step", ["data", "data.restoring", "streams", "demo.json"])
def test_a_restore_of_which_a_step_at_the_end_fails_leaves_everything_as_it_was(
    own: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    keys = shutil.copytree(own.keys, tmp_path / "keys")
    told = json.loads((keys / "secrets.json").read_text(encoding="utf-8"))
    other = b64encode(bytes(32)).decode()
    (keys / "secrets.json").write_text(json.dumps(told | {"vault_keys": f"{told['vault_keys']},k0:{other}"}))
    (keys / "issuer.json").write_text("{}")
    before = everything_of(own)
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    rename, unlink = Path.rename, Path.unlink

    def rename_unless(path: Path, target: Path) -> Path:
        if path.name == step:
            raise full
        return rename(path, target)

    def unlink_unless(path: Path, *, missing_ok: bool = False) -> None:
        if path.name == MARKER == step:
            raise full
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "rename", rename_unless)
    monkeypatch.setattr(Path, "unlink", unlink_unless)
    answered = invoked(own.state, "restore", own.backup, "--keys-from", str(keys), port_base=8000, **ARCHIVED)
    assert refused(answered, "Nothing was restored: No space left on device", "未能恢复")
    assert everything_of(own) == before


@pytest.mark.slow
def test_a_restore_that_broke_off_at_its_last_step_is_not_taken_for_an_empty_platform(own: Story) -> None:
    own.data.rename(own.data.with_name("data.before-20260101T000000Z"))
    with Running(own.state) as running:
        code, lines = running.result()
    assert (code, "A restore broke off" in lines[-1]) == (1, True)


@pytest.fixture(scope="module")
def without_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("unarchived")) as running:
        yield running.wait_ready()


@pytest.mark.slow
def test_keeping_one_backup_removes_the_earlier_one(without_archive: Running) -> None:
    command(without_archive.state, "backup", port_base=without_archive.port_base)
    earlier = names(without_archive.state / "backups")
    told = command(without_archive.state, "backup", "--keep", "1", port_base=without_archive.port_base)
    assert told.returncode == 0, told.stderr
    assert f"{earlier[0]} was removed" in told.stdout
    assert len(names(without_archive.state / "backups")) == 1


@pytest.mark.slow
def test_a_backup_without_the_archive_reaches_no_moment(without_archive: Running) -> None:
    if not names(without_archive.state / "backups"):
        command(without_archive.state, "backup", port_base=without_archive.port_base)
    (backup,) = names(without_archive.state / "backups")
    answered = invoked(without_archive.state, "restore", backup, "--to", Clock().now().isoformat())
    assert refused(answered, "was taken without the archive", "未启用归档")


@pytest.mark.slow
def test_an_archive_that_cannot_be_written_stops_nothing_and_doctor_says_so(tmp_path: Path) -> None:
    (tmp_path / "not a folder").touch()
    more = ARCHIVED | {"BIHUAN_BACKUP_DIR": str(tmp_path / "not a folder" / "backups")}
    with Running(tmp_path / "state", more=more) as running:
        running.wait_ready().keep_note("kept")
        assert "归档" in running.wait_for("Nothing is archived in")
        assert running.notes() == ["kept"]
        well, says = doctored(running, "archive")
    assert (well, says.startswith("broken off: nothing is written")) == (False, True)


@pytest.mark.slow
def test_an_archive_that_is_switched_off_keeps_no_log(own: Story) -> None:
    slots = own.data / "pg_replslot"
    assert list(slots.iterdir())
    with Running(own.state) as running:
        running.wait_ready()
        assert not list(slots.iterdir())


def test_a_platform_that_does_not_run_is_not_backed_up(tmp_path: Path) -> None:
    assert refused(invoked(tmp_path, "backup", port_base=free_ports()), "No platform runs on", "没有平台在运行")


def test_keys_are_not_written_among_the_backups(tmp_path: Path) -> None:
    with_runtime = {"database_url": "postgresql://127.0.0.1:1/postgres"}
    (tmp_path / "runtime.json").write_text(json.dumps(with_runtime), encoding="utf-8")
    answered = invoked(
        tmp_path,
        "backup",
        "--keys-to",
        str(tmp_path / "backups" / "keys"),
        BIHUAN_DATABASE_URL=with_runtime["database_url"],
    )
    assert refused(answered, "is inside the folder of backups", "备份目录")


@pytest.mark.parametrize("words", [("backup",), ("restore", "20260101T000000Z")])
def test_servers_of_ones_own_are_backed_up_by_their_own_means(tmp_path: Path, words: tuple[str, ...]) -> None:
    answered = invoked(tmp_path, *words, BIHUAN_DATABASE_URL="postgresql://127.0.0.1:1/postgres")
    assert refused(answered, "a PostgreSQL of your own", "请用它自己的方式备份")


@pytest.mark.slow
def test_data_that_cannot_be_started_are_set_aside_all_the_same_and_a_line_says_what_is_not_known(own: Story) -> None:
    (own.data / "global" / "pg_control").unlink()
    told = own.restore(own.backup)
    assert told.returncode == 0, told.stderr
    assert "cannot be asked who was erased" in told.stdout
    assert own.notes()[-1] == "at the end"


@pytest.mark.slow
def test_a_refused_restore_leaves_no_copy_behind(story: Story) -> None:
    story.restore(story.backup, "--to", (story.between + timedelta(days=1)).isoformat())
    assert not story.data.with_name("data.restoring").exists()


@pytest.mark.slow
def test_an_archive_that_postgresql_gave_up_begins_anew(tmp_path: Path) -> None:
    cluster = Postgres(tmp_path / "postgres")
    cluster.start({"max_slot_wal_keep_size": "1MB", "min_wal_size": "32MB", "max_wal_size": "32MB"})
    try:
        cluster.wait_ready()
        broken_off = run_of(cluster.url, Shelf(tmp_path / "backups"))
        write_log(cluster.url, segments=6)
        assert run_of(cluster.url, Shelf(tmp_path / "backups")) != broken_off
    finally:
        cluster.stop()
