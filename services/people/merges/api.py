"""Merges over REST."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.http.bodies import Input
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
from services.people.households.problems import UnknownPersons
from services.people.merges import actions
from services.people.merges.model import Grounds, UndoReason
from services.people.merges.problems import (
    MergeConflicts,
    MergeUndone,
    PersonsDiffer,
    TwoResidentIds,
    UndoLaterFirst,
    UndoTooLate,
)
from services.people.merges.queries import MERGE, MergeOut

router = APIRouter(prefix="/v1", tags=["merges"])

step = Steps(router, MERGE, one="merge", many="merges")
Difference = Literal["sex", "birth_date"]


class MergeIn(Input):
    """Two records of one person: `absorbed`, which has no resident id, goes into `survivor`.

    `despite` names facts in which they differ though they are one person's.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "absorbed": "01a201e0-5c08-7c3f-ac6d-1f384ead2350",
                    "survivor": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "grounds": "document_seen",
                }
            ]
        }
    )

    absorbed: UUID
    survivor: UUID
    grounds: Grounds
    despite: Annotated[list[Difference], Field(max_length=2)] = Field(default_factory=list)


class UndoIn(Input):
    """Why two records are parted again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "two_persons"}]})

    reason: UndoReason


@router.post(
    "/merges",
    status_code=201,
    response_model=MergeOut,
    responses=responds(NotFound, UnknownPersons, RecordMerged, TwoResidentIds, PersonsDiffer, MergeConflicts),
)
@repeatable
async def merge_persons(
    body: MergeIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(actions.MERGE)],
) -> Response:
    """Let one record of a person go into another, with all that was recorded about them; for 30 days it can be undone.

    Other services follow: trainings, recommendations and referrals belong to the survivor too.
    """
    stated = actions.Statement(**{name: getattr(body, name) for name in MergeIn.model_fields})
    merge = await actions.merge_persons(tx, caller, stated)
    return await changed(tx, MERGE, merge.id, location=f"/v1/merges/{merge.id}")


@router.get("/merges", response_model=Page[MergeOut])
async def list_merges(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(MergeOut)],
    caller: Annotated[Caller, needs("person:read")],
    person: UUID | None = None,
    standing: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List merges of persons whom the caller sees, in their order; undone ones too, unless they are left out.

    `person` is the record that goes on.
    """
    narrowed = {"person": person, "standing": standing}
    return await page_of(request, caller, MERGE, paging, fields, **narrowed)


offer_reads(router, MERGE, one="merge", many="merges", scope="person:read")


@step("undo", actions.MERGE, MergeUndone, UndoTooLate, UndoLaterFirst, MergeConflicts)
async def undo_merge(asked: Asked, body: UndoIn) -> None:
    """Part the two records again: what had gone along goes back, what was recorded since stays with the survivor."""
    await actions.undo_merge(asked.tx, asked.caller, asked.row, asked.seen, body.reason)
