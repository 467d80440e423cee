"""Agreements with households over REST."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.transactions import Tx
from services.people.household_agreements import actions, queries
from services.people.household_agreements.model import (
    EndReason,
    HouseholdAgreement,
    HouseholdPromise,
    Kind,
    OfficePromise,
)
from services.people.household_agreements.problems import NoSuchAgreement
from services.people.household_agreements.queries import AgreementOut
from services.people.households.api import beside_household
from services.people.households.queries import read as read_household

router = APIRouter(prefix="/v1", tags=["household agreements"])

READ = "household_file:read"


class AgreementIn(Input):
    """What an office and a family agree on; signed today where left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "assistance",
                    "signed_on": "2026-06-01",
                    "office_promises": ["recommend_posts", "visit"],
                    "household_promises": ["look_for_work", "report_changes"],
                }
            ]
        }
    )

    kind: Kind
    signed_on: CivilDate | None = None
    until: CivilDate | None = None
    office_promises: Annotated[list[OfficePromise], Field(max_length=7)]
    household_promises: Annotated[list[HouseholdPromise], Field(max_length=6)]


class EndAgreementIn(Input):
    """How an agreement ended, and when (today where left out)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"agreement": "01a201e0-5c08-7c3f-ac6d-1f384ead234f", "reason": "fulfilled"}]}
    )

    agreement: UUID
    reason: EndReason
    on: CivilDate | None = None


@router.post("/households/{household_id}/agreements", response_model=AgreementOut, responses=responds(NotFound))
@repeatable
async def sign_agreement(
    household_id: UUID,
    body: AgreementIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.VISIT)],
) -> Response:
    """Record what an office and a family have agreed on."""
    signed_on = body.signed_on or of(tx).clock.today()
    terms = actions.Terms(body.kind, signed_on, body.until, body.office_promises, body.household_promises)
    agreement = await actions.sign_agreement(tx, caller, household_id, seen, terms)
    return await beside_household(tx, household_id, shown(agreement))


@router.post(
    "/households/{household_id}:endAgreement",
    response_model=AgreementOut,
    responses=responds(NotFound, NoSuchAgreement),
)
@repeatable
async def end_agreement(
    household_id: UUID,
    body: EndAgreementIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.VISIT)],
) -> Response:
    """Record that an agreement with a family ended."""
    on = body.on or of(tx).clock.today()
    agreement = await actions.end_agreement(tx, caller, household_id, seen, body.agreement, on=on, reason=body.reason)
    return await beside_household(tx, household_id, shown(agreement))


@router.get("/households/{household_id}/agreements", dependencies=[needs(READ)], responses=responds(NotFound))
async def list_household_agreements(household_id: UUID, paging: Paging, tx: Tx) -> Page[AgreementOut]:
    """Return the agreements with a family, the latest day first."""
    await read_household(tx, household_id)
    rows = await queries.agreements_of(tx, household_id, paging.after(date, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.signed_on, row.id), show=shown)


def shown(row: HouseholdAgreement) -> AgreementOut:
    """Return an agreement as it is answered."""
    return AgreementOut.model_validate(row)
