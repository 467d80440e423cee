"""Applications for certification over REST: verbs of a household."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.languages import Voice
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import Say, responds
from services.kit.identity.access import needs
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.applications import actions, queries
from services.people.applications.model import (
    Evidence,
    Ground,
    HouseholdApplication,
    Objection,
    Outcome,
    PostedAt,
    RaisedBy,
)
from services.people.applications.problems import (
    AlreadyPosted,
    ApplicationOpen,
    ApplicationWaits,
    NoApplication,
    NoSuchObjection,
    NothingRefuses,
)
from services.people.applications.queries import ApplicationOut, ObjectionOut
from services.people.certifications.problems import AlreadyCertified, NoLawInForce
from services.people.certifications.words import said_caveats, said_reasons
from services.people.households.problems import NotAMember, UnknownPersons
from services.people.households.queries import HOUSEHOLD
from services.people.households.queries import read as read_household

router = APIRouter(prefix="/v1", tags=["applications"])

READ = "household_file:read"
Words = Annotated[str, Field(min_length=1, max_length=1000, examples=["公示期内反映，长子已在工厂上班"])]
step = Steps(router, HOUSEHOLD, one="household", many="households")


class ApplyIn(Input):
    """An application as the office takes it in; `applicant` is the member who applied, null the office itself.

    Received today where left out, and under the law that answers there.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"evidence": ["household_book", "identity_cards"]}]})

    applicant: UUID | None = None
    received_on: CivilDate | None = None
    law: Annotated[str, Field(max_length=40, examples=["CN-EPL56"])] | None = None
    evidence: Annotated[list[Evidence], Field(max_length=6)] = Field(default_factory=list)


class PostIn(Input):
    """When and where the application is posted: from today where left out, for as long as the law prints."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"until": "2199-12-31", "at": "community_board"}]})

    since: CivilDate | None = None
    until: CivilDate | None = None
    at: PostedAt


class ObjectIn(Input):
    """What somebody objects; today where left out. They are not named: `raised_by` says in what standing."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"raised_by": "neighbour", "ground": "a_member_works"}]})

    on: CivilDate | None = None
    raised_by: RaisedBy
    ground: Ground
    statement: Words | None = None


class AnswerIn(Input):
    """How an objection is answered."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"objection": "01a201e0-5c08-7c3f-ac6d-1f384ead234f", "outcome": "dismissed"}]}
    )

    objection: UUID
    outcome: Outcome
    answer: Words | None = None


class RefuseIn(Input):
    """The local dibao line per head and month, where the law asks for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"dibao_line": "900.00"}]})

    dibao_line: Annotated[Yuan, Field(ge=0, le=100_000)] | None = None


@step("apply", actions.APPLY, AlreadyCertified, ApplicationOpen, NoLawInForce, NotAMember)
async def apply_for_certification(asked: Asked, body: ApplyIn) -> None:
    """Take in a household's application to be certified, with the last day for a decision on it."""
    wanted = actions.Request(body.applicant, asked.day(body.received_on), body.law, body.evidence)
    await actions.apply(asked.tx, asked.caller, asked.row, asked.seen, wanted)


@step("postApplication", actions.APPLY, NoApplication, AlreadyPosted)
async def post_application(asked: Asked, body: PostIn) -> None:
    """Post the open application for objections; whoever posts states the end where the law prints no period."""
    since = asked.day(body.since)
    await actions.post(asked.tx, asked.caller, asked.row, asked.seen, since=since, until=body.until, at=body.at)


@step("objectToApplication", actions.APPLY, NoApplication)
async def object_to_application(asked: Asked, body: ObjectIn) -> None:
    """Record an objection that was raised while the application was posted: no decision before it is answered."""
    said = actions.Said(asked.day(body.on), body.raised_by, body.ground, body.statement)
    await actions.object_to(asked.tx, asked.caller, asked.keyring, asked.row, asked.seen, said)


@step("answerObjection", actions.DECIDE, NoApplication, NoSuchObjection)
async def answer_objection(asked: Asked, body: AnswerIn) -> None:
    """Answer an objection to the open application."""
    answer = actions.Answer(body.objection, body.outcome, body.answer)
    await actions.answer_objection(asked.tx, asked.caller, asked.keyring, asked.row, asked.seen, answer)


@step(
    "refuseApplication", actions.DECIDE, NoApplication, ApplicationWaits, NothingRefuses, NoLawInForce, UnknownPersons
)
async def refuse_application(asked: Asked, body: RefuseIn) -> None:
    """Refuse the open application for the reasons of its law; to grant it, certify the household."""
    line = None if body.dibao_line is None else fen_of(body.dibao_line)
    await actions.refuse_application(asked.tx, asked.caller, asked.row, asked.seen, line)


@step("withdrawApplication", actions.APPLY, NoApplication)
async def withdraw_application(asked: Asked) -> None:
    """Record that the family took its application back."""
    await actions.withdraw_application(asked.tx, asked.caller, asked.row, asked.seen)


@router.get(
    "/households/{household_id}/applications",
    dependencies=[needs(READ)],
    responses=responds(NotFound),
)
async def list_applications(household_id: UUID, paging: Paging, tx: Tx, say: Voice) -> Page[ApplicationOut]:
    """Return every application of a household with its objections, the latest first."""
    await read_household(tx, household_id)
    rows = await queries.applications_of(tx, household_id, paging.after(datetime, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.received_at, row.id), show=lambda row: shown(row, say))


def shown(row: HouseholdApplication, say: Say) -> ApplicationOut:
    """Return an application as it is answered: reasons and caveats in words, what was said masked."""
    plain = {name: getattr(row, name) for name in ApplicationOut.model_fields}
    said = {"caveats": said_caveats(say, row.caveats), "reasons": said_reasons(say, row.reasons)}
    return ApplicationOut(**(plain | said | {"objections": [shown_objection(each) for each in row.objections]}))


def shown_objection(row: Objection) -> ObjectionOut:
    """Return an objection as it is answered, masked."""
    plain = {name: getattr(row, name) for name in ObjectionOut.model_fields}
    masked = {name: plain[name] and plain[name].masked for name in ("statement", "answer")}
    return ObjectionOut(**(plain | masked))
