"""Once a file is anonymised the journal says no more of somebody than their rows, and nobody else rewrites it."""

import json
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import jsonschema_rs
import pytest

from services.kit.database.roles import Role
from services.people.app import SERVICE
from services.people.known.listens import SUBSIDIES
from services.people.retention.actions.forgetting import OF_A_PERSON
from tests.kit.database.catalogue import as_role
from tests.people.complaints.filing import ANSWER, done, filed
from tests.people.evidence_files.handing import sent
from tests.people.neighbours import Neighbours
from tests.people.office import CAN_WORK, Office, office
from tests.people.organisations.bodies import organisation, window
from tests.people.retention.resting import GANSU, LANZHOU, anonymised, anonymised_at_home
from tests.people.start_up_plans.plans import planned
from tests.running import Running
from tests.traces import traces
from tools.contracts.writing import ROOT

pytestmark = pytest.mark.anyio

THERE = "620105002"
"""A street of another county of the city: there they are in the household register."""
PARTS: dict[str, dict[str, Any]] = {
    "disability-certificates": {
        "kind": "disability_certificate",
        "category": "4",
        "grade": "2",
        "issued_on": "2015-09-01",
    },
    "statuses": {"kind": "dibao", "since": "2025-01-01"},
    "work-spells": {
        "kind": "employee",
        "hours": "full_time",
        "since": "2020-03-01",
        "until": "2020-06-01",
        "evidence": "stated",
    },
}
FACTS = {"disability_certificates", "statuses", "work", "sessions", "consents", "assessments", "abilities"}
TOLD = """
    SELECT seq, id, type, kind, subject, row_version, at, array_to_string(keys, ',') AS keys, data FROM journal
    WHERE subject = $1 OR data::text LIKE '%' || $1::text || '%' OR subject = ANY ($2) ORDER BY seq
"""


@pytest.fixture
def gansu(people: Running) -> Office:
    return office(people, "district_officer", GANSU)


async def lived(gansu: Office) -> tuple[str, list[UUID]]:
    """Record a life in a person's file, with rows of other kinds; return them, and what is told of by its own id."""
    who = await gansu.register(residence=LANZHOU, hukou=THERE)
    for part, stated in PARTS.items():
        assert (await gansu.post(f"/v1/{part}", stated | {"person": who})).status_code == 201
    proposed = {"person": who, "name": "陈晨", "reason": "recorded_wrongly", "evidence": "派出所证明"}
    correction = (await office(gansu.people, "caseworker", "620102").post("/v1/corrections", proposed)).json()["id"]
    assert (await gansu.post(f"/v1/corrections/{correction}:reject", {"reason": "evidence_missing"}, seen=1)).is_success
    need = {"person": who, "purpose": "job", "takes_any_post": True}
    at = (await gansu.post("/v1/needs", need)).headers["location"]
    assert (await gansu.post(f"{at}:close", {"reason": "met"}, seen=1)).is_success
    plan = await planned(gansu, who, district=LANZHOU)
    assert (await gansu.post(f"{plan}:giveUp", {"reason": "no_premises"}, seen=1)).is_success
    moving = {"person": who, "to_district": "620102003", "reason": "moved"}
    offered = (await office(gansu.people, "caseworker", "620102").post("/v1/handovers", moving)).headers["location"]
    assert (await office(gansu.people, "caseworker", "620102").post(f"{offered}:withdraw", seen=1)).is_success
    about = await window(gansu, await organisation(gansu, district=LANZHOU), district=LANZHOU)
    complaint = await filed(gansu, about, person=who)
    await done(gansu, complaint, "accept", 1)
    await done(gansu, complaint, "answer", 2, outcome="upheld", text=ANSWER)
    assert (await sent(gansu, who)).is_success
    return who, [UUID(each.rpartition("/")[2]) for each in (at, plan, offered, complaint)]


async def told(people: Running, who: str, rows: list[UUID]) -> list[dict[str, Any]]:
    """Return the entries about a person and these rows, as the system reads them."""
    async with as_role(people.settings, "people", Role.SYSTEM) as system:
        return [dict(each) | {"data": json.loads(each["data"])} for each in await system.fetch(TOLD, who, rows)]


