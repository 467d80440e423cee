"""A path is data: those that ship are as their sources print them, and one that contradicts itself is refused."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from services.kit.settings import Settings
from services.kit.written import BadFile
from services.people.paths.law import PATHS, load, read_paths
from tools.contracts.writing import PATHS_SCHEMA, ROOT, produced

SOUND: dict[str, Any] = {
    "id": "GD-TEST",
    "names": {"zh": "试", "en": "Test"},
    "jurisdiction": "440000",
    "source": {
        "title": {"zh": "试", "en": "Test"},
        "number": None,
        "quoted": "試",
        "stated_on": "2007",
        "sure": "unverified",
    },
    "start": "first",
    "from_any": [],
    "steps": [
        {
            "id": step,
            "names": {"zh": "步", "en": "Step"},
            "quoted": None,
            "enters_when": None,
            "done_by": None,
            "ends_when": None,
            "limit_days": None,
            "outcomes": ["passed"],
            "next": [{"to": to, "when": None, "outcome": "passed"}],
        }
        for step, to in (("first", "second"), ("second", "end"))
    ],
}


def written(folder: Path, path: object) -> Path:
    """Write a path into a folder, as a file of Guangdong."""
    (folder / "440000").mkdir()
    text = path if isinstance(path, str) else yaml.safe_dump(path, allow_unicode=True, sort_keys=False)
    (folder / "440000" / "GD-TEST.yaml").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, path: object) -> str:
    """Return what is said about a path that is not taken."""
    with pytest.raises(BadFile) as refusal:
        load(written(folder, path))
    return str(refusal.value)


def step_with(n: int, **changed: object) -> dict[str, Any]:
    """Return the sound path with a step that says something else."""
    path = deepcopy(SOUND)
    path["steps"][n] |= changed
    return path


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        (
            "GD-SEVEN-LINKS",
            ["基本服务", "求职应聘指导", "专家心理访谈", "职业素质测评", "职业技能培训", "定向培训", "动态跟踪指导"],
        ),
        ("SD-SIX-STEPS", ["信息采集", "分类管理", "服务对接", "定制帮扶", "汇总更新", "评估跟进"]),
        ("JN-CLOSED-LOOP", ["有需求", "有措施", "有落实", "有监督"]),
    ],
)
def test_a_path_that_ships_has_the_steps_of_its_source(path: str, steps: list[str]) -> None:
    assert [step.names.zh for step in load(PATHS)[path].steps] == steps


def test_no_path_that_ships_states_a_limit_that_no_source_prints() -> None:
    assert {step.limit_days for path in load(PATHS).values() for step in path.steps} == {None}


def test_a_sound_path_loads(tmp_path: Path) -> None:
    assert list(load(written(tmp_path, SOUND))) == ["GD-TEST"]


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "a way to nowhere": (
        step_with(0, next=[{"to": "third", "when": None, "outcome": "passed"}]),
        "there is no step third",
    ),
    "another beginning": (SOUND | {"start": "third"}, "there is no step third"),
    "a step twice": (step_with(1, id="first"), "the step first is given twice"),
    "a step that is called end": (step_with(1, id="end"), "end is no name for a step"),
    "a step that no way leads to": (
        step_with(0, next=[{"to": "end", "when": None, "outcome": "passed"}]),
        "no way leads to the step second",
    ),
    "no end": (
        step_with(1, next=[{"to": "first", "when": None, "outcome": "passed"}]),
        "no way leads from the step first to the end",
    ),
    "an entrance by a step that is not there": (step_with(1, enters_when="passed:third"), "there is no step third"),
    "a fact that nobody records": (step_with(1, enters_when="is_lucky"), "there is no fact is_lucky"),
    "an entrance by its own end": (step_with(1, enters_when="ended"), "there is no fact ended"),
    "an entrance for nobody": (
        step_with(1, enters_when={"all": ["found_work", "not_placed"]}),
        "the condition can never hold",
    ),
    "a condition against itself": (
        step_with(1, ends_when={"all": ["trained", {"not": "trained"}]}),
        "the condition can never hold",
    ),
    "a way from any step without a condition": (
        SOUND | {"from_any": [{"to": "second", "when": None, "outcome": "passed"}]},
        "a way from any step needs a condition",
    ),
    "a beginning that does not take everybody": (
        step_with(0, enters_when="found_work"),
        "the step at which a case begins takes everybody",
    ),
    "a way for a worker who cannot leave its step so": (
        step_with(0, outcomes=["broken_off"]),
        "a worker cannot leave the step first as passed",
    ),
    "an end for a worker who cannot end a case so": (
        step_with(1, outcomes=["broken_off"], next=[{"to": "end", "when": None, "outcome": "broken_off"}]),
        "a worker cannot end a case as broken_off",
    ),
    "a limit of no days": (step_with(0, limit_days=0), "limit_days"),
    "a word of its own": (step_with(0, colour="red"), "colour"),
    "another name than its file": (SOUND | {"id": "GD-OTHER"}, "the file is called GD-TEST"),
    "another place than its folder": (SOUND | {"jurisdiction": "370000"}, "the file stands under 440000"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_path_with_this_fault_is_refused(tmp_path: Path, fault: str) -> None:
    path, expected = BROKEN[fault]
    assert expected in refused(tmp_path, path)


def test_a_fault_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    text = yaml.safe_dump(SOUND, allow_unicode=True, sort_keys=False).replace("to: second", "to: third")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "to: third" in each)
    assert refused(tmp_path, text) == f"440000/GD-TEST.yaml:{line}:9: there is no step third"


def test_paths_of_ones_own_stand_beside_those_that_ship(tmp_path: Path) -> None:
    found = read_paths(Settings(paths_dir=written(tmp_path, SOUND)))
    assert sorted(found.keys() - load(PATHS).keys()) == ["GD-TEST"]
    assert load(PATHS).keys() <= found.keys()


def test_an_empty_setting_names_no_folder() -> None:
    assert Settings.model_validate({"paths_dir": ""}).paths_dir is None


def test_a_path_of_ones_own_has_an_id_of_its_own(tmp_path: Path) -> None:
    folder = written(tmp_path, SOUND | {"id": "GD-SEVEN-LINKS"})
    (folder / "440000" / "GD-TEST.yaml").rename(folder / "440000" / "GD-SEVEN-LINKS.yaml")
    with pytest.raises(BadFile) as refusal:
        read_paths(Settings(paths_dir=folder))
    expected = "440000/GD-SEVEN-LINKS.yaml:1:5: a path GD-SEVEN-LINKS ships; one of your own has an id of its own"
    assert str(refusal.value) == expected


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    folder = written(tmp_path, SOUND | {"start": "third"})
    (folder / "440000" / "OTHER.yaml").write_text("stated_on: 2026-13-45\n", encoding="utf-8")
    (folder / "440000" / "OTHER.yml").write_text("", encoding="utf-8")
    (folder / "440000" / "ROUND.yaml").write_text("steps: &x [*x]\n", encoding="utf-8")
    (folder / "ASTRAY.yaml").write_text("", encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        load(folder)
    assert str(refusal.value).splitlines() == [
        "440000/GD-TEST.yaml:14:8: there is no step third",
        "440000/OTHER.yaml:1:1: a value cannot be read: month must be in 1..12",
        "440000/OTHER.yml:1:1: a path stands in a file <jurisdiction>/<id>.yaml",
        "440000/ROUND.yaml:1:12: *x points to another part: write it out",
        "ASTRAY.yaml:1:1: a path stands in a file <jurisdiction>/<id>.yaml",
    ]


def test_a_folder_that_is_not_there_is_a_fault_and_no_empty_one(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="nowhere:1:1: No such file or directory"):
        load(tmp_path / "nowhere")


def test_a_mounted_folder_is_read_through_its_links_and_its_bookkeeping_is_not(tmp_path: Path) -> None:
    (tmp_path / "..data").mkdir()
    written(tmp_path / "..data", SOUND)
    (tmp_path / "440000").symlink_to(tmp_path / "..data" / "440000")
    assert list(load(tmp_path)) == ["GD-TEST"]


@pytest.mark.parametrize(
    ("link", "to"),
    [("own/440000/round", "own/440000"), ("own/440000/round", "own"), ("own/round", "own"), ("own/up", ".")],
)
def test_a_link_to_a_folder_around_it_makes_no_file_another_one(tmp_path: Path, link: str, to: str) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "astray.yaml").write_text("", encoding="utf-8")
    folder = written(tmp_path / "own", SOUND)
    (tmp_path / link).symlink_to(tmp_path / to)
    assert list(load(folder)) == ["GD-TEST"]


def test_a_folder_that_several_links_name_is_read_once(tmp_path: Path) -> None:
    folder = written(tmp_path, step_with(1, enters_when="is_lucky"))
    (folder / "110000").symlink_to(folder / "440000")
    (folder / "440000" / "again").symlink_to(folder / "440000")
    with pytest.raises(BadFile) as refusal:
        load(folder)
    assert [fault.file for fault in refusal.value.faults] == ["440000/GD-TEST.yaml"]


def test_the_example_of_the_guide_is_a_path(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "paths.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(id: .+?)```", guide, re.DOTALL)
    (tmp_path / "350200").mkdir()
    (tmp_path / "350200" / "XM-EXAMPLE.yaml").write_text(example, encoding="utf-8")
    assert [step.limit_days for step in load(tmp_path)["XM-EXAMPLE"].steps] == [30, None]


def test_the_schema_for_writers_takes_every_path_that_ships_and_no_broken_form() -> None:
    schema = jsonschema_rs.validator_for(yaml.safe_load(produced()[PATHS_SCHEMA]))
    shipped = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in PATHS.glob("*/*.yaml")]
    assert [schema.is_valid(path) for path in (*shipped, BROKEN["a word of its own"][0])] == [True, True, True, False]
