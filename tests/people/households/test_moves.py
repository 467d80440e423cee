"""A household moves: it is seen by the offices of its new district and no others, with all that stands under it."""

import asyncio
from uuid import UUID

import httpx
import pytest

from services.kit.clock import Clock
from services.kit.http.etags import Tags
from services.people.certifications.actions.certifying import certify_household
from services.people.certifications.actions.deciding import Terms
from services.people.households.actions import change_household
from tests.moves import end_of_feed, someone_waits, told
from tests.people.journal import entries, happened
from tests.people.office import Office, caller_of, code_of, office, rules_of, someone, whichever
from tests.queries import queries
from tests.running import Running
from tests.waiting import eventually

pytestmark = pytest.mark.anyio

OLD, NEW = "440303", "440305"
TODAY = Clock().today()
ANY_VERSION = Tags.read("*", "if-match")


async def certified(officer: Office) -> str:
    """Register a household and certify it; return its address."""
    at = await officer.certifiable()
    assert (await officer.post(f"{at}:certify", {}, seen=1)).status_code == httpx.codes.OK
    return at


async def member_of(officer: Office, at: str) -> str:
    """Return the one member of a household."""
    [member] = (await officer.get(at)).json()["members"]
    return str(member["person"])


async def seen(people: Running, address: str) -> list[int]:
    """Return what the old and the new office are answered who ask for an address."""
    return [(await office(people, "district_officer", each).get(address)).status_code for each in (OLD, NEW)]


async def test_a_household_and_its_certifications_are_seen_where_it_moved_and_no_longer_where_it_was(
    people: Running, officer: Office
) -> None:
    at = await certified(officer)
    before = [await seen(people, at), await seen(people, f"{at}/certifications")]
    moved = await officer.patch(at, {"district": NEW}, seen=2)
    after = [await seen(people, at), await seen(people, f"{at}/certifications")]
    assert (moved.json()["district"], moved.headers["etag"]) == (NEW, '"3"')
    assert (before, after) == ([[200, 404]] * 2, [[404, 200]] * 2)


async def test_its_members_go_on_seeing_a_household_that_moved(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    themselves = someone(people, "job_seeker", person=await member_of(officer, at))
    await officer.patch(at, {"district": NEW}, seen=1)
    assert (await themselves.get(at)).json()["district"] == NEW


async def test_the_new_office_certifies_a_household_that_moved_with_its_members(
    people: Running, officer: Office
) -> None:
    at = await officer.certifiable()
    person = await member_of(officer, at)
    await officer.patch(f"/v1/persons/{person}", {"residence": NEW, "hukou": NEW}, seen=1)
    await officer.patch(at, {"district": NEW}, seen=1)
    answer = await office(people, "district_officer", NEW).post(f"{at}:certify", {}, seen=2)
    assert (answer.status_code, answer.json()["certified_on"]) == (200, TODAY.isoformat())


async def test_a_move_is_for_an_office_that_covers_both_places(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    refused = await office(people, "caseworker", OLD).patch(at, {"district": NEW}, seen=1)
    hidden = await office(people, "caseworker", NEW).patch(at, {"district": NEW}, seen=1)
    assert (code_of(refused), refused.json()["district"]) == ((403, "outside-districts"), NEW)
    assert code_of(hidden) == (404, "not-found")
    assert await happened(people, at) == ["household.registered"]


async def test_a_household_does_not_move_to_a_place_that_is_none(officer: Office) -> None:
    at = await officer.household()
    nowhere, emptied = [await officer.patch(at, {"district": each}, seen=1) for each in ("999999", None)]
    assert (set(rules_of(nowhere)), set(rules_of(emptied))) == ({"/district"}, {"/district"})


async def test_a_certified_household_that_moves_stays_certified_and_is_to_be_looked_at_again(officer: Office) -> None:
    at = await certified(officer)
    shown = (await officer.patch(at, {"district": NEW}, seen=2)).json()
    assert (shown["certified_under"], shown["recheck_since"]) == ("CN-EPL56", TODAY.isoformat())


@pytest.mark.parametrize("to", [OLD, NEW])
async def test_a_household_in_no_doubt_stays_so_where_nothing_changes_or_nothing_is_certified(
    officer: Office, to: str
) -> None:
    at = await certified(officer) if to == OLD else await officer.certifiable()
    version = (await officer.get(at)).json()["version"]
    assert (await officer.patch(at, {"district": to}, seen=version)).json()["recheck_since"] is None


async def test_a_move_is_one_version_and_one_event_with_the_state_after_it(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    await officer.patch(at, {"district": NEW, "income_per_head": "1.00"}, seen=1)
    kind, version, data = (await entries(people, at.rpartition("/")[2]))[-1]
    assert (kind, version, data["fields"], data["state"]["district"]) == (
        "bihuan.people.household.changed.v1",
        2,
        ["district", "income_per_head"],
        NEW,
    )


async def test_a_follower_who_now_sees_a_household_is_told_it_and_who_no_longer_does_is_told_nothing(
    people: Running, officer: Office
) -> None:
    at = await certified(officer)
    after = await end_of_feed(people)
    await officer.patch(at, {"district": NEW}, seen=2)

    async def types() -> dict[str, str]:
        return {row: event["type"] for row, event in (await told(people, NEW, after)).items()}

    await eventually(types, {at.rpartition("/")[2]: "bihuan.people.household.changed.v1"})
    assert await told(people, OLD, after) == {}


async def test_a_move_sends_at_most_seven_statements(people: Running, officer: Office) -> None:
    at = await certified(officer)
    with queries(people.database.engines["app"], at_most=7):
        await officer.patch(at, {"district": NEW}, seen=2)


async def test_the_old_office_that_certifies_while_the_household_moves_is_not_told_where_it_went(
    people: Running, officer: Office
) -> None:
    at = await officer.certifiable()
    caller = await caller_of(officer)
    async with people.database.begin(caller) as session:
        keyring = people.app.state.keyring
        await change_household(session, caller, keyring, UUID(at[-36:]), ANY_VERSION, {"district": NEW})
        await session.flush()
        old = whichever(office(people, "district_officer", OLD))
        certifying = asyncio.create_task(old.post(f"{at}:certify"))
        await eventually(lambda: someone_waits(people), expected=True)
    assert code_of(await certifying) == (404, "not-found")
    assert (await officer.get(at)).json()["certified_on"] is None


async def test_a_certification_that_a_move_waits_for_goes_along_and_is_to_be_looked_at_again(
    people: Running, officer: Office
) -> None:
    at = await officer.certifiable()
    caller = await caller_of(officer)
    async with people.database.begin(caller) as session:
        await certify_household(session, caller, UUID(at[-36:]), ANY_VERSION, Terms(TODAY, None, None))
        moving = asyncio.create_task(whichever(officer).patch(at, {"district": NEW}))
        await eventually(lambda: someone_waits(people), expected=True)
    shown = (await moving).json()
    assert (shown["certified_on"], shown["recheck_since"]) == (TODAY.isoformat(), TODAY.isoformat())
    assert await seen(people, f"{at}/certifications") == [404, 200]
