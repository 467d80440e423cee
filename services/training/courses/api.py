"""Courses over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import DistrictText, OccupationCode
from services.kit.http.bodies import Input
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.transactions import Tx
from services.training.courses import actions
from services.training.courses.queries import COURSE, CourseOut

router = APIRouter(prefix="/v1", tags=["courses"])

OneCourse = Annotated[Fields, sparse(CourseOut)]


class CourseIn(Input):
    """A course to register."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "provider": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "title": "家政服务员初级班",
                    "occupation": "4-10-01-06",
                    "district": "440303",
                }
            ]
        }
    )

    provider: UUID
    title: Annotated[str, Field(min_length=1, max_length=100, examples=["家政服务员初级班"])]
    occupation: OccupationCode
    district: DistrictText


@router.post(
    "/courses",
    status_code=201,
    response_model=CourseOut,
)
@repeatable
async def register_course(
    body: CourseIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("course:write")],
) -> Response:
    """Register a course."""
    course = await actions.register_course(tx, caller, body.provider, body.title, body.occupation, body.district)
    return await changed(tx, COURSE, course.id, location=f"/v1/courses/{course.id}")


@router.get("/courses", response_model=Page[CourseOut])
async def list_courses(
    request: Request,
    paging: Paging,
    fields: OneCourse,
    caller: Annotated[Caller, needs("course:read")],
    occupation: OccupationCode | None = None,
    district: DistrictText | None = None,
) -> Response:
    """List the courses that the caller sees, in the order of their registration."""
    return await page_of(request, caller, COURSE, paging, fields, occupation=occupation, district=district)


offer_reads(router, COURSE, one="course", many="courses", scope="course:read")
