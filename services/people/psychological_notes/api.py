"""Psychological notes over REST: everybody who accompanies the person sees that there are some, two open them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.kit.vault.access_log import READ_UNMASKED
from services.people.psychological_notes import actions
from services.people.psychological_notes.model import Kind
from services.people.psychological_notes.problems import NoSpecialist, NotItsReader
from services.people.psychological_notes.queries import PSYCHOLOGICAL_NOTE, PsychologicalNoteOut

router = APIRouter(prefix="/v1", tags=["psychological notes"])

step = Steps(router, PSYCHOLOGICAL_NOTE, one="note", many="psychological-notes")
NoteText = Annotated[str, Field(min_length=1, max_length=20_000)]


class PsychologicalNoteIn(Input):
    """A note to write, for an office; its author is whoever asks."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "kind": "interview",
                    "held_on": "2026-03-02",
                    "office": "01a201e0-5c08-7c3f-ac6d-1f384ead2350",
                    "text": "首次访谈，情绪平稳，愿意参加小组活动。",
                }
            ]
        }
    )

    person: UUID
    kind: Kind
    held_on: CivilDate
    office: UUID
    text: NoteText


class UnmaskedNoteOut(Output):
    """What a note says."""

    text: str


@router.post(
    "/psychological-notes",
    status_code=201,
    response_model=PsychologicalNoteOut,
    responses=responds(NotFound, RecordMerged),
)
@repeatable
async def write_psychological_note(
    body: PsychologicalNoteIn,
    request: Request,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WRITE)],
) -> Response:
    """Write a note that nobody opens but its author and the person's psychological specialist of now."""
    stated = actions.Statement(body.person, body.kind, body.held_on, body.office, body.text)
    note = await actions.write_note(tx, caller, request.app.state.keyring, stated)
    return await changed(tx, PSYCHOLOGICAL_NOTE, note.id, location=f"/v1/psychological-notes/{note.id}")


@router.get("/psychological-notes", response_model=Page[PsychologicalNoteOut])
async def list_psychological_notes(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(PsychologicalNoteOut)],
    caller: Annotated[Caller, needs(actions.READ)],
    person: UUID,
) -> Response:
    """List which notes of a person there are, in the order of their writing; none of them says what it says."""
    return await page_of(request, caller, PSYCHOLOGICAL_NOTE, paging, fields, person=person)


offer_reads(
    router,
    PSYCHOLOGICAL_NOTE,
    one="psychological-note",
    many="psychological-notes",
    scope=actions.READ,
    told="Return that a note was written, when the talk was and for which office; not what it says.",
)


@router.get(
    "/psychological-notes/{note_id}/unmasked",
    response_model=UnmaskedNoteOut,
    openapi_extra=STATES_PURPOSE,
    responses=responds(NotFound, PurposeRequired, NotItsReader),
)
async def reveal_psychological_note(
    note_id: UUID, request: Request, tx: Tx, caller: Annotated[Caller, needs(READ_UNMASKED)]
) -> Response:
    """Open a note as its author or the person's specialist; the person's access log keeps who opened it and why."""
    text = await actions.open_note(tx, caller, request.app.state.keyring, note_id)
    return JSONResponse({"text": text.reveal()}, headers={"Cache-Control": "no-store"})


@step("share", actions.WRITE, RecordMerged, NotItsReader, NoSpecialist)
async def share_psychological_note(asked: Asked) -> None:
    """Let the person's psychological specialist of today open a note of one's own from before."""
    await actions.share_note(asked.tx, asked.caller, asked.keyring, asked.row, asked.seen)
