"""A code at a terminal, and what it opens, through the graph: as safe as over REST, and as silent."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import structlog

from services.kit.identity.issuer import mint
from tests.gateway.front_end import FrontEnd
from tests.people.invented import another_resident_id
from tests.people.self_service.terminals import PHONE, messages, received
from tests.running import Running
from tests.waiting import attempts

pytestmark = pytest.mark.anyio

OFFER = """
mutation Offer($person: UUID!) {
  offerSelfServiceCode(input: {personId: $person}) { ... on OfferedCode { id digits } ... on Problem { code } }
}"""
WITHDRAW = """
mutation Withdraw($id: UUID!) {
  withdrawSelfServiceCode(id: $id) { ... on WithdrawnCode { id } ... on Problem { code } }
}"""
ASK = """
mutation Ask($input: AskForCodeInput!) {
  askForSelfServiceCode(input: $input) { ... on AskedForCode { digits validSeconds } ... on Problem { code } }
}"""
OPEN = """
  {name}: openSelfServiceSession(input: $input) {{
    ... on SelfServiceSession {{ accessToken tokenType expiresIn personId }} ... on Problem {{ code title }}
  }}"""
CONTACT = """
mutation Contact($version: Int!) {
  changeOwnContact(ifMatch: $version, input: {phone: "13900005678"}) {
    ... on Person { phone } ... on ValidationFailed { errors { pointer } } ... on Problem { code }
  }
}"""
RECORD = """
mutation { recordOwnNeed(input: {purpose: JOB, takesAnyPost: true}) {
  ... on Need { id version personId } ... on Problem { code }
} }"""
CHANGE = """
mutation Change($id: UUID!) {
  changeOwnNeed(id: $id, ifMatch: 1, input: {wageFrom: "3200.00"}) { ... on Need { wageFrom } ... on Problem { code } }
}"""
CLOSE = """
mutation Close($id: UUID!) {
  closeOwnNeed(id: $id, ifMatch: 2, input: {reason: MET}) { ... on Need { closedFor } ... on Problem { code } }
}"""


def opening(tries: int = 1) -> str:
    """Return an operation that enters the same code so many times."""
    asked = "".join(OPEN.format(name=f"try{number}") for number in range(tries))
    return f"mutation Open($input: SelfServiceSessionInput!) {{ {asked} }}"


def bearing(gateway: httpx.AsyncClient, token: str) -> FrontEnd:
    """Return whoever bears a token at a front end."""
    return FrontEnd(gateway, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})


@pytest.fixture
def kiosk(gateway: httpx.AsyncClient, people: Running) -> FrontEnd:
    """Return a terminal whose tries are counted alone."""
    return bearing(gateway, mint(people.settings, roles=["public_kiosk"], subject=f"kiosk-{uuid4()}"))


async def coded(officer: FrontEnd, people: Running) -> tuple[str, dict[str, str], str]:
    """Register somebody and send them a code; return who, what they enter at a terminal, and the code's id."""
    resident_id = another_resident_id()
    person = await officer.register(residentId=resident_id, phone=PHONE)
    offered = (await officer.data(OFFER, person=person))["offerSelfServiceCode"]
    assert offered["digits"] == 8
    return person, {"residentId": resident_id, "code": await received(people, offered["id"])}, offered["id"]


async def entered(kiosk: FrontEnd, code: dict[str, str], tries: int = 1) -> list[dict[str, Any]]:
    """Enter a code; return what each try was answered."""
    return list((await kiosk.data(opening(tries), input=code)).values())


def another(code: dict[str, str]) -> dict[str, str]:
    """Return the same with digits that are wrong."""
    return code | {"code": f"{(int(code['code']) + 1) % 10**8:08d}"}


async def test_a_code_opens_ones_own_file_and_nobody_elses(
    officer: FrontEnd, people: Running, kiosk: FrontEnd, gateway: httpx.AsyncClient
) -> None:
    person, code, _ = await coded(officer, people)
    [session] = await entered(kiosk, code)
    assert (session["tokenType"], session["expiresIn"], session["personId"]) == ("Bearer", 900, person)
    oneself = bearing(gateway, session["accessToken"])
    seen = "query Seen($own: UUID!, $other: UUID!) { own: person(id: $own) { phone } other: person(id: $other) { id } }"
    shown = await oneself.data(seen, own=person, other=await officer.register())
    assert shown == {"own": {"phone": "138****1234"}, "other": None}


