"""A family is handed its file, who helps it and what was decided for it: as a page, printed, and as data."""

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
import typst
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from services.kit.clock import Clock
from services.people.known.listens import SUBSIDIES
from tests.people.households.filing import in_certified_file, in_household_file
from tests.people.neighbours import Neighbours
from tests.people.office import CAN_WORK, Office, code_of, office, someone
from tests.people.staff.colleagues import registered
from tests.running import Running

pytestmark = pytest.mark.anyio

TODAY = Clock().today().isoformat()
HTML, PDF = {"Accept": "text/html"}, {"Accept": "application/pdf"}
IN_CHINESE, PURPOSE = {"Accept-Language": "zh-CN"}, {"Bihuan-Purpose": "assistance"}


def asking(caller: Office, *headers: dict[str, str]) -> Office:
    """Return the same caller with more headers."""
    return Office(caller.people, caller.headers | {name: value for each in headers for name, value in each.items()})


async def a_family(officer: Office, **facts: object) -> tuple[str, str]:
    """Register a family of whom everything is recorded; return its head and its address."""
    person = await officer.register(name="龑𬭎堃")
    home = {"address": "广东省深圳市罗湖区翠竹路1号", "income_per_head": "320.50"} | facts
    at = await officer.household({"person": person, "relation": "head", **CAN_WORK}, **home)
    await in_household_file(officer, at)
    await in_certified_file(officer, at)
    return person, at


async def helped(officer: Office, person: str) -> None:
    """Let somebody help a person."""
    worker = await registered(officer, name="林小溪", phone="0755-25550101")
    where = worker["memberships"][0]["office"]
    body = {"person": person, "staff": worker["id"], "office": where, "role": "caseworker"}
    answer = await officer.post("/v1/assignments", body)
    assert answer.is_success, answer.text


async def decided(people: Running, person: str, referral: UUID | None = None, **changed: object) -> None:
    """Let subsidies tell of a decision."""
    state: dict[str, object] = {
        "referral": str(referral or uuid4()),
        "programme": "GD-ZE-POST",
        "outcome": "eligible",
        "payee": "employer",
        "amount": "1200.00",
        "as_of": "2026-10-01",
        "made_at": "2026-10-02T01:00:00+00:00",
    }
    await Neighbours(people, person).tell(SUBSIDIES, "decision.made", uuid4(), **(state | changed))


async def test_the_document_says_in_chinese_what_stands_in_the_file_masked(officer: Office) -> None:
    _, at = await a_family(officer)
    answer = await asking(officer, HTML, IN_CHINESE).get(f"{at}/document")
    assert (answer.status_code, answer.headers["content-language"]) == (200, "zh-Hans")
    shown = answer.text
    for told in (
        'lang="zh-Hans"',
        "一家一册",
        "罗湖区 440303",
        "户主",
        "就业促进法第五十六条",
        "320.50",
        "走访",
        "诚信",
        "未说明",
        "龑**",
    ):
        assert told in shown, told
    assert "龑𬭎堃" not in shown
    assert "翠竹路1号" not in shown


async def test_the_document_is_printed_in_english_with_the_number_of_the_card(officer: Office) -> None:
    _, at = await a_family(officer)
    answer = await asking(officer, PDF).get(f"{at}/document")
    assert answer.headers["content-disposition"] == 'inline; filename="document.pdf"'
    told = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    [certification] = (await officer.get(f"{at}/certifications")).json()["items"]
    for each in ("File of the household", certification["card_number"], "Employment Promotion Law", "Tell the truth"):
        assert each in told, each
    again = await asking(officer, PDF).get(f"{at}/document")
    assert again.content == answer.content


async def test_of_many_visits_the_document_lists_the_last_and_says_how_many_more_there_are(
    people: Running, officer: Office
) -> None:
    at = await officer.certifiable()
    visits = text(
        """
        INSERT INTO household_visit (id, household, visited_on, visited_by, recorded_at, purpose, found)
        SELECT gen_random_uuid(), CAST(:household AS uuid), date '2020-01-01' + n, 'somebody', now(), 'regular', '{}'
        FROM generate_series(0, 1999) AS n
        """
    )
    async with people.database.begin_system() as session:
        await session.execute(visits, {"household": at.rpartition("/")[2]})
    shown = (await asking(officer, HTML).get(f"{at}/document")).text
    listed = shown[shown.index("<h2>Visits</h2>") : shown.index("<h2>Timeline</h2>")]
    assert (listed.count("<tr>"), "not listed: 1950" in listed) == (1 + 50, True)
    assert (listed.index("2025-05-04") < listed.index("2025-06-22"), "2025-05-03" in listed) == (True, False)


