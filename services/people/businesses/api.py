"""Businesses over REST."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import CreditCodeText, DistrictText, IndustryCode
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.businesses import actions
from services.people.businesses.model import Activity, BusinessStatus, ClosingReason, Licence
from services.people.businesses.queries import BUSINESS, BusinessOut
from services.people.businesses.rules import Period
from services.people.files.actions import READ
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording

router = APIRouter(prefix="/v1", tags=["businesses"])

SUSPENSIONS_MOST = 50
Name = Annotated[str, Field(min_length=1, max_length=100, examples=["历下区某按摩店"])]
Employees = Annotated[int, Field(strict=True, ge=0, le=10_000)]


class SuspensionIn(Input):
    """A time in which a business did not operate; `until` is its last day, left out while it goes on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"since": "2025-02-01", "until": "2025-02-28"}]})

    since: CivilDate
    until: CivilDate | None = None


Suspensions = Annotated[list[SuspensionIn], Field(max_length=SUSPENSIONS_MOST)]


class BusinessIn(Input):
    """What a person runs under a licence of their own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "licence": "individual_business",
                    "name": "历下区某按摩店",
                    "credit_code": "92370102MA00000157",
                    "activity": "blind_massage",
                    "industry": "O",
                    "district": "370102",
                    "registered_on": "2024-03-15",
                    "operating_since": "2024-04-01",
                    "status": "operating",
                    "suspensions": [{"since": "2025-02-01", "until": "2025-02-28"}],
                    "employees": 2,
                }
            ]
        }
    )

    person: UUID
    licence: Licence
    name: Name
    credit_code: CreditCodeText | None = None
    activity: Activity
    industry: IndustryCode | None = None
    district: DistrictText | None = None
    registered_on: CivilDate | None = None
    operating_since: CivilDate | None = None
    status: BusinessStatus
    suspensions: Suspensions = Field(default_factory=list)
    closed_on: CivilDate | None = None
    closed_for: ClosingReason | None = None
    employees: Employees | None = None


class BusinessPatch(Patch):
    """What can be corrected about a business, or how it went on; suspensions that are sent replace all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "closed", "closed_on": "2026-05-31", "closed_for": "found_work"}]}
    )

    licence: Licence = unchanged()
    name: Name = unchanged()
    credit_code: CreditCodeText | None = unchanged()
    activity: Activity = unchanged()
    industry: IndustryCode | None = unchanged()
    district: DistrictText | None = unchanged()
    registered_on: CivilDate | None = unchanged()
    operating_since: CivilDate | None = unchanged()
    status: BusinessStatus = unchanged()
    suspensions: Suspensions = unchanged()
    closed_on: CivilDate | None = unchanged()
    closed_for: ClosingReason | None = unchanged()
    employees: Employees | None = unchanged()


def in_ranges(stated: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent as the table has it: suspensions as ranges of days."""
    if "suspensions" not in stated:
        return stated
    return stated | {"suspensions": actions.ranges(Period(each.since, each.until) for each in stated["suspensions"])}


ROUTES = PartRoutes(router, BUSINESS, actions.BUSINESSES, one="business", many="businesses", columns=in_ranges)
offer_recording(ROUTES, BusinessIn, "Record a business of a person.")


@router.get("/businesses", response_model=Page[BusinessOut])
async def list_businesses(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(BusinessOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID,
    closed: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the businesses of a person, in the order of their recording; annulled ones too, unless they are left out."""
    return await page_of(request, caller, BUSINESS, paging, fields, person=person, closed=closed, annulled=annulled)


offer_reads(router, BUSINESS, one="business", many="businesses", scope=READ)
offer_changes(ROUTES, BusinessPatch, "Correct a business, or say that it is suspended, operates again or closed.")
offer_annulment(ROUTES)
