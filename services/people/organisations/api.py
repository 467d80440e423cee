"""Organisations over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import CreditCodeText, DistrictText
from services.kit.http.bodies import CivilDate, Input
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
from services.people.organisations import actions
from services.people.organisations.model import OrganisationKind
from services.people.organisations.problems import (
    OrganisationAlreadyRegistered,
    OrganisationIsClosed,
    OrganisationStillWorks,
)
from services.people.organisations.queries import ORGANISATION, OrganisationOut

router = APIRouter(prefix="/v1", tags=["organisations"])

step = Steps(router, ORGANISATION, one="organisation", many="organisations", problems=(OrganisationIsClosed,))
OrganisationName = Annotated[str, Field(min_length=2, max_length=100, examples=["济南市残疾人就业服务中心"])]
OneOrganisation = Annotated[Fields, sparse(OrganisationOut)]


class OrganisationIn(Input):
    """An organisation to register; `credit_code` where it has one of its own, `parent` where it belongs to another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "济南市残疾人就业服务中心",
                    "kind": "federation_centre",
                    "credit_code": "12370100MB00000191",
                    "district": "370100",
                }
            ]
        }
    )

    name: OrganisationName
    kind: OrganisationKind
    credit_code: CreditCodeText | None = None
    district: DistrictText
    parent: UUID | None = None


class OrganisationPatch(Patch):
    """What can be changed about an open organisation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "济南市残疾人就业服务指导中心"}]})

    name: OrganisationName = unchanged()
    kind: OrganisationKind = unchanged()
    credit_code: CreditCodeText | None = unchanged()
    district: DistrictText = unchanged()
    parent: UUID | None = unchanged()


class FirstDayIn(Input):
    """The first day on which it is so (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2027-03-01"}]})

    on: CivilDate | None = None


@router.post(
    "/organisations",
    status_code=201,
    response_model=OrganisationOut,
    responses=responds(OrganisationAlreadyRegistered),
)
@repeatable
async def register_organisation(
    body: OrganisationIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("office:write")],
) -> Response:
    """Register an organisation."""
    stated = actions.Registration(body.name, body.kind, body.credit_code, body.district, body.parent)
    organisation = await actions.register_organisation(tx, caller, stated)
    return await changed(tx, ORGANISATION, organisation.id, location=f"/v1/organisations/{organisation.id}")


@router.get("/organisations", response_model=Page[OrganisationOut])
async def list_organisations(
    request: Request,
    paging: Paging,
    fields: OneOrganisation,
    caller: Annotated[Caller, needs("office:read")],
    kind: OrganisationKind | None = None,
    district: DistrictText | None = None,
    credit_code: CreditCodeText | None = None,
    parent: UUID | None = None,
) -> Response:
    """List organisations, in the order of their registration; `district` takes in every area below it."""
    return await page_of(
        request,
        caller,
        ORGANISATION,
        paging,
        fields,
        kind=kind,
        district=within(district),
        credit_code=credit_code,
        parent=parent,
    )


offer_reads(router, ORGANISATION, one="organisation", many="organisations", scope="office:read")


@router.patch(
    "/organisations/{organisation_id}",
    response_model=OrganisationOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(NotFound, OrganisationIsClosed, OrganisationAlreadyRegistered),
)
async def change_organisation(
    organisation_id: UUID,
    body: Annotated[OrganisationPatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("office:write")],
) -> Response:
    """Change an open organisation; a new district is a move, for an office that covers both places."""
    await actions.change_organisation(tx, caller, organisation_id, seen, body.changes())
    return await changed(tx, ORGANISATION, organisation_id)


@step("close", "office:write", OrganisationStillWorks)
async def close_organisation(asked: Asked, body: FirstDayIn) -> None:
    """Close an organisation whose offices are closed."""
    await actions.close_organisation(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on))
