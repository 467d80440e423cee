"""Keys that a backup writes out and a restore brings: none that data need is lost, and keys of others are refused."""

import base64
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from services.cli.backup_keys import keys_with, write_keys
from services.cli.errors import CannotGoOn
from services.cli.state import StateFolder
from services.kit.clock import Clock
from services.kit.settings import Settings
from tests.cli.officer import officer, registered
from tests.cli.running import BIHUAN, Running, command, free_ports

K1, K2, K3, SECRET, BLIND = (base64.b64encode(bytes((n,)) * 32).decode() for n in range(1, 6))
ARCHIVED = {"BIHUAN_ARCHIVE_WAL": "true"}
UP = (*BIHUAN, "up")
PHONES = ("13800000001", "13800000002")


def keys_at(folder: Path, *ring: str, secret: str = SECRET, blind: str = BLIND) -> Path:
    """Leave keys in a folder as a platform does."""
    folder.mkdir(exist_ok=True)
    told = {"secret_key": secret, "vault_keys": ",".join(ring), "blind_key": blind}
    (folder / "secrets.json").write_text(json.dumps(told))
    return folder


@pytest.mark.parametrize(
    ("kept", "here", "together"),
    [
        ([f"k1:{K1}"], [f"k2:{K2}"], f"k2:{K2},k1:{K1}"),
        ([f"k1:{K1}"], [f"k2:{K2}", f"k1:{K1}"], f"k2:{K2},k1:{K1}"),
        ([f"k2:{K2}", f"k1:{K1}"], [f"k1:{K1}"], f"k2:{K2},k1:{K1}"),
        ([f"k2:{K2}", f"k1:{K1}"], [f"k3:{K3}", f"k2:{K2}"], f"k3:{K3},k2:{K2},k1:{K1}"),
    ],
)
def test_keys_brought_back_join_those_that_stand_and_the_latest_seals(
    tmp_path: Path, kept: list[str], here: list[str], together: str
) -> None:
    state = StateFolder(keys_at(tmp_path / "state", *here))
    assert keys_with(keys_at(tmp_path / "keys", *kept), state)["vault_keys"] == together


OTHERS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "another secret key": (lambda at: keys_at(at, f"k1:{K1}", secret=K3), "(secret_key)"),
    "another blind key": (lambda at: keys_at(at, f"k1:{K1}", blind=K3), "(blind_key)"),
    "another key of the vault": (lambda at: keys_at(at, f"k1:{K3}"), "(vault_keys k1)"),
}


@pytest.mark.parametrize(("keep", "named"), OTHERS.values(), ids=OTHERS.keys())
def test_keys_of_another_platform_are_refused_by_name_in_two_languages(
    tmp_path: Path, keep: Callable[[Path], Path], named: str
) -> None:
    state = StateFolder(keys_at(tmp_path / "state", f"k1:{K1}"))
    with pytest.raises(CannotGoOn) as refusal:
        keys_with(keep(tmp_path / "keys"), state)
    line = str(refusal.value)
    assert [words in line for words in (named, "another platform", "属于另一平台")] == [True] * 3


@pytest.mark.parametrize(
    ("there", "now", "together"),
    [
        ([f"k1:{K1}"], [f"k2:{K2}"], f"k2:{K2},k1:{K1}"),
        ([f"k1:{K1}"], [f"k2:{K2}", f"k1:{K1}"], f"k2:{K2},k1:{K1}"),
        ([f"k2:{K2}", f"k1:{K1}"], [f"k3:{K3}"], f"k3:{K3},k2:{K2},k1:{K1}"),
        ([f"k2:{K2}", f"k1:{K1}"], [f"k1:{K1}"], f"k1:{K1},k2:{K2}"),
    ],
)
def test_keys_written_out_again_leave_those_of_older_backups_behind_the_one_that_seals(
    tmp_path: Path, there: list[str], now: list[str], together: str
) -> None:
    folder = keys_at(tmp_path / "keys", *there)
    write_keys(Settings(state_dir=keys_at(tmp_path / "state", *now)), folder)
    assert json.loads((folder / "secrets.json").read_text())["vault_keys"] == together


@pytest.mark.parametrize(("keep", "named"), OTHERS.values(), ids=OTHERS.keys())
def test_keys_are_not_written_over_those_of_another_platform(
    tmp_path: Path, keep: Callable[[Path], Path], named: str
) -> None:
    folder = keep(tmp_path / "keys")
    before = (folder / "secrets.json").read_bytes()
    with pytest.raises(CannotGoOn) as refusal:
        write_keys(Settings(state_dir=keys_at(tmp_path / "state", f"k1:{K1}")), folder)
    assert [words in str(refusal.value) for words in (named, "--keys-to", "属于另一平台")] == [True] * 3
    assert (folder / "secrets.json").read_bytes() == before


