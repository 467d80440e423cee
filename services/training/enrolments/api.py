"""Enrolments over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict

from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.training.classes.problems import ClassIsFull, ClassIsOver
from services.training.enrolments import actions
from services.training.enrolments.problems import AlreadyEnrolled, EnrolmentEnded, UnknownPerson
from services.training.enrolments.queries import ENROLMENT, EnrolmentOut, Status

router = APIRouter(prefix="/v1", tags=["enrolments"])

OneEnrolment = Annotated[Fields, sparse(EnrolmentOut)]
step = Steps(router, ENROLMENT, one="enrolment", many="enrolments", problems=(EnrolmentEnded,))


class EnrolmentIn(Input):
    """Who enrols in which class."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"class_id": "01a201e0-5c08-7c3f-ac6d-1f384ead234f", "person": "01a201e0-5c08-7c3f-ac6d-1f384ead2350"}
            ]
        }
    )

    class_id: UUID
    person: UUID


class EndIn(Input):
    """The day on which it ended; today where left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2027-04-30"}]})

    on: CivilDate | None = None


@router.post(
    "/enrolments",
    status_code=201,
    response_model=EnrolmentOut,
    responses=responds(NotFound, UnknownPerson, RecordMerged, AlreadyEnrolled, ClassIsFull, ClassIsOver),
)
@repeatable
async def enrol_person(
    body: EnrolmentIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("enrolment:make")],
) -> Response:
    """Give a person a seat in a class."""
    enrolment = await actions.enrol_person(tx, caller, body.class_id, body.person)
    return await changed(tx, ENROLMENT, enrolment.id, location=f"/v1/enrolments/{enrolment.id}")


@router.get("/enrolments", response_model=Page[EnrolmentOut])
async def list_enrolments(
    request: Request,
    paging: Paging,
    fields: OneEnrolment,
    caller: Annotated[Caller, needs("enrolment:read")],
    person: UUID | None = None,
    class_id: UUID | None = None,
    status: Status | None = None,
) -> Response:
    """List the enrolments that the caller sees, in the order in which they were made."""
    return await page_of(request, caller, ENROLMENT, paging, fields, person=person, class_id=class_id, status=status)


offer_reads(router, ENROLMENT, one="enrolment", many="enrolments", scope="enrolment:read")


@step("complete", "enrolment:write")
async def complete_training(asked: Asked, body: EndIn) -> None:
    """Record that a person completed a class."""
    await actions.complete_training(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on))


@step("withdraw", "enrolment:write")
async def withdraw_person(asked: Asked, body: EndIn) -> None:
    """Record that a person left a class before its end."""
    await actions.withdraw_person(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on))
