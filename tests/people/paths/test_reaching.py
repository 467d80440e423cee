"""A path on which a case would stand still for ever is refused, and every path on which it need not is taken."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.kit.written import BadFile
from services.people.paths.law import load
from tests.people.paths.test_law import SOUND, refused, written

Steps = dict[str, dict[str, Any]]


def way(to: str, when: object = None, outcome: str = "passed") -> dict[str, Any]:
    """Return a way as a file has it."""
    return {"to": to, "when": when, "outcome": outcome}


def path_of(steps: Steps, *from_any: dict[str, Any]) -> dict[str, Any]:
    """Return the sound path with other steps, from `first` on; each says only what it has of its own."""
    sound = SOUND["steps"][0]
    path = SOUND | {"from_any": [*from_any], "steps": [sound | {"id": step} | own for step, own in steps.items()]}
    return dict(json.loads(json.dumps(path)))  # what is shared would be written as aliases


END = [way("end")]
STUCK: dict[str, tuple[dict[str, Any], set[str]]] = {
    "two entrances that each ask for the other step": (
        path_of(
            {
                "first": {"next": [way("b"), way("c"), *END]},
                "b": {"enters_when": "passed:c", "next": [way("c"), *END]},
                "c": {"enters_when": "passed:b", "next": [way("b"), *END]},
            }
        ),
        {
            "the condition can never hold on a way to the step b",
            "the condition can never hold on a way to the step c",
        },
    ),
    "an entrance by a step that lies on another way": (
        path_of(
            {
                "first": {"next": [way("b"), way("c")]},
                "b": {"next": END},
                "c": {"enters_when": {"all": ["passed:b", "found_work"]}, "next": END},
            }
        ),
        {"the condition can never hold on a way to the step c"},
    ),
    "an entrance by a step that nobody passes": (
        path_of(
            {
                "first": {
                    "outcomes": ["broken_off"],
                    "next": [way("b", outcome="broken_off"), way("end", "trained", "left_work")],
                },
                "b": {"enters_when": "passed:first", "next": END},
            }
        ),
        {"the condition can never hold on a way to the step b"},
    ),
    "an entrance by an outcome that no step has": (
        path_of(
            {"first": {"next": [way("b"), *END]}, "b": {"enters_when": "found_lacking_skills", "next": END}},
        ),
        {"the condition can never hold on a way to the step b"},
    ),
    "a way by a step that comes after it": (
        path_of({"first": {"next": [way("b"), way("end", "passed:b")]}, "b": {"next": END}}),
        {"the condition can never hold at the step first"},
    ),
    "a way at an end that the step does not have": (
        path_of({"first": {"next": [way("end", "ended"), *END]}}),
        {"the condition can never hold at the step first"},
    ),
    "an end by a step that comes after it": (
        path_of({"first": {"ends_when": "passed:b", "next": [way("b")]}, "b": {"next": END}}),
        {"the condition can never hold at the step first"},
    ),
    "a way from any step by a step that leads on by itself": (
        path_of({"first": {"next": [way("b"), *END]}, "b": {"next": END}}, way("b", "passed:b")),
        {"the condition can never hold at any step"},
    ),
    "a step whose one way asks for what lies on another": (
        path_of(
            {
                "first": {"next": [way("b"), way("d")]},
                "b": {"next": [way("c")]},
                "c": {"enters_when": "passed:b", "next": END},
                "d": {"next": [way("c")]},
            }
        ),
        {"no way leads from the step d to the end"},
    ),
}


@pytest.mark.parametrize("fault", STUCK)
def test_a_path_on_which_a_case_would_stand_still_is_refused(tmp_path: Path, fault: str) -> None:
    path, expected = STUCK[fault]
    told = refused(tmp_path, path).splitlines()
    assert {line.split(": ", 1)[1] for line in told} == expected


GOING_ON: dict[str, dict[str, Any]] = {
    "a step that was passed in an earlier round": path_of(
        {
            "first": {"next": [way("b"), way("c")]},
            "b": {"next": [way("first")]},
            "c": {"enters_when": "passed:b", "next": END},
        }
    ),
    "a step from which one came back": path_of(
        {
            "first": {"next": [way("b"), way("c")]},
            "b": {"next": [way("back", "left_work", "left_work"), *END]},
            "c": {"enters_when": "passed:b", "next": END},
        }
    ),
    "a step that nobody has passed yet": path_of(
        {"first": {"next": [way("b")]}, "b": {"enters_when": {"not": "passed:b"}, "next": END}}
    ),
    "one of two, and only one can be": path_of(
        {"first": {"next": [way("b")]}, "b": {"enters_when": {"any": ["passed:b", "passed:first"]}, "next": END}}
    ),
    "what happens outside": path_of(
        {
            "first": {"next": [way("b", {"all": ["found_work", "work_lasted"]})]},
            "b": {"enters_when": "trained", "next": END},
        }
    ),
    "skills that a worker can find lacking": path_of(
        {
            "first": {"outcomes": ["passed", "lacking_skills"], "next": [way("b"), *END]},
            "b": {"enters_when": {"all": ["found_lacking_skills", "passed:first"]}, "next": END},
        }
    ),
}


@pytest.mark.parametrize("asks_for", GOING_ON)
def test_a_path_is_taken_where_a_step_asks_for(tmp_path: Path, asks_for: str) -> None:
    assert list(load(written(tmp_path, GOING_ON[asks_for]))) == ["GD-TEST"]


def test_an_entrance_that_never_opens_is_told_where_it_is_written(tmp_path: Path) -> None:
    path, _ = STUCK["an entrance by a step that lies on another way"]
    folder = written(tmp_path, path)
    text = (folder / "440000" / "GD-TEST.yaml").read_text(encoding="utf-8").splitlines()
    line = next(n for n, each in enumerate(text, 1) if each.strip() == "- passed:b") - 1
    with pytest.raises(BadFile) as refusal:
        load(folder)
    assert f"440000/GD-TEST.yaml:{line}:" in str(refusal.value)
