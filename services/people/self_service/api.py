"""Self-service over REST: a code for a person, what it opens, and what they change of their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from services.kit.codes.text import ResidentIdText
from services.kit.database.sessions import of
from services.kit.http.bodies import Input, Output
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.resources import changed
from services.kit.transactions import Tx, database_of
from services.people.needs import actions as needs_actions
from services.people.needs.api import CloseIn, NeedPatch, OwnNeedIn, changes_of
from services.people.needs.problems import NeedIsClosed, NeedIsOpen
from services.people.needs.queries import NEED, NeedOut
from services.people.persons import actions as persons_actions
from services.people.persons.api import Address, Email, Name, Phone, WeChat
from services.people.persons.model import ContactRelation
from services.people.persons.queries import PERSON, PersonOut
from services.people.self_service import actions, rules
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

router = APIRouter(prefix="/v1", tags=["self-service"])

CONDITIONS = (NotFound, RecordMerged)
Office = Annotated[Caller, needs(actions.OFFER)]
Terminal = Annotated[Caller, needs(actions.ASK)]


class OfferCodeIn(Input):
    """For whom a code is to be sent; to the phone that is on file and no other."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f"}]})

    person: UUID


class OfferedCodeOut(Output):
    """A code that is on its way: its id, by which it can be withdrawn, and for how many seconds it counts."""

    id: UUID
    digits: int
    valid_seconds: int


class AskCodeIn(Input):
    """Who wants a code: both must be those of one person, and the phone the one on file."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"resident_id": "370102199003070016", "phone": "13800000000"}]}
    )

    resident_id: ResidentIdText
    phone: Phone


class AskedOut(Output):
    """What everybody is answered: if resident id and phone belong together, a code of so many digits is on its way."""

    digits: int
    valid_seconds: int


class SessionIn(Input):
    """The code that was received, and whose it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"resident_id": "370102199003070016", "code": "04711815"}]}
    )

    resident_id: ResidentIdText
    code: Annotated[str, Field(pattern=rf"^[0-9]{{{rules.DIGITS}}}$")]


class SessionOut(Output):
    """A token that opens the file of one person, for so many seconds, and cannot be prolonged."""

    access_token: str
    token_type: str = Field(examples=["Bearer"])
    expires_in: int
    person: UUID


class ContactPatch(Patch):
    """What somebody changes of how to reach them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "13800000001"}]})

    phone: Phone | None = unchanged()
    email: Email | None = unchanged()
    wechat: WeChat | None = unchanged()
    address: Address | None = unchanged()
    contact_name: Name | None = unchanged()
    contact_phone: Phone | None = unchanged()
    contact_relation: ContactRelation | None = unchanged()


@router.post(
    "/self-service/codes",
    status_code=202,
    response_model=OfferedCodeOut,
    responses=responds(NotFound, RecordMerged, NoPhoneForCode),
)
@repeatable
async def offer_code(body: OfferCodeIn, request: Request, tx: Tx, caller: Office) -> Response:
    """Send a one-time code to a person's phone, which opens their own file at a terminal; the one before ends."""
    sent = await actions.offer_code(tx, caller, request.app.state.keyring, body.person)
    later = BackgroundTasks()
    later.add_task(actions.send, database_of(request), sent)
    told = OfferedCodeOut(id=sent.id, digits=rules.DIGITS, valid_seconds=int(rules.VALID_FOR.total_seconds()))
    return JSONResponse(told.model_dump(mode="json"), status_code=202, background=later)


@router.post(
    "/self-service/codes/{code_id}:withdraw",
    status_code=204,
    responses=responds(NotFound, RecordMerged, CodeHasEnded),
)
@repeatable
async def withdraw_code(
    code_id: UUID,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Office,
) -> Response:
    """Let a code count no more that was sent by mistake."""
    await actions.withdraw_code(tx, caller, code_id)
    return Response(status_code=204)


@router.post(
    "/self-service/codes:ask",
    status_code=202,
    responses=responds(TooManyTries),
)
async def ask_for_code(body: AskCodeIn, request: Request, caller: Terminal, later: BackgroundTasks) -> AskedOut:
    """Ask for a code at a terminal. Everybody gets this answer, after the same time: it tells of nobody."""
    database = database_of(request)
    await actions.count_try(database, caller)
    keyring = request.app.state.keyring
    later.add_task(actions.ask_for_code, database, caller, keyring, body.resident_id, body.phone)
    return AskedOut(digits=rules.DIGITS, valid_seconds=int(rules.VALID_FOR.total_seconds()))


@router.post(
    "/self-service/sessions",
    responses=responds(CodeNotAccepted, CodeExpired, CodeUsed, CodeWithdrawn, TooManyTries, SessionsElsewhere),
)
async def open_session(body: SessionIn, request: Request, caller: Terminal) -> SessionOut:
    """Exchange a code for a token that reads one's own file, and changes one's contact data and needs."""
    database = database_of(request)
    await actions.count_try(database, caller)
    token, person = await actions.open_session(database, caller, request.app.state.keyring, body.resident_id, body.code)
    seconds = int(rules.SESSION.total_seconds())
    return SessionOut(access_token=token, token_type="Bearer", expires_in=seconds, person=person)  # noqa: S106 -- the type's name, no secret


@router.patch(
    "/self-service/contact",
    response_model=PersonOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(*CONDITIONS),
)
async def change_own_contact(
    body: Annotated[ContactPatch, MERGE_PATCH],
    request: Request,
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(persons_actions.CONTACT_OWN)],
) -> Response:
    """Change how to reach the caller, whose version `If-Match` names."""
    person = await persons_actions.change_own_contact(tx, caller, request.app.state.keyring, seen, body.changes())
    return await changed(tx, PERSON, person.id)


@router.post(
    "/self-service/needs",
    status_code=201,
    response_model=NeedOut,
    responses=responds(NotFound, RecordMerged, NeedIsOpen),
)
@repeatable
async def record_own_need(
    body: OwnNeedIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(needs_actions.WRITE_OWN)],
) -> Response:
    """Record what the caller needs."""
    need = await needs_actions.record_need(tx, caller, body.of(actions.own_id(caller)))
    return await changed(tx, NEED, need.id, location=f"/v1/needs/{need.id}")


@router.patch(
    "/self-service/needs/{need_id}",
    response_model=NeedOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(*CONDITIONS, NeedIsClosed),
)
async def change_own_need(
    need_id: UUID,
    body: Annotated[NeedPatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(needs_actions.WRITE_OWN)],
) -> Response:
    """Change an open need of the caller."""
    await needs_actions.change_need(tx, caller, need_id, seen, changes_of(body))
    return await changed(tx, NEED, need_id)


@router.post(
    "/self-service/needs/{need_id}:close",
    response_model=NeedOut,
    responses=responds(*CONDITIONS, NeedIsClosed),
)
@repeatable
async def close_own_need(
    need_id: UUID,
    body: CloseIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(needs_actions.WRITE_OWN)],
) -> Response:
    """Close a need of the caller."""
    on = body.on or of(tx).clock.today()
    await needs_actions.close_need(tx, caller, need_id, seen, on, body.reason)
    return await changed(tx, NEED, need_id)
