"""The commands beside `up`, as somebody at a terminal runs them."""

import base64
import json
import os
import subprocess
from pathlib import Path

import pytest

from services.cli.doctor import pools
from services.cli.errors import CannotGoOn
from services.cli.paths import look_at_paths
from services.cli.platform import whole_platform
from services.kit.settings import Settings
from tests.cli.running import BIHUAN, PATIENCE, command, environment, invoked
from tests.ground import OF_CITIES


def claims(token: str) -> dict[str, object]:
    payload = token.split(".")[1]
    read: dict[str, object] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


def test_token_prints_one_token_and_nothing_else(tmp_path: Path) -> None:
    answered = command(tmp_path, "token", "--role", "caseworker", "--district", "440303")
    assert answered.stdout.count("\n") == 1
    assert claims(answered.stdout.strip())["districts"] == ["440303"]
    assert answered.stderr == ""


@pytest.mark.parametrize(
    ("role", "lacks"),
    [
        ("caseworker", "--district"),
        ("auditor", "--district"),
        ("employer", "--org"),
        ("training_institution", "--org"),
        ("job_seeker", "--person"),
    ],
)
def test_a_token_that_sees_only_what_is_public_is_told_what_it_lacks_in_one_line_beside_it(
    tmp_path: Path, role: str, lacks: str
) -> None:
    answered = invoked(tmp_path, "token", "--role", role)
    assert (answered.returncode, claims(answered.stdout)["roles"]) == (0, [role])
    assert (answered.stderr.count("\n"), f"sees only what is public: add {lacks}." in answered.stderr) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        ("public_kiosk",),
        ("service",),
        ("employer", "--org", "01a201ed-2137-7d2a-ac1f-b4e1e2d4591f"),
        ("job_seeker", "--person", "01a201ed-2137-7d2a-ac1f-b4e1e2d4591f"),
    ],
)
def test_a_token_that_sees_all_its_role_can_is_told_nothing_of(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert invoked(tmp_path, "token", "--role", *words).stderr == ""


def test_a_place_that_its_role_does_not_see_by_is_not_enough_for_a_token(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "token", "--role", "employer", "--district", "440303")
    assert "sees only what is public: add --org." in answered.stderr


def test_a_token_for_a_role_that_does_not_exist_is_refused_in_one_line(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "token", "--role", "king")
    assert (answered.returncode, answered.stdout) == (1, "")
    assert answered.stderr.startswith("No token: ")
    assert answered.stderr.count("\n") == 1


@pytest.mark.parametrize("district", ["999999", "44030", "440001"])
def test_a_token_for_a_district_that_does_not_exist_is_refused_in_one_line(tmp_path: Path, district: str) -> None:
    answered = invoked(tmp_path, "token", "--role", "caseworker", "--district", district)
    assert (answered.returncode, answered.stdout) == (1, "")
    assert answered.stderr.startswith(f"No token: {district} is no district. ")
    assert answered.stderr.count("\n") == 1


def test_a_token_for_the_whole_country_is_printed(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "token", "--role", "administrator", "--district", "000000")
    assert claims(answered.stdout.strip())["districts"] == ["000000"]


def test_a_token_of_a_state_folder_that_does_not_exist_is_refused_in_one_line_and_makes_none(tmp_path: Path) -> None:
    answered = invoked(tmp_path / "elsewhere", "token", "--role", "auditor", "--district", "440000")
    assert (answered.returncode, answered.stdout) == (1, "")
    assert answered.stderr.startswith(f"There is no state folder {tmp_path / 'elsewhere'}")
    assert answered.stderr.count("\n") == 1
    assert not (tmp_path / "elsewhere").exists()


def test_a_clock_is_not_turned_in_a_state_folder_that_does_not_exist(tmp_path: Path) -> None:
    answered = invoked(tmp_path / "elsewhere", "clock", "+1d", BIHUAN_TEST_CLOCK="true")
    assert (answered.returncode, answered.stderr.startswith("There is no state folder")) == (1, True)


def test_no_token_is_printed_where_an_external_issuer_is_set(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "token", "--role", "auditor", BIHUAN_OIDC_ISSUER="https://login.example")
    assert (answered.returncode, answered.stdout) == (1, "")
    assert "https://login.example" in answered.stderr


def test_without_the_demo_nobody_is_handed_a_token(tmp_path: Path) -> None:
    said = whole_platform(with_demo=False).announce(Settings(state_dir=tmp_path), ())
    assert [line for line in said if "Bearer" in line] == []
    assert any("/graphql" in line for line in said)


def test_the_clock_of_a_real_platform_does_not_turn(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "clock", "+1d")
    assert (answered.returncode, answered.stderr.startswith("The clock cannot be turned here")) == (1, True)


@pytest.mark.parametrize("move", ["-999999d", "+999999d"])
def test_the_clock_does_not_leave_the_calendar(tmp_path: Path, move: str) -> None:
    answered = invoked(tmp_path, "clock", move, BIHUAN_TEST_CLOCK="true")
    assert (answered.returncode, answered.stderr.startswith(f"{move} would turn the clock out of")) == (1, True)
    assert invoked(tmp_path, "clock", BIHUAN_TEST_CLOCK="true").stdout.endswith(" 0:00:00\n")


@pytest.mark.parametrize("holds", ["", "soon", "9" * 5000, "99999999999999"])
def test_a_broken_file_of_the_clock_is_named(tmp_path: Path, holds: str) -> None:
    (tmp_path / "clock").write_text(holds, encoding="ascii")
    answered = invoked(tmp_path, "clock", BIHUAN_TEST_CLOCK="true")
    assert (answered.returncode, answered.stderr.startswith(f"{tmp_path / 'clock'} holds no offset")) == (1, True)


def test_whoever_stops_reading_what_a_command_says_gets_no_complaint(tmp_path: Path) -> None:
    nobody, output = os.pipe()
    os.close(nobody)
    with subprocess.Popen(
        (*BIHUAN, "doctor"), env=environment(tmp_path, 8000), stdout=output, stderr=subprocess.PIPE, text=True
    ) as doctor:
        os.close(output)
        _, said = doctor.communicate(timeout=PATIENCE)
    assert said == ""


def test_a_move_of_the_clock_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "clock", "soon", BIHUAN_TEST_CLOCK="true")
    assert (answered.returncode, answered.stderr.startswith("soon does not move a clock")) == (1, True)


