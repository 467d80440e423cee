"""Somebody without an account opens their own file at a terminal with a code that was sent to their phone."""

import asyncio
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.people.self_service.actions import offer_code
from tests.people.invented import another_resident_id
from tests.people.journal import happened
from tests.people.office import Office, caller_of, code_of, office, someone, whichever
from tests.people.self_service.terminals import PHONE, code_for, entered, herself, messages, registered, terminal
from tests.running import Running
from tests.waiting import attempts

pytestmark = pytest.mark.anyio


def another(code: str) -> str:
    """Return a code that is not this one."""
    return f"{(int(code) + 1) % 10**8:08d}"


async def test_a_code_from_the_office_opens_ones_own_file_and_nothing_else(people: Running, officer: Office) -> None:
    person, caller = await herself(people, officer)
    other = await officer.register()
    assert (await caller.get(f"/v1/persons/{person}")).json()["phone"] == "138****1234"
    plain = Office(people, caller.headers | {"Bihuan-Purpose": "data_subject_request"})
    assert (await plain.get(f"/v1/persons/{person}/unmasked", fields="phone")).json() == {"phone": PHONE}
    assert (await caller.get("/v1/work-spells", person=person)).json()["items"] == []
    assert code_of(await caller.get(f"/v1/persons/{other}")) == (404, "not-found")
    for address in ("households", "disability-certificates", "evidence-files", "cases", "assignments"):
        assert code_of(await caller.get(f"/v1/{address}")) == (403, "forbidden"), address


async def test_contact_data_and_needs_are_changed_by_whose_they_are(people: Running, officer: Office) -> None:
    person, caller = await herself(people, officer)
    changing = whichever(caller)
    changed = await changing.patch("/v1/self-service/contact", {"phone": "13900005678", "wechat": "xiaoming_88"})
    assert (changed.status_code, changed.json()["phone"]) == (200, "139****5678")
    assert code_of(await changing.patch("/v1/self-service/contact", {"residence": "370102"})) == (
        422,
        "validation-failed",
    )
    need = await caller.post("/v1/self-service/needs", {"purpose": "job", "takes_any_post": True})
    assert (need.status_code, need.json()["person"]) == (201, person)
    at = f"/v1/self-service/needs/{need.json()['id']}"
    assert (await changing.patch(at, {"wage_from": "3200.00"})).json()["wage_from"] == "3200.00"
    assert (await changing.post(f"{at}:close", {"reason": "met"})).json()["closed_for"] == "met"
    assert (await happened(people, person))[-1] == "person.changed"
    assert code_of(await caller.post("/v1/needs", {"person": person, "purpose": "training"})) == (403, "forbidden")


async def test_a_need_of_somebody_else_is_not_there(people: Running, officer: Office) -> None:
    _, caller = await herself(people, officer)
    body = {"person": await officer.register(), "purpose": "job", "takes_any_post": True}
    need = (await officer.post("/v1/needs", body)).json()["id"]
    answer = await whichever(caller).patch(f"/v1/self-service/needs/{need}", {"takes_any_post": False})
    assert code_of(answer) == (404, "not-found")


async def test_that_a_code_was_made_and_opened_the_file_stands_in_the_access_log(
    people: Running, officer: Office
) -> None:
    person, _ = await herself(people, officer)
    log = (await someone(people, "job_seeker", person=person).get(f"/v1/persons/{person}/access-log")).json()["items"]
    assert {(entry["fields"][0], *entry["roles"]) for entry in log} == {
        ("self_service.code", "district_officer"),
        ("self_service.session", "public_kiosk"),
    }


async def test_a_terminal_is_answered_alike_whoever_is_registered_and_the_code_goes_to_the_phone_on_file(
    people: Running, officer: Office
) -> None:
    _, resident_id = await registered(officer)
    kiosk = terminal(people, resident_id)
    before = len(messages(people))
    asked = [
        await kiosk.post("/v1/self-service/codes:ask", {"resident_id": who, "phone": phone})
        for who, phone in (
            (another_resident_id(), PHONE),
            (resident_id, "13911112222"),
            (resident_id, "+86 138 0000 1234"),
        )
    ]
    assert {(answer.status_code, answer.text) for answer in asked} == {(202, '{"digits":8,"valid_seconds":600}')}
    async for _ in attempts():
        if len(messages(people)) > before:
            break
    [sent] = messages(people)[before:]
    assert (sent["to"], sent["template"]) == ("138****1234", "one_time_code")
    opened = await entered(kiosk, resident_id, sent["values"]["code"])
    assert opened.status_code == httpx.codes.OK


async def test_five_wrong_codes_end_a_code_and_a_stranger_is_answered_like_somebody_registered(
    people: Running, officer: Office
) -> None:
    person, resident_id = await registered(officer)
    _, code = await code_for(people, officer, person)
    kiosk = terminal(people, person)
    wrong = [await entered(kiosk, resident_id, another(code)) for _ in range(5)]
    stranger = await entered(kiosk, another_resident_id(), code)
    right = await entered(kiosk, resident_id, code)
    assert {answer.text for answer in (*wrong, stranger, right)} == {wrong[0].text}
    assert code_of(right) == (403, "code-not-accepted")


async def test_a_code_is_good_once_and_the_one_before_is_good_no_more(people: Running, officer: Office) -> None:
    person, resident_id = await registered(officer)
    kiosk = terminal(people, person)
    _, first = await code_for(people, officer, person)
    _, second = await code_for(people, officer, person)
    assert code_of(await entered(kiosk, resident_id, first)) == (403, "code-not-accepted")
    assert (await entered(kiosk, resident_id, second)).status_code == httpx.codes.OK
    assert code_of(await entered(kiosk, resident_id, second)) == (403, "code-used")


