"""What becomes of files that rest, over REST."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict

from services.kit.http.bodies import Input
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.transactions import Tx, database_of
from services.people.retention.actions import announcing
from services.people.retention.problems import FileInUse, NoRetentionPeriod, NoticeEnded, RetentionAnnouncedAlready
from services.people.retention.queries import RETENTION_NOTICE, RetentionNoticeOut
from services.people.retention.rules import Activity, KeepReason

router = APIRouter(prefix="/v1", tags=["retention"])


class AnonymisationIn(Input):
    """Whose file is to be anonymised because they ask for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f"}]})

    person: UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose file is to be anonymised, and what it had seen before the transaction of this request."""

    person: UUID
    activity: Activity | None


class KeepIn(Input):
    """Why a file is kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "help_expected"}]})

    reason: KeepReason


async def asked_about(body: AnonymisationIn, request: Request) -> Asked:
    """Return what is asked for, with what the file has seen."""
    return Asked(body.person, await announcing.last_activity(database_of(request), body.person))


@router.post(
    "/retention-notices",
    status_code=201,
    response_model=RetentionNoticeOut,
    responses=responds(NotFound, RecordMerged, NoRetentionPeriod, FileInUse, RetentionAnnouncedAlready),
)
@repeatable
async def request_anonymisation(
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    caller: Annotated[Caller, needs(announcing.WRITE)],
    asked: Annotated[Asked, Depends(asked_about)],
    tx: Tx,
) -> Response:
    """Announce that a file will be anonymised because the person asks for it.

    Nothing may be open in it. What is laid down for the area says after how many days it is done; until then the file
    can be kept.
    """
    notice = await announcing.request_anonymisation(tx, caller, asked.person, asked.activity)
    return await changed(tx, RETENTION_NOTICE, notice, location=f"/v1/retention-notices/{notice}")


@router.get("/retention-notices", response_model=Page[RetentionNoticeOut])
async def list_retention_notices(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(RetentionNoticeOut)],
    caller: Annotated[Caller, needs("person:read")],
    person: UUID | None = None,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
) -> Response:
    """List which files that the caller sees will be anonymised or were to be, in the order of the announcements."""
    return await page_of(request, caller, RETENTION_NOTICE, paging, fields, person=person, open=open)


offer_reads(router, RETENTION_NOTICE, one="retention-notice", many="retention-notices", scope="person:read")


@router.post(
    "/retention-notices/{notice_id}:keep",
    response_model=RetentionNoticeOut,
    responses=responds(NotFound, RecordMerged, NoticeEnded),
)
@repeatable
async def keep_file(
    notice_id: UUID,
    body: KeepIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs(announcing.WRITE)],
) -> Response:
    """Keep a file that was to be anonymised."""
    await announcing.keep_file(tx, caller, notice_id, seen, body.reason)
    return await changed(tx, RETENTION_NOTICE, notice_id)
