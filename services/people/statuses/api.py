"""Statuses over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import NotFound
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.files.actions import READ
from services.people.files.api import CHANGE, PartRoutes, offer_annulment, offer_changes
from services.people.statuses import actions
from services.people.statuses.model import EndReason, Evidence, Hardship, Proof, StatusKind
from services.people.statuses.problems import (
    CertifiedByAnotherAuthority,
    StatusCertified,
    StatusEnded,
    StatusRecorded,
)
from services.people.statuses.queries import STATUS, StatusOut

router = APIRouter(prefix="/v1", tags=["statuses"])

Year = Annotated[int, Field(ge=1950, le=2100, examples=[2025])]
step = Steps(
    router, STATUS, one="status", many="statuses", problems=(*CHANGE, StatusEnded, CertifiedByAnotherAuthority)
)


class StatusIn(Input):
    """What a person declares to be, since when, and until when the evidence is good."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "kind": "hardship_person",
                    "since": "2026-03-01",
                    "valid_until": "2099-02-28",
                    "hardship": "long_unemployed",
                    "evidence": "document",
                }
            ]
        }
    )

    person: UUID
    kind: StatusKind
    since: CivilDate
    valid_until: CivilDate | None = None
    hardship: Hardship | None = None
    graduated_in: Year | None = None
    evidence: Evidence = "stated"


class StatusPatch(Patch):
    """What can be corrected about a status that has not ended."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"valid_until": "2099-12-31", "evidence": "register"}]})

    since: CivilDate = unchanged()
    valid_until: CivilDate | None = unchanged()
    hardship: Hardship | None = unchanged()
    graduated_in: Year | None = unchanged()
    evidence: Evidence = unchanged()


class CertifyStatusIn(Input):
    """From which evidence a status is certified, since when (today where left out), until when the evidence is good.

    Where `valid_until` is left out, what was declared stays; null says that the evidence names no end.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"evidence": "register", "valid_until": "2099-12-31"}]})

    evidence: Proof
    on: CivilDate | None = None
    valid_until: CivilDate | None = unchanged()


class EndStatusIn(Input):
    """Why a person is it no more, and since when (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "no_longer_so"}]})

    reason: EndReason
    on: CivilDate | None = None


@router.post(
    "/statuses",
    status_code=201,
    response_model=StatusOut,
    responses=responds(NotFound, RecordMerged, StatusRecorded),
)
@repeatable
async def declare_status(
    body: StatusIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(actions.DECLARE)],
) -> Response:
    """Record what a person declares to be."""
    stated = {name: getattr(body, name) for name in StatusIn.model_fields if name != "person"}
    status = await actions.declare_status(tx, caller, body.person, stated)
    return await changed(tx, STATUS, status.id, location=f"/v1/statuses/{status.id}")


@router.get("/statuses", response_model=Page[StatusOut])
async def list_statuses(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(StatusOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID,
    kind: StatusKind | None = None,
    in_force: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the statuses of a person, in the order of their recording."""
    return await page_of(
        request, caller, STATUS, paging, fields, person=person, kind=kind, in_force=in_force, annulled=annulled
    )


offer_reads(router, STATUS, one="status", many="statuses", scope=READ)
offer_changes(
    PartRoutes(
        router,
        STATUS,
        actions.STATUSES,
        one="status",
        many="statuses",
        refusals=(StatusEnded, CertifiedByAnotherAuthority, StatusRecorded),
    ),
    StatusPatch,
    "Correct a status; what was certified, only its authority corrects.",
)


@step("certify", actions.CERTIFY, StatusCertified, StatusRecorded)
async def certify_status(asked: Asked, body: CertifyStatusIn) -> None:
    """Certify what a person declared: from now on only this authority changes it."""
    changes = {"valid_until": body.valid_until} if "valid_until" in body.model_fields_set else {}
    terms = actions.Certified(body.evidence, asked.day(body.on), changes)
    await actions.certify_status(asked.tx, asked.caller, asked.row, asked.seen, terms)


@step("end", actions.DECLARE)
async def end_status(asked: Asked, body: EndStatusIn) -> None:
    """Say since when a person is it no more; what was certified, only its authority ends."""
    await actions.end_status(asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on), body.reason)


offer_annulment(
    PartRoutes(router, STATUS, actions.ANNULLED, one="status", many="statuses"), CertifiedByAnotherAuthority
)