async def test_a_code_that_expired_or_was_withdrawn_says_so_to_whoever_knows_it(
    people: Running, officer: Office
) -> None:
    person, resident_id = await registered(officer)
    kiosk = terminal(people, person)
    made, code = await code_for(people, officer, person)
    aged = """UPDATE self_service_code SET made_at = made_at - interval '11 minutes',
        valid_until = valid_until - interval '11 minutes' WHERE id = :id"""
    async with people.database.begin_system() as session:
        await session.execute(text(aged), {"id": UUID(made)})
    assert code_of(await entered(kiosk, resident_id, code)) == (403, "code-expired")
    made, code = await code_for(people, officer, person)
    assert (await officer.post(f"/v1/self-service/codes/{made}:withdraw")).status_code == 204
    assert code_of(await entered(kiosk, resident_id, code)) == (403, "code-withdrawn")
    assert code_of(await officer.post(f"/v1/self-service/codes/{made}:withdraw")) == (409, "code-has-ended")


async def test_a_terminal_that_tries_too_often_has_to_wait(people: Running) -> None:
    kiosk = terminal(people, "hasty")
    answers = [await entered(kiosk, another_resident_id(), "00000000") for _ in range(21)]
    assert [code_of(answers[19]), code_of(answers[20])] == [(403, "code-not-accepted"), (429, "too-many-tries")]
    assert answers[20].headers["retry-after"] == "600"


async def test_a_person_gets_three_codes_an_hour_at_terminals(people: Running, officer: Office) -> None:
    person, resident_id = await registered(officer)
    for _ in range(3):
        await code_for(people, officer, person)
    before = len(messages(people))
    body = {"resident_id": resident_id, "phone": PHONE}
    assert (await terminal(people, person).post("/v1/self-service/codes:ask", body)).status_code == 202
    _, other = await registered(officer)
    assert (await terminal(people, other).post("/v1/self-service/codes:ask", {**body, "resident_id": other})).is_success
    async for _ in attempts():
        if len(messages(people)) > before:
            break
    assert len(messages(people)) == before + 1


async def test_without_a_phone_on_file_no_code_is_made_and_offices_elsewhere_make_none(
    people: Running, officer: Office
) -> None:
    person = await officer.register()
    assert code_of(await officer.post("/v1/self-service/codes", {"person": person})) == (409, "no-phone-for-code")
    elsewhere = office(people, "caseworker", "370102")
    assert code_of(await elsewhere.post("/v1/self-service/codes", {"person": person})) == (404, "not-found")


async def test_a_code_is_made_with_everything_else_of_its_transaction_or_not_at_all(
    people: Running, officer: Office
) -> None:
    person = UUID((await registered(officer))[0])
    with pytest.raises(ZeroDivisionError):
        await offer_and_fail(people, officer, person)
    async with people.database.begin_system() as session:
        made = text("SELECT count(*) FROM self_service_code WHERE person = :id")
        assert await session.scalar(made, {"id": person}) == 0


async def offer_and_fail(people: Running, officer: Office, person: UUID) -> None:
    """Make a code in a transaction that does not end well."""
    caller = await caller_of(officer)
    async with people.database.begin(caller) as session:
        await offer_code(session, caller, people.app.state.keyring, person)
        raise ZeroDivisionError


async def test_no_office_elsewhere_puts_or_withdraws_a_code_whatever_it_asks_the_database(
    people: Running, officer: Office
) -> None:
    person, _ = await registered(officer)
    made, _ = await code_for(people, officer, person)
    elsewhere = office(people, "caseworker", "370102")
    assert code_of(await elsewhere.post(f"/v1/self-service/codes/{made}:withdraw")) == (404, "not-found")
    put = "SELECT put_self_service_code(gen_random_uuid(), :person, sha256(''), 'x', now(), now() + interval '1 day')"
    with pytest.raises(ProgrammingError, match="does not see the person"):
        async with people.database.begin(await caller_of(elsewhere)) as session:
            await session.execute(text(put), {"person": UUID(person)})
    async with people.database.begin(await caller_of(elsewhere)) as session:
        withdraw = text("SELECT withdraw_self_service_code(:code, now())")
        assert await session.scalar(withdraw, {"code": UUID(made)}) is False


async def test_nothing_that_is_kept_shows_a_code(people: Running, officer: Office) -> None:
    person, _ = await registered(officer)
    made, code = await code_for(people, officer, person)
    async with people.database.begin_system() as session:
        kept = await session.execute(
            text("SELECT CAST(self_service_code AS text) FROM self_service_code WHERE id = :id"), {"id": UUID(made)}
        )
    assert code not in kept.scalar_one()


async def test_of_codes_that_are_made_at_once_one_is_live(people: Running, officer: Office) -> None:
    person, _ = await registered(officer)
    offered = await asyncio.gather(*(officer.post("/v1/self-service/codes", {"person": person}) for _ in range(4)))
    assert {answer.status_code for answer in offered} == {202}
    async with people.database.begin_system() as session:
        ended = await session.scalars(
            text("SELECT ended_for FROM self_service_code WHERE person = :id"), {"id": UUID(person)}
        )
    assert sorted(map(str, ended)) == ["None", "replaced", "replaced", "replaced"]