def test_keys_are_not_written_over_a_file_that_cannot_be_read_as_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "secrets.json").write_text("half a")
    with pytest.raises(CannotGoOn):
        write_keys(Settings(state_dir=keys_at(tmp_path / "state", f"k1:{K1}")), folder)
    assert (folder / "secrets.json").read_text() == "half a"


@dataclass(frozen=True)
class Story:
    """A platform whose keys were written out with a backup, then rotated, and which went on under the new key."""

    state: Path
    keys: Path
    repeated: Path
    """The folder of the keys after a second backup, under the new key, had written to it, too."""
    backup: Path
    at: list[str]
    """Where the persons stand who were registered before the backup and after the rotation."""
    moment: str
    """A moment after the second one was registered, and before a third."""
    refused: CompletedProcess[str]
    """What a backup said that was to write its keys over those of another platform."""
    backups: int
    """How many stood after it."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    state, keys = tmp_path_factory.mktemp("rotated") / "state", tmp_path_factory.mktemp("keys") / "keys"
    repeated = keys.with_name("repeated")
    with Running(state, program=UP, more=ARCHIVED) as running:
        with officer(running.wait_ready()) as speaking:
            at = [registered(speaking, PHONES[0])]
        for words in (("backup", "--keys-to", str(keys)), ("rotate-keys",), ("rotate-keys", "--drop-old")):
            told = command(state, *words, port_base=running.port_base)
            assert told.returncode == 0, told.stderr
        with officer(running) as speaking:
            at.append(registered(speaking, PHONES[1]))
            moment = Clock().now().isoformat()
            registered(speaking, "13800000003")
        (backup,) = (record.parent for record in (state / "backups").glob("*/backup.json"))
        shutil.copytree(keys, repeated)
        anothers = str(keys_at(keys.with_name("anothers"), f"k9:{K1}"))
        refused = command(state, "backup", "--keys-to", anothers, port_base=running.port_base)
        backups = len(list((state / "backups").glob("*/backup.json")))
        told = command(state, "backup", "--keys-to", str(repeated), port_base=running.port_base)
        assert told.returncode == 0, told.stderr
        shutil.rmtree(max((state / "backups").glob("*/backup.json")).parent)
        assert running.end()[0] == 0
    return Story(state, keys, repeated, backup, at, moment, refused, backups)


@pytest.mark.slow
def test_a_restore_with_old_keys_to_a_moment_after_a_rotation_leaves_everything_readable(story: Story) -> None:
    words = ("restore", story.backup.name, "--to", story.moment, "--keys-from", str(story.keys))
    told = command(story.state, *words, port_base=free_ports(), **ARCHIVED)
    assert told.returncode == 0, told.stderr
    with Running(story.state, program=UP, more=ARCHIVED) as running, officer(running.wait_ready()) as speaking:
        answers = [speaking.get(f"{each}/unmasked", params={"fields": "phone"}) for each in story.at]
    assert [answer.text if answer.is_error else answer.json()["phone"] for answer in answers] == list(PHONES)


@pytest.mark.slow
def test_a_restore_of_what_needs_a_key_that_was_never_written_out_says_so_at_its_end_and_ends_with_1(
    story: Story, tmp_path: Path
) -> None:
    words = ("restore", str(story.backup), "--to", story.moment, "--keys-from", str(story.keys))
    told = command(tmp_path / "another machine", *words, port_base=free_ports())
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert told.stderr.startswith("Everything is restored, but these keys do not open all of it: people under k2 (")
    assert "无法解开其中一部分" in told.stderr
    assert "Restored up to the change of " in told.stdout


@pytest.mark.slow
def test_a_restore_to_before_the_rotation_needs_no_key_of_after_it(story: Story, tmp_path: Path) -> None:
    words = ("restore", str(story.backup), "--to", "backup", "--keys-from", str(story.keys))
    told = command(tmp_path / "another machine", *words, port_base=free_ports())
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.slow
def test_the_keys_of_a_later_backup_in_the_same_folder_still_open_the_earlier_one(story: Story, tmp_path: Path) -> None:
    words = ("restore", str(story.backup), "--to", story.moment, "--keys-from", str(story.repeated))
    told = command(tmp_path / "another machine", *words, port_base=free_ports())
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.slow
def test_no_backup_is_taken_where_its_keys_cannot_be_written_out(story: Story) -> None:
    assert (story.refused.returncode, story.refused.stderr.count("\n"), story.backups) == (1, 1, 1)
    assert "(blind_key, secret_key)" in story.refused.stderr
