"""Tasks over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, StrictBool

from services.kit.http.bodies import CivilDate, Input
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
from services.people.cases.model import PauseReason
from services.people.tasks.actions import working
from services.people.tasks.model import TaskEnd, TaskKind
from services.people.tasks.problems import (
    KeptByWork,
    NotForThisKind,
    TaskAtRest,
    TaskFollowsItsCase,
    TaskIsClosed,
    TaskNotPaused,
)
from services.people.tasks.queries import TASK, TaskOut

router = APIRouter(prefix="/v1", tags=["tasks"])

step = Steps(router, TASK, one="task", many="tasks", problems=(TaskIsClosed, TaskFollowsItsCase))


class TaskIn(Input):
    """What is to be done about a person, until when where there is a last day."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f", "kind": "contact"}]}
    )

    person: UUID
    kind: working.ByHand
    due_on: CivilDate | None = None


class CompleteIn(Input):
    """When it was done (today where left out), and whether the person was reached by it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reached": True}]})

    on: CivilDate | None = None
    reached: StrictBool | None = None


class CancelIn(Input):
    """Why a task is taken back, or a promise stopped."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "no_longer_needed"}]})

    reason: TaskEnd


class PausePromiseIn(Input):
    """Why a promise rests."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "ill"}]})

    reason: PauseReason


@router.post(
    "/tasks",
    status_code=201,
    response_model=TaskOut,
    responses=responds(NotFound, RecordMerged),
)
@repeatable
async def record_task(
    body: TaskIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(working.WRITE)],
) -> Response:
    """Record that something is to be done about a person; steps, checks and promises follow from what happens."""
    task = await working.record_task(tx, caller, body.person, body.kind, body.due_on)
    return await changed(tx, TASK, task.id, location=f"/v1/tasks/{task.id}")


@router.get("/tasks", response_model=Page[TaskOut])
async def list_tasks(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(TaskOut)],
    caller: Annotated[Caller, needs("task:read")],
    person: UUID | None = None,
    kind: TaskKind | None = None,
    open: bool | None = None,  # noqa: A002, FBT001 -- the name of the query parameter
) -> Response:
    """List the tasks that the caller sees, open or not, in the order in which they were raised."""
    return await page_of(request, caller, TASK, paging, fields, person=person, kind=kind, open=open)


offer_reads(router, TASK, one="task", many="tasks", scope="task:read")


@step("complete", working.WRITE, TaskAtRest, KeptByWork)
async def complete_task(asked: Asked, body: CompleteIn) -> None:
    """Record that a task was done; a promise is kept by the person's work and never by hand."""
    doing = working.Doing(asked.day(body.on), body.reached)
    await working.complete_task(asked.tx, asked.caller, asked.row, asked.seen, doing)


@step("cancel", working.WRITE, NotForThisKind)
async def cancel_task(asked: Asked, body: CancelIn) -> None:
    """Take a task back; a promise is stopped by it."""
    await working.cancel_task(asked.tx, asked.caller, asked.row, asked.seen, body.reason)


@step("pause", working.WRITE, TaskAtRest, NotForThisKind)
async def pause_promise(asked: Asked, body: PausePromiseIn) -> None:
    """Let a promise rest, from today: the days are added when it goes on."""
    await working.pause_promise(asked.tx, asked.caller, asked.row, asked.seen, body.reason)


@step("resume", working.WRITE, TaskNotPaused)
async def resume_promise(asked: Asked) -> None:
    """Let a promise that rested go on, the days of the pause later."""
    await working.resume_promise(asked.tx, asked.caller, asked.row, asked.seen)
