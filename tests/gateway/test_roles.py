"""What a role may not do stays closed in the graph, however many relations lead there."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.kit.identity.issuer import mint
from services.kit.identity.roles import roles
from services.kit.settings import Settings
from tests.gateway.front_end import FrontEnd, front_end
from tests.gateway.loop import Loop
from tests.people.invented import another_resident_id
from tests.running import Running
from tests.vacancies.invented import credit_code

pytestmark = pytest.mark.anyio

NOBODY = "0190a1b2-0000-7000-8000-000000000000"
CHANGES = {
    "registerPerson": f"""registerPerson(input: {{
        name: "测小强", residentId: "{another_resident_id()}", residence: "440303", hukou: "440303", hukouKind: URBAN
    }})""",
    "changePerson": f'changePerson(id: "{NOBODY}", ifMatch: 1, input: {{phone: null}})',
    "changeHousehold": f'changeHousehold(id: "{NOBODY}", ifMatch: 1, input: {{district: "440305"}})',
    "certifyHousehold": f'certifyHousehold(id: "{NOBODY}", ifMatch: 1, input: {{}})',
    "recordNeed": f'recordNeed(input: {{personId: "{NOBODY}", purpose: JOB, takesAnyPost: true}})',
    "registerEmployer": f"""registerEmployer(input: {{
        name: "深圳市测试家政服务有限公司", creditCode: "{credit_code()}", district: "440303"
    }})""",
    "referPerson": f'referPerson(input: {{personId: "{NOBODY}", vacancyId: "{NOBODY}"}})',
    "evaluatePlacement": f'evaluatePlacement(id: "{NOBODY}", input: {{programme: "GD-ZE-POST", asOf: "2007-03-01"}})',
}
READERS = ("job_seeker", "finance", "public_kiosk", "auditor", "administrator", "service")
"""Roles that change nothing."""
MASKED = ("finance", "auditor", "administrator", "employer", "training_institution", "public_kiosk", "service")
"""Roles that see masked data, or none."""
OF_NOBODY = ("persons", "households", "needs", "enrolments", "referrals", "recommendations", "decisions")
OF_OTHERS = [("job_seeker", noun) for noun in OF_NOBODY]
OF_OTHERS += [("employer", noun) for noun in ("vacancies", "referrals", "decisions")]


def someone(gateway: httpx.AsyncClient, settings: Settings, role: str, **stands: Any) -> FrontEnd:  # noqa: ANN401 -- a place
    """Return someone of a role: in Shenzhen, or for the organisation or person that is named, else a new one."""
    usual: dict[str, dict[str, Any]] = {
        "area": {"districts": ["440300"]},
        "organisation": {"organisation": uuid4()},
        "person": {"person": uuid4()},
    }
    token = mint(settings, roles=[role], **stands or usual.get(roles()[role].sees, {}))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en", "Bihuan-Purpose": "assistance"}
    return FrontEnd(gateway, headers)


@pytest.fixture(scope="module")
async def turned(gateway: httpx.AsyncClient, together: Settings, platform: dict[str, Running]) -> Loop:
    """Bring a person to work."""
    officer = front_end(gateway, together)
    person = await officer.register(phone="13800000000")
    loop = Loop(officer, platform["vacancies"], {"person": person})
    await loop.turn(person)
    return loop


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("change", CHANGES)
async def test_a_role_that_reads_changes_nothing(
    gateway: httpx.AsyncClient, settings: Settings, role: str, change: str
) -> None:
    query = f"mutation {{ {CHANGES[change]} {{ __typename }} }}"
    assert await someone(gateway, settings, role).data(query) == {change: {"__typename": "Forbidden"}}


@pytest.mark.parametrize("role", MASKED)
async def test_a_role_that_sees_masked_data_reads_nobody_unmasked(
    turned: Loop, gateway: httpx.AsyncClient, settings: Settings, role: str
) -> None:
    query = "query ($id: UUID!) { unmaskedPerson(id: $id) { phone } }"
    [error] = await someone(gateway, settings, role).errors(query, id=turned.made["person"])
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_a_person_reads_on_from_their_referral_to_whoever_they_may_see_and_meets_no_refusal(
    turned: Loop, gateway: httpx.AsyncClient, settings: Settings
) -> None:
    herself = someone(gateway, settings, "job_seeker", person=UUID(turned.made["person"]))
    query = """
    query {
      referrals {
        edges { node { status person { id } vacancy { id } employer { id } publishedVacancy { employerName } } }
      }
    }"""
    [edge] = (await herself.data(query))["referrals"]["edges"]
    assert (edge["node"]["status"], edge["node"]["person"]["id"]) == ("HIRED", turned.made["person"])
    assert edge["node"]["publishedVacancy"] == {"employerName": "深圳市小满家政服务有限公司"}


@pytest.mark.parametrize("role", ["job_seeker", "employer"])
async def test_an_employer_that_keeps_its_own_record_is_seen_by_nobody_whom_it_does_not_concern(
    turned: Loop, gateway: httpx.AsyncClient, settings: Settings, role: str
) -> None:
    asking = someone(gateway, settings, role)
    found = await asking.data("query ($id: UUID!) { employer(id: $id) { id } }", id=turned.made["employer"]["id"])
    assert found == {"employer": None}


@pytest.mark.parametrize(("role", "noun"), OF_OTHERS)
async def test_whom_nothing_concerns_sees_no_row_of_others(
    turned: Loop, gateway: httpx.AsyncClient, settings: Settings, role: str, noun: str
) -> None:
    assert turned.made["decision"]
    found = await someone(gateway, settings, role).data(f"query {{ {noun} {{ edges {{ node {{ id }} }} }} }}")
    assert found[noun]["edges"] == []


@pytest.mark.parametrize("role", ["employer", "training_institution", "public_kiosk"])
async def test_whoever_has_no_business_with_persons_is_refused_their_list(
    gateway: httpx.AsyncClient, settings: Settings, role: str
) -> None:
    [error] = await someone(gateway, settings, role).errors("query { persons { edges { node { id } } } }")
    assert error["extensions"]["code"] == "FORBIDDEN"


async def test_finance_reads_the_vacancy_of_a_hire_and_not_what_the_person_looked_for(
    turned: Loop, gateway: httpx.AsyncClient, settings: Settings
) -> None:
    finance = someone(gateway, settings, "finance")
    query = "query ($id: UUID!) { referral(id: $id) { vacancy { title } need { purpose } } }"
    answer = await finance.send(query, id=turned.made["referral"]["id"])
    assert answer["data"]["referral"]["vacancy"] == {"title": "家政服务员"}
    assert [error["path"] for error in answer["errors"]] == [["referral", "need"]]