def order_of(entries: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    """Return what of entries stays whatever is forgotten."""
    names = ("seq", "id", "type", "kind", "subject", "row_version", "at")
    return [tuple(each[name] for name in names) for each in entries]


def schema_of(type_: str) -> Any:  # noqa: ANN401 -- a schema
    """Return the schema of a type of event."""
    schemas = (json.loads(file.read_text("utf-8")) for file in (ROOT / "schemas/events/people").glob("*.json"))
    return next(each for each in schemas if each["properties"]["type"]["const"] == type_)


async def test_no_entry_about_somebody_holds_a_street_a_disability_or_a_status_and_each_stands_where_it_stood(
    people: Running, gansu: Office
) -> None:
    who, rows = await lived(gansu)
    before = await told(people, who, rows)
    assert {LANZHOU, THERE} <= {each["data"]["state"].get("residence") for each in before} | {THERE}
    assert "disability_certificate" in json.dumps([each["data"] for each in before])
    await anonymised(people, gansu, who)
    after = await told(people, who, rows)
    assert order_of(after)[: len(before)] == order_of(before)
    assert [each["data"]["state"]["version"] for each in before] == [
        each["data"]["state"]["version"] for each in after[: len(before)]
    ]
    told_now = {each["type"]: each["keys"] + json.dumps(each["data"]) for each in after}
    own = {kind: words for kind, words in told_now.items() if ".complaint." not in kind}
    assert {
        kind for kind, words in own.items() if any(code in words for code in (LANZHOU, THERE, "620102003"))
    } == set()
    assert {
        kind for kind, words in told_now.items() if "disability" in words.replace('"disability_certificates": []', "")
    } == set()
    assert {kind for kind, words in told_now.items() if f"person:{who}" in words} == set()
    of_file = [each["data"]["state"] for each in after if each["kind"] == "person"]
    assert {name for state in of_file for name in FACTS if state[name]} == set()
    assert {each["data"]["state"]["person"] for each in after if each["kind"] == "complaint"} == {None}


async def test_what_people_keeps_of_other_services_about_somebody_says_no_more_than_the_county(
    people: Running, gansu: Office
) -> None:
    who = await gansu.register(residence=LANZHOU, hukou=LANZHOU)
    elsewhere = Neighbours(people, who, LANZHOU)
    await elsewhere.training("completed", on="2020-01-01")
    made = {"programme": "GD-ZE-POST", "amount": None, "as_of": "2020-01-01", "made_at": "2020-01-01T00:00:00+00:00"}
    facts = made | {"referral": str(uuid4()), "payee": None, "outcome": "ineligible"}
    await elsewhere.tell(SUBSIDIES, "decision.made", uuid4(), **facts)
    kept = (LANZHOU, f"person:{who}")
    assert (await traces(people, "people", *kept, person=who))["scope"] == set(kept)
    await anonymised(people, gansu, who)
    assert await traces(people, "people", *kept, person=who) == {}


async def test_whoever_follows_from_the_beginning_is_told_what_the_schemas_of_the_events_say(
    people: Running, gansu: Office
) -> None:
    who, rows = await lived(gansu)
    await anonymised(people, gansu, who)
    for entry in await told(people, who, rows):
        schema = schema_of(entry["type"])
        data = schema["properties"]["data"] | {"$defs": schema["$defs"]}
        assert [error.message for error in jsonschema_rs.validator_for(data).iter_errors(entry["data"])] == []


async def test_of_a_household_in_which_somebody_has_a_name_only_what_was_stated_about_the_other_goes(
    people: Running, gansu: Office
) -> None:
    both = [await gansu.register(residence=LANZHOU, hukou=LANZHOU) for _ in range(2)]
    members = [{"person": each, "relation": "other", **CAN_WORK} for each in both]
    home = await gansu.household(*members, district=LANZHOU)
    row = [UUID(home.rpartition("/")[2])]
    stated, places = [], []
    for each in both:
        await anonymised_at_home(people, gansu, each, home)
        entries = [entry for entry in await told(people, each, row) if entry["kind"] == "household"]
        kept = {kin["person"]: kin["able"] for kin in entries[0]["data"]["state"]["members"]}
        stated.append([kept[one] for one in both])
        places.append({entry["data"]["state"]["district"] for entry in entries})
        assert f"person:{each}" not in entries[0]["keys"]
    assert stated[0] == [None, True]
    assert places == [{LANZHOU}, {"620102"}]


async def test_nobody_rewrites_the_journal_but_for_somebody_who_is_anonymised(people: Running, gansu: Office) -> None:
    who = await gansu.register(residence=LANZHOU, hukou=LANZHOU)
    forget = "SELECT forget_in_journal(jsonb_build_object($1::text, '{}'::jsonb), '{}', '{}')"
    for role in Role:
        async with as_role(people.settings, "people", role) as session:
            expected = asyncpg.InsufficientPrivilegeError
            with pytest.raises(expected, match=r"permission denied|only the system|not anonymised"):
                await session.execute(forget, who)
            with pytest.raises((asyncpg.RestrictViolationError, expected)):
                await session.execute("UPDATE journal SET data = '{}' WHERE subject = $1", who)


def test_every_kind_that_is_told_of_a_person_is_forgotten() -> None:
    others = {"person", "household", "complaint"}
    about = {kind for kind, shape in SERVICE.states.items() if "person" in shape.fields} - others
    assert about == {shape.kind for shape in OF_A_PERSON}
