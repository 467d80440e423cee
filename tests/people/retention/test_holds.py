"""A file in which something is open is not anonymised: each thing that can be open holds it, and is named."""

from collections.abc import Awaitable, Callable, Mapping
from typing import get_args
from uuid import UUID, uuid4

import pytest
from strawberry.types import get_object_definition

from services.gateway.nouns.retention import FileInUse
from services.people.known.listens import SUBSIDIES
from services.people.retention.actions.announcing import last_activity
from services.people.retention.queries import HOLDS
from services.people.retention.rules import Hold
from tests.people.appointments.making import booked, made
from tests.people.assignments.caseloads import assigned, worker_of
from tests.people.complaints.filing import filed
from tests.people.corrections.proposals import proposed
from tests.people.directory.entries import entered
from tests.people.merges.doubles import double, merged
from tests.people.neighbours import Neighbours
from tests.people.office import CAN_WORK, Office, code_of, office, whichever
from tests.people.organisations.bodies import window
from tests.people.orientations.orienting import oriented
from tests.people.retention.resting import GANSU, HOME
from tests.people.start_up_plans.plans import planned
from tests.running import Running

pytestmark = pytest.mark.anyio

ANY_POST = {"purpose": "job", "takes_any_post": True}
UNEMPLOYED = {
    "kind": "unemployment",
    "registered_on": "2025-03-03",
    "since": "2025-01-31",
    "able": True,
    "willing": True,
    "district": "440303",
}
DECIDED = {"programme": "SOCIAL-INSURANCE", "amount": None, "as_of": "2026-11-01", "payee": None}


async def posted(officer: Office, path: str, body: Mapping[str, object]) -> str:
    """Record something; return its address, or where it was posted."""
    answer = await whichever(officer).post(path, body)
    assert answer.is_success, answer.text
    return str(answer.headers.get("location", path))


async def home_of(officer: Office, person: str) -> str:
    """Register a household of one."""
    return await officer.household({"person": person, "relation": "head", **CAN_WORK})


async def need(officer: Office, person: str) -> None:
    await posted(officer, "/v1/needs", {"person": person, **ANY_POST})


async def plan(officer: Office, person: str) -> None:
    await planned(officer, person)


async def case(officer: Office, person: str) -> None:
    await posted(officer, "/v1/cases", {"person": person, "path_id": "GD-SEVEN-LINKS"})


async def hand_over(officer: Office, person: str) -> None:
    there = {"person": person, "to_district": "440305", "reason": "moved"}
    await posted(office(officer.people, "caseworker", "440303"), "/v1/handovers", there)


async def worker(officer: Office, person: str) -> None:
    await assigned(officer, person, *await worker_of(officer))


async def appointment(officer: Office, person: str) -> None:
    await booked(officer, await made(officer, await window(officer)), person)


async def unemployment(officer: Office, person: str) -> None:
    await posted(officer, "/v1/registrations", {"person": person, **UNEMPLOYED})


async def certified(officer: Office, person: str) -> None:
    assert (await whichever(officer).post(f"{await home_of(officer, person)}:certify")).is_success


async def application(officer: Office, person: str) -> None:
    await posted(officer, f"{await home_of(officer, person)}:apply", {"received_on": "2026-02-01"})


async def dibao(officer: Office, person: str) -> None:
    await posted(officer, f"{await home_of(officer, person)}/dibao", {"since": "2026-01-01", "number": "SZLH-2026-17"})


async def training(officer: Office, person: str) -> None:
    await Neighbours(officer.people, person).training("enrolled")


async def referral(officer: Office, person: str) -> None:
    await Neighbours(officer.people, person).referral("made")


async def subsidy(officer: Office, person: str) -> None:
    facts = DECIDED | {"referral": str(uuid4()), "made_at": officer.people.database.clock.now().isoformat()}
    await Neighbours(officer.people, person).tell(SUBSIDIES, "decision.made", uuid4(), outcome="unknown", **facts)


async def complaint(officer: Office, person: str) -> None:
    await filed(officer, await window(officer), person=person)


async def correction(officer: Office, person: str) -> None:
    await proposed(officer, person)


async def orientation(officer: Office, person: str) -> None:
    await oriented(officer, person, await entered(officer, "社区康复站"))


async def promise(officer: Office, person: str) -> None:
    await certified(officer, person)
    await need(officer, person)


OPENED: dict[Hold, Callable[[Office, str], Awaitable[None]]] = {
    "open_need": need,
    "open_start_up_plan": plan,
    "open_case": case,
    "open_hand_over": hand_over,
    "assigned_worker": worker,
    "appointment_ahead": appointment,
    "registered_unemployed": unemployment,
    "certified_household": certified,
    "open_application": application,
    "drawing_dibao": dibao,
    "training_under_way": training,
    "referral_under_way": referral,
    "subsidy_under_way": subsidy,
    "open_complaint": complaint,
    "pending_correction": correction,
    "open_orientation": orientation,
    "open_promise": promise,
}


@pytest.mark.parametrize("hold", OPENED)
async def test_what_is_open_in_a_file_holds_it(people: Running, officer: Office, hold: Hold) -> None:
    person = await officer.register()
    before = await last_activity(people.database, UUID(person))
    await OPENED[hold](officer, person)
    after = await last_activity(people.database, UUID(person))
    assert before is not None
    assert after is not None
    assert (before.holds, hold in after.holds) == ((), True)


async def test_a_merge_that_can_be_undone_holds_the_file(people: Running, officer: Office) -> None:
    absorbed, survivor = await double(officer)
    await merged(officer, absorbed, survivor)
    activity = await last_activity(people.database, UUID(survivor))
    assert activity is not None
    assert activity.holds == ("merge_can_be_undone",)


async def test_whoever_asks_for_it_is_told_what_is_open(people: Running) -> None:
    gansu = office(people, "district_officer", GANSU)
    person = await gansu.register(**HOME)
    at = await gansu.household({"person": person, "relation": "head", **CAN_WORK}, district="620102001")
    await posted(gansu, f"{at}:apply", {"received_on": "2026-02-01"})
    proposal = {"person": person, "name": "陈晨", "reason": "recorded_wrongly", "evidence": "派出所证明"}
    await posted(office(people, "caseworker", "620102"), "/v1/corrections", proposal)
    refused = await gansu.post("/v1/retention-notices", {"person": person})
    assert (code_of(refused), refused.json()["holds"]) == (
        (409, "file-in-use"),
        ["open_application", "pending_correction"],
    )


def test_each_hold_is_tried_and_told_in_both_languages() -> None:
    holds = set(get_args(Hold))
    fields = get_object_definition(FileInUse, strict=True).fields
    [told] = [field.description or "" for field in fields if field.name == "holds"]
    assert holds == set(HOLDS) == {*OPENED, "merge_can_be_undone"}
    assert {hold for hold in holds if f"{hold} " not in told} == set()
