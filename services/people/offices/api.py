"""Offices over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import DistrictText
from services.kit.http.bodies import Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed, within
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.offices import actions
from services.people.offices.problems import OfficeHasStaff, OfficeIsClosed
from services.people.offices.queries import OFFICE, OfficeOut
from services.people.organisations.api import FirstDayIn

router = APIRouter(prefix="/v1", tags=["offices"])

step = Steps(router, OFFICE, one="office", many="offices", problems=(OfficeIsClosed,))
OfficeName = Annotated[str, Field(min_length=2, max_length=100, examples=["甸柳新村街道就业服务窗口"])]
Address = Annotated[str, Field(min_length=1, max_length=200, examples=["济南市历下区翠竹路1号"])]
Phone = Annotated[str, Field(min_length=3, max_length=24, pattern=r"^[0-9+][0-9 -]*[0-9]$", examples=["0531-00000000"])]
Hours = Annotated[str, Field(min_length=1, max_length=200, examples=["周一至周五 9:00-17:00"])]
OneOffice = Annotated[Fields, sparse(OfficeOut)]


class OfficeIn(Input):
    """An office to open; `district` is what it serves, with all below it. Everything about it is public."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "name": "甸柳新村街道就业服务窗口",
                    "district": "370102",
                    "address": "济南市历下区翠竹路1号",
                    "phone": "0531-00000000",
                    "opening_hours": "周一至周五 9:00-17:00",
                }
            ]
        }
    )

    organisation: UUID
    name: OfficeName
    district: DistrictText
    address: Address | None = None
    phone: Phone | None = None
    opening_hours: Hours | None = None


class OfficePatch(Patch):
    """What can be changed about an open office."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"opening_hours": "周一至周六 8:30-17:30"}]})

    name: OfficeName = unchanged()
    address: Address | None = unchanged()
    phone: Phone | None = unchanged()
    opening_hours: Hours | None = unchanged()


@router.post(
    "/offices",
    status_code=201,
    response_model=OfficeOut,
)
@repeatable
async def open_office(
    body: OfficeIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("office:write")],
) -> Response:
    """Open an office."""
    stated = actions.Opening(body.organisation, body.name, body.district, body.address, body.phone, body.opening_hours)
    office = await actions.open_office(tx, caller, stated)
    return await changed(tx, OFFICE, office.id, location=f"/v1/offices/{office.id}")


@router.get("/offices", response_model=Page[OfficeOut])
async def list_offices(
    request: Request,
    paging: Paging,
    fields: OneOffice,
    caller: Annotated[Caller, needs("office:read")],
    organisation: UUID | None = None,
    district: DistrictText | None = None,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
) -> Response:
    """List offices, in the order of their opening; `district` takes in every area below it."""
    return await page_of(
        request, caller, OFFICE, paging, fields, organisation=organisation, district=within(district), open=open
    )


offer_reads(router, OFFICE, one="office", many="offices", scope="office:read")


@router.patch(
    "/offices/{office_id}",
    response_model=OfficeOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(NotFound, OfficeIsClosed),
)
async def change_office(
    office_id: UUID,
    body: Annotated[OfficePatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("office:write")],
) -> Response:
    """Change an open office."""
    await actions.change_office(tx, caller, office_id, seen, body.changes())
    return await changed(tx, OFFICE, office_id)


@step("close", "office:write", OfficeHasStaff)
async def close_office(asked: Asked, body: FirstDayIn) -> None:
    """Close an office in which nobody works."""
    await actions.close_office(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on))