def test_doctor_ends_with_1_where_something_is_wrong(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "doctor", port_base=1)
    assert answered.returncode == 1
    assert "✗ PostgreSQL: no address" in answered.stdout


def test_doctor_names_the_keys_that_are_missing_and_looks_at_the_rest(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "doctor", port_base=1, BIHUAN_BLIND_KEY=base64.b64encode(bytes(32)).decode())
    assert "✗ keys: not set: BIHUAN_SECRET_KEY, BIHUAN_VAULT_KEYS;" in answered.stdout
    assert "✓ clock: " in answered.stdout


@pytest.mark.parametrize("told", ["abc", "geheim", base64.b64encode(bytes(31)).decode(), "_-" * 21 + "8="])
def test_a_secret_key_that_is_none_is_refused_by_its_name_and_not_shown(tmp_path: Path, told: str) -> None:
    answered = invoked(tmp_path, "doctor", BIHUAN_SECRET_KEY=told)
    assert (answered.returncode, answered.stderr.count("\n"), told in answered.stderr) == (1, 1, False)
    assert answered.stderr.startswith("The setting BIHUAN_SECRET_KEY is wrong: ")
    assert "it must be 32 bytes in base64" in answered.stderr


def test_doctor_says_when_the_pools_are_larger_than_postgresql_allows(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, pool_size=100, read_pool_size=100)
    assert not pools(settings, max_connections=200).well


def test_the_pools_of_the_usual_settings_fit_the_embedded_postgresql(tmp_path: Path) -> None:
    assert pools(Settings(state_dir=tmp_path), max_connections=300).well


