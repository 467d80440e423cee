"""Classes over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictInt

from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import NotFound
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.transactions import Tx
from services.training.classes import actions
from services.training.classes.queries import CLASS, ClassOut

router = APIRouter(prefix="/v1", tags=["classes"])

SEATS_MOST = 10_000
OneClass = Annotated[Fields, sparse(ClassOut)]


class ClassIn(Input):
    """A class to open."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "course": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "seats": 30,
                    "starts_on": "2027-03-01",
                    "ends_on": "2027-04-30",
                }
            ]
        }
    )

    course: UUID
    seats: Annotated[StrictInt, Field(ge=1, le=SEATS_MOST)]
    starts_on: CivilDate
    ends_on: CivilDate


@router.post(
    "/classes",
    status_code=201,
    response_model=ClassOut,
    responses=responds(NotFound),
)
@repeatable
async def open_class(
    body: ClassIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("course:write")],
) -> Response:
    """Open a class of a course."""
    opened = await actions.open_class(tx, caller, body.course, body.seats, body.starts_on, body.ends_on)
    return await changed(tx, CLASS, opened.id, location=f"/v1/classes/{opened.id}")


@router.get("/classes", response_model=Page[ClassOut])
async def list_classes(
    request: Request,
    paging: Paging,
    fields: OneClass,
    caller: Annotated[Caller, needs("course:read")],
    course: UUID | None = None,
) -> Response:
    """List the classes that the caller sees, in the order of their opening."""
    return await page_of(request, caller, CLASS, paging, fields, course=course)


offer_reads(router, CLASS, one="class", many="classes", scope="course:read")
