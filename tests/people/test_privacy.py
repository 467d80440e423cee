"""A whole story leaves nothing in clear that names or reaches its people: not in the journal, the logs, or answers."""

import io
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import text

from services.kit.telemetry.logs import set_up_logs
from tests.people.consents.agreeing import agreed
from tests.people.files.parts import FILE_PARTS
from tests.people.invented import another_resident_id, person
from tests.people.office import CAN_WORK, Office, office
from tests.people.organisations.bodies import window
from tests.people.psychological_notes.writing import SAID, note
from tests.running import Running

pytestmark = pytest.mark.anyio

NAME, PHONE, SECOND_PHONE = "闻人清荷", "13987654321", "13712340987"
ADDRESS, STREET = "广东省深圳市罗湖区木棉花开路88号", "木棉花开路"
FORMER_NAME, CONTACT_NAME, CONTACT_PHONE = "闻人素荷", "尉迟长风", "13698761234"
RIGHT_NAME, EVIDENCE = "闻人清河", "户口簿第17页"
EMAIL, WECHAT = "wenren.qinghe@example.cn", "wxid_qinghe83"
SEALED = {of.sealed[of.secret] for of in FILE_PARTS.values() if of.sealed}
REACHED = {"former_name": FORMER_NAME, "contact_name": CONTACT_NAME, "contact_phone": CONTACT_PHONE} | {
    "contact_relation": "spouse",
    "email": EMAIL,
    "wechat": WECHAT,
    "address": ADDRESS,
}


@pytest.fixture
def logged(people: Running) -> Iterator[io.StringIO]:
    """Collect every line that the service logs at its most talkative."""
    lines = io.StringIO()
    set_up_logs(people.settings.model_copy(update={"log_level": "debug"}), "people", lines)
    yield lines
    set_up_logs(people.settings, "people")


async def correct(officer: Office, who: str, resident: str) -> list[httpx.Response]:
    """Propose to correct a person, wrongly and rightly, and approve it; return what was answered."""
    proposal = {"person": who, "name": RIGHT_NAME, "reason": "recorded_wrongly", "evidence": EVIDENCE}
    proposed = await office(officer.people, "caseworker", "440303").post("/v1/corrections", proposal)
    at = proposed.headers["location"]
    return [
        proposed,
        await officer.post("/v1/corrections", proposal | {"resident_id": resident}),
        await officer.post(f"{at}:approve", {"reason": "document_seen"}, seen=1),
        await officer.get(at),
    ]


async def live_through(officer: Office) -> tuple[set[str], str]:
    """Register, mistype, change, certify, read; return what must stand nowhere in clear, and all that was answered."""
    resident = another_resident_id("19830717", "2")
    stated = person(name=NAME, resident_id=resident, phone=PHONE, **REACHED)
    answers = [await officer.post("/v1/persons", stated, Idempotency_Key=f"privacy-{resident[-6:]}")]
    who = answers[0].json()["id"]
    answers += [
        await officer.post("/v1/persons", stated),
        await officer.post("/v1/persons", stated | {"resident_id": resident[:-1] + "?", "phone": PHONE + "!"}),
        await officer.post("/v1/persons", stated | {PHONE: NAME}),
        await officer.post("/v1/persons:search", {"resident_id": resident}),
        await officer.patch(f"/v1/persons/{who}", {"phone": SECOND_PHONE}, seen=1),
    ]
    answers += await correct(officer, who, resident)
    office_of = await window(officer)
    await agreed(officer, who)
    answers += [
        await officer.post("/v1/psychological-notes", note(who, office_of), Idempotency_Key=f"note-{resident[-6:]}"),
        await officer.post("/v1/psychological-notes", note(who, SAID)),
    ]
    members = {"person": who, "relation": "head", **CAN_WORK}
    at = await officer.household(members, address=ADDRESS)
    answers += [
        await officer.post(f"{at}:certify", {}, seen=1),
        await officer.patch(at, {"address": ADDRESS}, seen=2),
        await officer.post(f"{at}:withdrawCertification", {"reason": NAME}, seen=3),
        await officer.get("/v1/persons", name=NAME, after=resident),
        await officer.get(f"/v1/persons/{resident}"),
        await officer.get(at),
        await officer.get("/v1/changes"),
    ]
    answered = "".join(answer.text + str(answer.headers) for answer in answers)
    named = {
        *SEALED,
        SAID,
        NAME,
        RIGHT_NAME,
        EVIDENCE,
        FORMER_NAME,
        CONTACT_NAME,
        PHONE,
        SECOND_PHONE,
        CONTACT_PHONE,
        EMAIL,
        WECHAT,
        STREET,
    }
    return named | {resident, resident[:17], "1983-07-17"}, answered


def found(secrets: set[str], where: str) -> set[str]:
    """Return which of them stand in a text, written as they are or as JSON escapes them."""
    return {secret for secret in secrets if secret in where or ascii(secret)[1:-1] in where}


async def test_nothing_personal_stands_in_the_journal_in_clear(people: Running, officer: Office) -> None:
    secrets, _ = await live_through(officer)
    async with people.database.begin_system() as session:
        written = await session.scalar(text("SELECT string_agg(journal::text, chr(10)) FROM journal"))
    assert (found(secrets, written or ""), "household.certified" in (written or "")) == (set(), True)


async def test_what_is_personal_stands_in_no_table_in_clear_but_the_birth_date_by_which_law_decides(
    people: Running, officer: Office
) -> None:
    secrets, _ = await live_through(officer)
    kept: dict[str, set[str]] = {}
    async with people.database.begin_system() as session:
        names = await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'jobs')"))
        for name in names:
            schema = "public" if name[:13] != "procrastinate" else "jobs"
            rows = await session.scalar(text(f"SELECT string_agg(t::text, chr(10)) FROM {schema}.{name} AS t"))  # noqa: S608 -- names from the catalogue
            if stands := found(secrets, rows or ""):
                kept[name] = stands
    assert kept == {"person": {"1983-07-17"}, "household_certification": {"1983-07-17"}}


async def test_nothing_personal_stands_in_the_logs(officer: Office, logged: io.StringIO) -> None:
    secrets, _ = await live_through(officer)
    lines = logged.getvalue()
    assert (found(secrets, lines), lines.count('"route":"/v1/persons"') >= 3) == (set(), True)


async def test_the_access_line_names_the_route_and_no_address(officer: Office, logged: io.StringIO) -> None:
    subject = await officer.register()
    await officer.get(f"/v1/persons/{subject}", fields="id")
    line = logged.getvalue().splitlines()[-1]
    assert ('"route":"/v1/persons/{person_id}"' in line, subject in line) == (True, False)


async def test_no_answer_repeats_what_was_sent(officer: Office) -> None:
    secrets, answered = await live_through(officer)
    assert found(secrets, answered) == set()