def test_serving_a_part_that_does_not_exist_is_refused_in_one_line(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "serve", "people,weather")
    assert (answered.returncode, answered.stderr.startswith("There is no part weather")) == (1, True)


def test_serving_without_servers_is_refused_in_one_line(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "serve", "people")
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)


def test_migrating_without_servers_is_refused_in_one_line(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "migrate")
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("words", [("migrate",), ("serve", "people")])
def test_servers_of_ones_own_without_keys_of_ones_own_are_refused_in_one_line(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    answered = invoked(
        tmp_path,
        *words,
        BIHUAN_DATABASE_URL="postgresql://127.0.0.1:1/postgres",
        BIHUAN_NATS_URL="nats://127.0.0.1:1",
        BIHUAN_VAULT_KEYS="k1:AAAA",
    )
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert answered.stderr.startswith("Not set: BIHUAN_SECRET_KEY, BIHUAN_BLIND_KEY. ")


def test_a_broken_state_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{half")
    answered = command(tmp_path, "doctor")
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert "Traceback" not in answered.stderr


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Return a folder with a path that has two faults."""
    sound = (OF_CITIES / "440300" / "SZ-TEST.yaml").read_text(encoding="utf-8")
    written = tmp_path / "paths" / "440300" / "SZ-TEST.yaml"
    written.parent.mkdir(parents=True)
    written.write_text(
        sound.replace("start: getting_to_know", "start: nowhere").replace("to: helping", "to: moon"), encoding="utf-8"
    )
    return tmp_path / "paths"


FAULTS = ["440300/SZ-TEST.yaml:6:8: there is no step nowhere", "440300/SZ-TEST.yaml:17:17: there is no step moon"]


def test_path_check_names_the_paths_of_a_sound_folder(tmp_path: Path) -> None:
    answered = command(tmp_path, "path", "check", str(OF_CITIES))
    assert answered.stdout.startswith(f"Sound paths in {OF_CITIES}: 1 (SZ-TEST). ")


def test_path_check_tells_each_fault_on_a_line_and_ends_with_1(tmp_path: Path, faulty: Path) -> None:
    answered = invoked(tmp_path, "path", "check", BIHUAN_PATHS_DIR=str(faulty))
    assert (answered.returncode, answered.stdout.splitlines()) == (1, FAULTS)
    assert answered.stderr.startswith(f"Faults in {faulty}: 2. {faulty} 中有 2 处错误。")


def test_path_check_of_no_folder_says_how_one_is_named(tmp_path: Path) -> None:
    answered = invoked(tmp_path, "path", "check")
    assert (answered.returncode, "set BIHUAN_PATHS_DIR" in answered.stderr) == (1, True)


def test_people_is_not_served_with_a_path_that_cannot_be_read_and_all_faults_are_told(
    tmp_path: Path, faulty: Path
) -> None:
    answered = invoked(tmp_path, "serve", "people", BIHUAN_PATHS_DIR=str(faulty))
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert f"no part was started: {'; '.join(FAULTS)}." in answered.stderr
    assert "服务未启动" in answered.stderr


def test_the_platform_does_not_start_with_a_path_that_cannot_be_read(tmp_path: Path, faulty: Path) -> None:
    with pytest.raises(CannotGoOn, match="Paths to work cannot be read"):
        whole_platform(with_demo=False).prepare(Settings(state_dir=tmp_path, paths_dir=faulty), print)


def test_doctor_says_which_paths_are_a_citys_own(tmp_path: Path, faulty: Path) -> None:
    well = look_at_paths(Settings(state_dir=tmp_path, paths_dir=OF_CITIES))
    ill = look_at_paths(Settings(state_dir=tmp_path, paths_dir=faulty))
    assert well == ("paths", True, f"those that ship, and 1 of {OF_CITIES}: SZ-TEST")
    assert ill == ("paths", False, "; ".join(FAULTS))