async def test_people_change_how_to_reach_them_and_what_they_look_for(
    officer: FrontEnd, people: Running, gateway: httpx.AsyncClient
) -> None:
    person = await officer.register(phone=PHONE)
    oneself = bearing(gateway, mint(people.settings, roles=["self_service"], person=UUID(person)))
    assert (await oneself.data(CONTACT, version=7))["changeOwnContact"] == {"code": "precondition-failed"}
    assert (await oneself.data(CONTACT, version=1))["changeOwnContact"] == {"phone": "139****5678"}
    need = (await oneself.data(RECORD))["recordOwnNeed"]
    assert need["personId"] == person
    assert (await oneself.data(CHANGE, id=need["id"]))["changeOwnNeed"] == {"wageFrom": "3200.00"}
    assert (await oneself.data(CLOSE, id=need["id"]))["closeOwnNeed"] == {"closedFor": "MET"}


async def test_a_code_that_was_withdrawn_opens_nothing_and_is_withdrawn_once(
    officer: FrontEnd, people: Running, kiosk: FrontEnd
) -> None:
    _, code, sent = await coded(officer, people)
    assert (await officer.data(WITHDRAW, id=sent))["withdrawSelfServiceCode"] == {"id": sent}
    assert (await officer.data(WITHDRAW, id=sent))["withdrawSelfServiceCode"] == {"code": "code-has-ended"}
    assert [each["code"] for each in await entered(kiosk, code)] == ["code-withdrawn"]


async def test_whoever_asks_at_a_terminal_is_answered_alike_and_the_code_goes_to_the_phone_on_file(
    officer: FrontEnd, people: Running, kiosk: FrontEnd
) -> None:
    resident_id, before = another_resident_id(), len(messages(people))
    await officer.register(residentId=resident_id, phone=PHONE)
    asked = [
        (await kiosk.data(ASK, input={"residentId": who, "phone": PHONE}))["askForSelfServiceCode"]
        for who in (another_resident_id(), resident_id)
    ]
    assert asked == [{"digits": 8, "validSeconds": 600}] * 2
    async for _ in attempts():
        if len(messages(people)) > before:
            break
    assert [each["to"] for each in messages(people)[before:]] == ["138****1234"]


async def test_a_code_is_not_guessed_by_many_tries_in_one_operation(
    officer: FrontEnd, people: Running, kiosk: FrontEnd
) -> None:
    _, code, _ = await coded(officer, people)
    wrong = await entered(kiosk, another(code), tries=5)
    stranger = await entered(kiosk, code | {"residentId": another_resident_id()})
    right = await entered(kiosk, code)
    assert [*wrong, *stranger, *right] == [wrong[0]] * 7
    assert right[0]["code"] == "code-not-accepted"


async def test_a_terminal_is_made_to_wait_in_the_middle_of_an_operation(kiosk: FrontEnd) -> None:
    told = await entered(kiosk, {"residentId": another_resident_id(), "code": "00000000"}, tries=21)
    assert [each["code"] for each in told] == ["code-not-accepted"] * 20 + ["too-many-tries"]


async def test_what_is_entered_at_a_terminal_stands_in_no_log_and_no_error(
    officer: FrontEnd, people: Running, kiosk: FrontEnd
) -> None:
    _, code, _ = await coded(officer, people)
    with structlog.testing.capture_logs() as lines:
        [session] = await entered(kiosk, code)
        refused = await kiosk.send(opening(), input=code | {"residentId": f"{code['residentId']}0"})
        unfit = await kiosk.send(f"mutation {{ openSelfServiceSession(input: {{residentId: {code['residentId']}}}) }}")
    written = [str(lines), str(refused), str(unfit)]
    secret = (code["residentId"], code["code"], session["accessToken"])
    assert lines
    assert [each for each in secret for text in written if each in text] == []