async def test_a_paper_is_set_when_the_transaction_has_ended_that_it_was_read_in(
    people: Running, officer: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, at = await a_family(officer)
    held: list[int] = []
    pool, setting = people.database.engines["app"].pool, typst.Compiler
    assert isinstance(pool, QueuePool)

    def compiler(*given: Any, **named: Any) -> typst.Compiler:  # noqa: ANN401 -- as the library takes them
        held.append(pool.checkedout())
        return setting(*given, **named)

    monkeypatch.setattr(typst, "Compiler", compiler)
    for paper in ("document", "contact-card", "entitlement-card"):
        assert (await asking(officer, PDF).get(f"{at}/{paper}")).status_code == 200
    assert held == [0, 0, 0]


async def test_the_document_unmasked_is_for_a_purpose_and_each_member_sees_who_read_it(
    people: Running, officer: Office
) -> None:
    person, at = await a_family(officer)
    shown = (await asking(officer, HTML, PURPOSE).get(f"{at}/document", unmasked="true")).text
    for told in ("龑𬭎堃", "翠竹路1号", "SZLH-2026-00017"):
        assert told in shown, told
    [noted] = (await someone(people, "job_seeker", person=person).get(f"/v1/persons/{person}/access-log")).json()[
        "items"
    ]
    assert (noted["fields"], noted["route"]) == (
        ["name", "household.address", "household.dibao"],
        "GET /v1/households/{household_id}/document",
    )
    assert code_of(await officer.get(f"{at}/document", unmasked="true")) == (400, "purpose-required")
    auditor = asking(office(people, "auditor"), PURPOSE)
    assert code_of(await auditor.get(f"{at}/document", unmasked="true")) == (403, "forbidden")


async def test_a_page_lets_a_browser_run_and_load_nothing(officer: Office) -> None:
    answer = await asking(officer, HTML).get(f"{await officer.certifiable()}/document")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert code_of(await asking(officer, {"Accept": "image/png"}).get(f"{await officer.certifiable()}/document")) == (
        406,
        "not-acceptable",
    )


async def test_what_a_role_does_not_read_is_left_out_of_the_document(people: Running, officer: Office) -> None:
    person, at = await a_family(officer)
    await helped(officer, person)
    asked = {role: asking(office(people, role), HTML) for role in ("caseworker", "reviewer")}
    told = {role: (await caller.get(f"{at}/document")).text for role, caller in asked.items()}
    assert ["林小溪" in told[role] for role in told] == [True, False]


async def test_who_helps_a_family_stands_on_its_contact_card_for_the_family_too(
    people: Running, officer: Office
) -> None:
    person, at = await a_family(officer)
    await helped(officer, person)
    herself = someone(people, "job_seeker", person=person)
    [told] = (await herself.get(f"{at}/contact-card")).json()["contacts"]
    assert (told["person"], told["role"], told["name"], told["phone"]) == (
        person,
        "caseworker",
        "林小溪",
        "0755-25550101",
    )
    printed = (await asking(herself, PDF, IN_CHINESE).get(f"{at}/contact-card")).content
    pages = PdfReader(BytesIO(printed)).pages
    assert (len(pages), "0755-25550101" in pages[0].extract_text()) == (1, True)


async def test_nobody_else_is_told_who_helps(people: Running, officer: Office) -> None:
    at = await officer.certifiable()
    stranger = someone(people, "job_seeker", person=await officer.register())
    assert code_of(await stranger.get(f"{at}/contact-card")) == (404, "not-found")
    assert code_of(await office(people, "finance").get(f"{at}/contact-card")) == (403, "forbidden")


async def test_the_entitlement_card_lists_the_last_decision_of_each_hire_and_who_is_paid(
    people: Running, officer: Office
) -> None:
    person, at = await a_family(officer)
    hire = uuid4()
    await decided(people, person, hire, outcome="unknown", amount=None)
    await decided(people, person, hire, made_at="2026-10-05T01:00:00+00:00")
    card = (await officer.get(f"{at}/entitlement-card")).json()
    assert card["made_on"] == TODAY
    told = [(each["person"], each["outcome"], each["payee"], each["amount"]) for each in card["entitlements"]]
    assert told == [(person, "eligible", "employer", "1200.00")]
    shown = (await asking(officer, HTML, IN_CHINESE).get(f"{at}/entitlement-card")).text
    for word in ("招用零就业家庭成员岗位补贴", "用人单位", "2026-10-05", "未列出的政策不表示不能享受"):
        assert word in shown, word


async def test_what_was_not_decided_is_on_no_card_and_an_amount_that_is_not_fixed_is_said_so(
    people: Running, officer: Office
) -> None:
    person, at = await a_family(officer)
    nothing = (await asking(officer, HTML).get(f"{at}/entitlement-card")).text
    await decided(people, person, amount=None)
    not_fixed = (await asking(officer, HTML).get(f"{at}/entitlement-card")).text
    assert ("Nothing had been decided" in nothing, "Not fixed yet" in not_fixed) == (True, True)
