"""Demo data: invented households of four places, and the loop turned for some of them, as caseworkers would do it.

Loaded once: a marker in the state folder says so. Each request carries an idempotency key that never changes, so
a load that was interrupted goes on where it stood.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import yaml

from services.cli.demo_loop import WORKER, loop_steps
from services.cli.demo_offices import PATIENCE, Offices
from services.cli.files import write_private
from services.cli.forked import Tell
from services.cli.state import StateFolder
from services.kit.settings import Settings

CONTENT = Path(__file__).with_name("demo.yaml")
MARKER = "demo.json"
STANDS = {"job_seeker": WORKER, "employer": "employer", "training_institution": "institution"}
"""Roles that see as a person or an organisation, and the `ref` of the one that the demo has."""


def load(settings: Settings, tell: Tell) -> None:
    """Load the demo data where it was not loaded yet, telling `done/total`; raise `CannotGoOn` where it is refused."""
    marker = settings.state_dir / MARKER
    if marker.exists():
        return
    households = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))["households"]
    steps = [*(step for household in households for step in _steps(household)), *loop_steps()]
    with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
        offices = Offices(client, settings)
        for done, step in enumerate(steps, start=1):
            step(offices)
            tell(f"{done}/{len(steps)}")
    stands = {role: offices.made[ref].id for role, ref in STANDS.items()}
    write_private(marker, json.dumps({"households": len(households), "stands": stands}))


def stands(settings: Settings) -> dict[str, UUID]:
    """Return the demo's organisations and its person by role; nothing where the demo was not loaded."""
    marked = StateFolder(settings.state_dir).read(MARKER)
    return {role: UUID(each) for role, each in marked.get("stands", {}).items()}


def _steps(household: Mapping[str, Any]) -> Iterator[Callable[[Offices], None]]:
    """Return what is done for one household: each member, the household itself, perhaps its certification."""
    for member in household["members"]:
        yield functools.partial(_register_person, household, member)
    yield functools.partial(_register_household, household)
    if household["certify"]:
        yield functools.partial(_certify, household)


def _register_person(household: Mapping[str, Any], member: Mapping[str, Any], offices: Offices) -> None:
    """Register one member as a person."""
    offices.post(("caseworker", household["district"]), "people", "/v1/persons", member["ref"], member["person"])


def _register_household(household: Mapping[str, Any], offices: Offices) -> None:
    """Register the household with its members."""
    members = [{"person": offices.made[member["ref"]].id, **member["membership"]} for member in household["members"]]
    body = household["household"] | {"members": members}
    offices.post(("caseworker", household["district"]), "people", "/v1/households", household["ref"], body)


def _certify(household: Mapping[str, Any], offices: Offices) -> None:
    """Certify the household as zero-employment."""
    made = offices.made[household["ref"]]
    who, ref = ("district_officer", household["district"]), f"{household['ref']}-certification"
    offices.post(who, "people", f"/v1/households/{made.id}:certify", ref, {}, made.etag)
