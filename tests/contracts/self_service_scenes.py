"""The scenes of files of evidence and of self-service."""

import json

import httpx
import pytest

from tests.contracts.scene import Played, Scene, Setting
from tests.fuzz.platform import Platform
from tests.people.evidence_files.handing import stated
from tests.people.invented import another_resident_id, person
from tests.waiting import PATIENCE, attempts_apart

EXAMPLE = b"%PDF-1.7"
"""The file of evidence that the examples hand in."""


def filed(whose: int, *, whole: bool = False) -> Setting:
    """Return the scene of a file of evidence about a person, by number, whose part follows, or has come."""

    def scene(platform: Platform, _: Played) -> Scene:
        made = platform.do("people", "/v1/evidence-files", stated(platform.rows["person"][whose], EXAMPLE))
        if whole:
            url = f"{platform.url('people')}/v1/evidence-files/{made['id']}/parts/1"
            httpx.put(url, content=EXAMPLE, headers=platform.headers("district_officer"), trust_env=False)
        return Scene({"file_id": made["id"], "number": "1"})

    return scene


def evidence(_: Platform, played: Played) -> Scene:
    """Name the file of evidence that the example of its completion has stored."""
    return Scene({"file_id": played.named("people", "complete_evidence_file").json()["id"]})


def coded(platform: Platform, __: Played) -> Scene:
    """Send somebody a code of self-service; name it and its digits."""
    resident_id = another_resident_id()
    body = person(resident_id=resident_id, phone="13800001234")
    made = platform.do("people", "/v1/self-service/codes", {"person": platform.do("people", "/v1/persons", body)["id"]})
    sent = platform.settings.state_dir / "messages.jsonl"
    for _ in attempts_apart(PATIENCE):
        lines = sent.read_text(encoding="utf-8").splitlines() if sent.exists() else []
        digits = [each["values"]["code"] for each in map(json.loads, lines) if each["id"] == made["id"]]
        if digits:
            return Scene({"code_id": made["id"], "code": digits[0], "resident_id": resident_id}, "public_kiosk")
    pytest.fail("no code was sent")


def withdrawable(platform: Platform, played: Played) -> Scene:
    """Name a code that the office can withdraw."""
    return Scene({"code_id": coded(platform, played).rows["code_id"]})


def with_phone(platform: Platform, _: Played) -> Scene:
    """Name somebody who has a phone."""
    body = person(resident_id=another_resident_id(), phone="13800001234")
    return Scene({"person": platform.do("people", "/v1/persons", body)["id"]})


def oneself(*, need: bool = False) -> Setting:
    """Return the scene of somebody who has opened their own file, with a need of theirs where one is asked for."""

    def scene(platform: Platform, _: Played) -> Scene:
        who = platform.do("people", "/v1/persons", person(resident_id=another_resident_id()))["id"]
        wanted = {"person": who, "purpose": "job", "takes_any_post": True}
        rows = {"need_id": platform.do("people", "/v1/needs", wanted)["id"]} if need else {}
        return Scene(rows, "self_service", who)

    return scene
