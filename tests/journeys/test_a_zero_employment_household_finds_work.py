"""The loop turned once: need, training, referral, job, follow-up, and the subsidy that holds the job up."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tests.cli.running import Running
from tests.journeys.desk import Desk
from tests.journeys.killing import Killer
from tests.journeys.story import EMPLOYER, Story, due_on

TOLD = [
    "person.registered",
    "household.registered",
    "household.application_received",
    "household.application_posted",
    "household.certified",
    "need.recorded",
    "vacancy.published",
    "enrolment.enrolled",
    "enrolment.completed",
    "recommendation.made",
    "referral.made",
    "referral.interviewed",
    "referral.hired",
    "decision.made",
    "referral.check_due",
    "referral.checked",
]
"""What a provincial system reads of the story, in this order."""


def told_whole(story: Story, between: Callable[[], None]) -> None:
    """Tell the story to its end, with whatever happens between its steps."""
    for step in story.steps():
        step()
        between()


def followed(desk: Desk) -> list[dict[str, Any]]:
    """Read the merged feed from its beginning to its end."""
    events: list[dict[str, Any]] = []
    after = ""
    while True:
        run = desk.done("GET", f"/v1/changes?limit=50{after}")
        events += run["items"]
        if not run["more"]:
            return events
        after = f"&after={run['last']}"


def happened(event: dict[str, Any]) -> str:
    """Return what happened to which kind of row."""
    return ".".join(event["type"].split(".")[2:4])


def proven(story: Story) -> None:
    """Prove what the story must have left behind."""
    assert story.household["certifiedUnder"] == "ZS-2005"
    assert story.recommendation["contributions"], "a recommendation says what speaks for it"
    decision = story.decision
    assert (decision["outcome"], decision["amount"]) == ("ELIGIBLE", None)
    assert any(name.startswith("parameters.") for name in decision["result"]["missing"])
    assert {condition["verdict"] for condition in decision["result"]["conditions"]} == {"true"}
    assert all(condition["text"] and condition["legalBasis"] for condition in decision["result"]["conditions"])
    assert story.referral["checkDueOn"] == due_on(story.referral["hiredOn"])
    assert (story.referral["status"], story.referral["stillHeld"]) == ("CHECKED", True)


def proven_to_the_province(story: Story) -> None:
    """Prove that a provincial system reads it all, in order, and ends with a copy equal to a snapshot.

    What another part does when it hears the last event may come between the two: then both are read again.
    """
    found = story.until(
        lambda: {"events": followed(story.province), **snapshot(story.province)},
        lambda found: (
            "referral.checked" in {happened(event) for event in found["events"]}
            and copied(found["events"]) == found["rows"]
        ),
    )
    events = found["events"]
    seen = [happened(event) for event in events]
    first = [seen.index(each) for each in TOLD]
    assert first == sorted(first), dict(zip(TOLD, first, strict=True))
    assert len({event["id"] for event in events}) == len(events)
    assert found["counted"] == len(found["rows"])


def copied(events: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[str, object]]:
    """Return what a copy holds that follows the events: of each row the version and the state that came last."""
    return {(event["kind"], event["subject"]): (event["rowversion"], event["data"]["state"]) for event in events}


def snapshot(desk: Desk) -> dict[str, Any]:
    """Return the rows of a snapshot as a copy holds them, and how many it says there are."""
    lines = [orjson.loads(line) for line in desk.rest("GET", "/v1/snapshot").text.splitlines()]
    rows = {(line["kind"], line["subject"]): (line["rowversion"], line["state"]) for line in lines if "kind" in line}
    return {"rows": rows, "counted": lines[-1]["rows"]}


@pytest.mark.slow
def test_a_zero_employment_household_finds_work(platform: Running) -> None:
    story = Story(platform)
    told_whole(story, between=lambda: None)
    proven(story)
    proven_to_the_province(story)
    assert EMPLOYER in str(story.officer.done("GET", "/vacancies/v1/employers"))


@pytest.mark.slow
def test_it_finds_work_though_a_service_is_killed_between_each_two_steps(platform: Running, killer: Killer) -> None:
    story = Story(platform)
    told_whole(story, between=killer.kill_a_service)
    proven(story)
    proven_to_the_province(story)
    killer.prove(kills=len(story.steps()))
