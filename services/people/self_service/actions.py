"""What can be done with one-time codes. No caller reads them: functions of the database do, and the system.

A code is known to the process that made it until it is sent, and to nobody afterwards: it is kept as a digest. Each
thing that is done is one transaction, so a code is there if and only if the access log of its person says so; one that
was never sent, because the process died, is a code that nobody knows.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import Database, of
from services.kit.http.common import NotFound
from services.kit.http.languages import Language
from services.kit.identity.caller import Caller
from services.kit.identity.issuer import mint
from services.kit.messages.message import Message, NotDelivered
from services.kit.telemetry.personal import Personal
from services.kit.telemetry.traces import current_trace_id
from services.kit.vault.access_log import NONE_STATED
from services.kit.vault.blind import phone_digits
from services.kit.vault.keyring import Keyring
from services.people.notifications.actions import sentences
from services.people.notifications.jobs import adapters
from services.people.persons import queries as persons
from services.people.persons.actions import opened
from services.people.persons.model import RESIDENT_ID, Person
from services.people.self_service import queries, rules
from services.people.self_service.model import SelfServiceCode, SelfServiceTry
from services.people.self_service.problems import (
    CodeExpired,
    CodeHasEnded,
    CodeNotAccepted,
    CodeUsed,
    CodeWithdrawn,
    NoPhoneForCode,
    SessionsElsewhere,
    TooManyTries,
)

OFFER, ASK = "self_service:offer", "self_service:ask"
ROLE = "self_service"
MADE, ASKED = "POST /v1/self-service/codes", "POST /v1/self-service/codes:ask"
OPENED = "POST /v1/self-service/sessions"
KIND = "one_time_code"
"""What the template of the message is called with whoever sends it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """A code that is to be sent, and where to."""

    id: UUID
    code: Personal[str]
    phone: Personal[str]


async def offer_code(session: AsyncSession, caller: Caller, keyring: Keyring, person_id: UUID) -> Sent:
    """Make a code for a person who stands before an office; raise `NoPhoneForCode`. The one before counts no more."""
    person = await kept(session, caller, person_id)
    phone = opened(keyring, person, "phone")
    if phone is None:
        raise NoPhoneForCode
    await note(session, caller, person.id, "self_service.code", MADE)
    return await new_code(session, keyring, person.id, phone, caller)


async def kept(session: AsyncSession, caller: Caller, person_id: UUID) -> Person:
    """Return a person of the caller's area, who stays as they are until this transaction ends."""
    person = await persons.kept(session, person_id)
    if not (caller.covers(person.residence) or caller.covers(person.hukou)):
        raise NotFound
    caller.require(OFFER, district=person.residence)
    return person


async def ask_for_code(database: Database, caller: Caller, keyring: Keyring, resident_id: str, phone: str) -> None:
    """Make and send a code where a resident id and a phone number are those of one person; else do nothing.

    It runs after the terminal has its answer, which so is the same for everybody and takes as long.
    """
    async with database.begin_system() as session:
        person = await queries.person_of(session, RESIDENT_ID.blind(keyring, resident_id))
        there = None if person is None else opened(keyring, person, "phone")
        if person is None or there is None or not same_phone(there, phone):
            return
        await queries.alone(session, str(person.id))
        hour_ago = database.clock.now() - timedelta(hours=1)
        if await queries.codes_since(session, person.id, hour_ago) >= rules.CODES_AN_HOUR:
            return
        await note(session, caller, person.id, "self_service.code", ASKED)
        sent = await new_code(session, keyring, person.id, there, caller)
    await send(database, sent)


async def new_code(session: AsyncSession, keyring: Keyring, person: UUID, phone: str, caller: Caller) -> Sent:
    """Make a code, which takes the place of the one before; the access log of the person says so already."""
    await queries.alone(session, str(person))
    now = of(session).clock.now()  # not before: a code that was made meanwhile would end before it began
    row, code = new_id(), f"{secrets.randbelow(10**rules.DIGITS):0{rules.DIGITS}d}"
    made = {"whose": person, "digest": digest(keyring, row, code), "made_by": caller.subject}
    await queries.put(session, row, made | {"at": now, "valid_until": now + rules.VALID_FOR})
    return Sent(row, Personal(code), Personal(phone))


