"""The loop turned once through the graph."""

import httpx
import pytest

from services.kit.settings import Settings
from tests.gateway.front_end import front_end
from tests.gateway.loop import Loop
from tests.running import Running

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def turned(gateway: httpx.AsyncClient, together: Settings, platform: dict[str, Running]) -> Loop:
    """Bring a member of a certified household to work, and import a file of vacancies."""
    officer = front_end(gateway, together)
    person = await officer.register()
    household = await officer.household(person)
    await officer.data(
        "mutation ($id: UUID!) { certifyHousehold(id: $id, ifMatch: 1, input: {}) { __typename } }", id=household
    )
    loop = Loop(officer, platform["vacancies"], {"person": person})
    await loop.turn(person)
    await loop.import_file()
    return loop


async def test_the_subsidy_of_the_hire_is_decided_and_says_what_its_amount_waits_for(turned: Loop) -> None:
    decision = turned.made["decision"]
    assert (decision["outcome"], decision["amount"]) == ("ELIGIBLE", None)
    assert decision["result"]["missing"] != []


async def test_the_whole_way_is_found_from_the_person_in_one_request(turned: Loop) -> None:
    query = """
    query ($id: UUID!) {
      person(id: $id) {
        needs { edges { node { purpose } } }
        enrolments { edges { node { status trainingClass { course { title } } } } }
        recommendations { edges { node { need { purpose } contributions { feature } } } }
        referrals {
          edges {
            node {
              status
              vacancy { title employer { name } }
              recommendation { rank }
              decisions { edges { node { outcome } } }
            }
          }
        }
      }
    }"""
    found = (await turned.officer.data(query, id=turned.made["person"]))["person"]
    referral = found["referrals"]["edges"][0]["node"]
    assert found["enrolments"]["edges"][0]["node"]["trainingClass"]["course"]["title"] == "家政服务员初级班"
    assert found["recommendations"]["edges"][0]["node"]["contributions"] != []
    assert (referral["status"], referral["vacancy"]["title"]) == ("HIRED", "家政服务员")
    assert referral["decisions"]["edges"] == [{"node": {"outcome": "ELIGIBLE"}}]


async def test_a_step_out_of_turn_is_told_which_steps_are_next(turned: Loop) -> None:
    query = """
    mutation ($id: UUID!) {
      recordInterview(id: $id, ifMatch: 3, input: {outcome: PASSED}) {
        ... on NotTheNextStep { statusNow next }
      }
    }"""
    found = await turned.officer.data(query, id=turned.made["referral"]["id"])
    assert found["recordInterview"]["statusNow"] == "HIRED"


async def test_the_findings_of_an_import_are_walked_page_by_page(turned: Loop) -> None:
    query = """
    query ($after: String) {
      imports(source: "office-fair") {
        edges { node { findings(first: 1, after: $after) { edges { cursor node { line } } pageInfo { hasNextPage } } } }
      }
    }"""
    first = (await turned.officer.data(query))["imports"]["edges"][0]["node"]["findings"]
    cursor = first["edges"][0]["cursor"]
    then = (await turned.officer.data(query, after=cursor))["imports"]["edges"][0]["node"]["findings"]
    assert first["edges"][0]["node"]["line"] == 3
    assert (bool(then["edges"]), then["edges"] == first["edges"]) == (first["pageInfo"]["hasNextPage"], False)


async def test_a_fact_of_the_wrong_kind_is_pointed_to(turned: Loop) -> None:
    query = """
    mutation ($id: UUID!) {
      evaluatePlacement(id: $id, input: {programme: "none", asOf: "2007-03-01"}) {
        ... on ValidationFailed { errors { pointer } }
      }
    }"""
    found = await turned.officer.data(query, id=turned.made["referral"]["id"])
    assert found["evaluatePlacement"]["errors"] == [{"pointer": "/input/programme"}]