async def send(database: Database, sent: Sent) -> None:
    """Send a code to the person's phone, outside of any transaction; where nobody takes it, they ask again."""
    values, now = (
        {"code": sent.code.reveal(), "minutes": str(int(rules.VALID_FOR.total_seconds() // 60))},
        database.clock.now(),
    )
    message = Message(
        id=sent.id,
        to=sent.phone,
        secret=None,
        kind=KIND,
        about=("self_service_code", sent.id),
        language="zh",
        text=sentences().say(Language.CHINESE, "notification", KIND, values),
        values=values,
        written_at=now,
        sent_at=now,
    )
    try:
        await adapters(database.settings)["sms"].deliver(message)
    except NotDelivered as failure:
        log.warning("one_time_code_not_delivered", why=failure.why.value)


async def withdraw_code(session: AsyncSession, caller: Caller, code_id: UUID) -> None:
    """Let a code that was sent count no more."""
    caller.require(OFFER)
    await kept(session, caller, await queries.person_of_code(session, code_id))
    if not await queries.withdraw(session, code_id, of(session).clock.now()):
        raise CodeHasEnded


async def count_try(database: Database, caller: Caller) -> None:
    """Count that a terminal asks or tries, whatever comes of it; raise `TooManyTries` where it does so too often."""
    caller.require(ASK)
    now = database.clock.now()
    async with database.begin_system() as session:
        await queries.alone(session, caller.subject)
        before = await queries.tries_since(session, caller.subject, now - rules.TRIES_WITHIN)
        if before < rules.TRIES_OF_A_TERMINAL:
            session.add(SelfServiceTry(id=new_id(), terminal=caller.subject, at=now))
    if before >= rules.TRIES_OF_A_TERMINAL:
        raise TooManyTries


async def open_session(
    database: Database, caller: Caller, keyring: Keyring, resident_id: str, entered: str
) -> tuple[str, UUID]:
    """Exchange a code for a token of the role `self_service`; return it, and whose it is.

    Raises `CodeNotAccepted` for whatever is wrong, and what has become of the code where it is right.
    """
    if not database.settings.embedded_issuer:
        raise SessionsElsewhere
    async with database.begin_system() as session:
        person = await queries.person_of(session, RESIDENT_ID.blind(keyring, resident_id))
        code = None if person is None else await queries.last_code(session, person.id)
        said = settle(session, keyring, code, entered)
        if said == "right" and person is not None:
            await note(session, caller, person.id, "self_service.session", OPENED)
    if said != "right" or person is None or code is None:
        raise {"expired": CodeExpired, "used": CodeUsed, "withdrawn": CodeWithdrawn}.get(said, CodeNotAccepted)
    token = mint(
        database.settings, roles=[ROLE], person=person.id, subject=f"self-service/{code.id}", lifetime=rules.SESSION
    )
    return token, person.id


def settle(session: AsyncSession, keyring: Keyring, code: SelfServiceCode | None, entered: str) -> rules.Verdict:
    """Return what is to be said of what was entered, and write into the code what follows from it."""
    now = of(session).clock.now()
    made = digest(keyring, uuid4() if code is None else code.id, entered)  # as long for nobody's as for somebody's
    known = None
    if code is not None:
        known = rules.Code(hmac.compare_digest(code.digest, made), code.ended_for, code.valid_until)
    said = rules.verdict(known, now)
    if code is not None and said == "right":
        code.ended_for, code.ended_at = "used", now
    if code is not None and said == "wrong":
        code.wrong_tries += 1
        if code.wrong_tries == rules.WRONG_TRIES:
            code.ended_for, code.ended_at = "wrong_tries", now
    return said


async def note(session: AsyncSession, caller: Caller, person: UUID, field: str, route: str) -> None:
    """Write into a person's access log that a code was made for them, or opened their file."""
    entry = {
        "whose": person,
        "field": field,
        "at": of(session).clock.now(),
        "told": caller.subject,
        "told_roles": sorted(caller.roles),
        "told_organisation": caller.organisation,
        "purpose": NONE_STATED,
        "through": route,
        "traced": current_trace_id(),
    }
    await queries.note(session, entry)


def own_id(caller: Caller) -> UUID:
    """Return who the caller is; raise `NotFound` for whoever is nobody of the register."""
    if caller.person is None:
        raise NotFound
    return caller.person


def digest(keyring: Keyring, code: UUID, text: str) -> bytes:
    """Return what is kept of a code: 32 bytes that say nothing without the platform's key."""
    return hmac.digest(keyring.blind_subkey("people", "self_service_code"), code.bytes + text.encode(), "sha256")


def same_phone(there: str, stated: str) -> bool:
    """Tell whether two phone numbers are one, however they are written."""
    return hmac.compare_digest(phone_digits(there).encode(), phone_digits(stated).encode())
