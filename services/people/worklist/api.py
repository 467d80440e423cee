"""The worklist over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.kit.codes.text import DistrictText
from services.kit.http.pages import Page, PageRequest, Paging
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.transactions import database_of
from services.people.cases.api import StepId
from services.people.tasks.model import TaskKind
from services.people.tasks.queries import TaskOut
from services.people.worklist import queries
from services.people.worklist.rules import Place

router = APIRouter(prefix="/v1", tags=["tasks"])


@router.get("/worklist", response_model=Page[TaskOut])
async def read_worklist(
    request: Request,
    paging: Paging,
    caller: Annotated[Caller, needs("task:read")],
    kind: TaskKind | None = None,
    step: StepId | None = None,
    person: UUID | None = None,
    district: DistrictText | None = None,
) -> Response:
    """List what is open, the most urgent first.

    Overdue promises, then by the day on which something is due, then by how long ago the person was reached. `district`
    leaves those who live or are registered in it, or below it.
    """
    narrowing = queries.Narrowing(kind, step, person, district)
    tasks = await queries.page(database_of(request), caller, narrowing, begun(paging), paging.limit)
    if tasks.last is None:
        return Response(b'{"items":%b,"next":null}' % tasks.body, media_type="application/json")
    cursor = paging.seal([tasks.last.stream, *tasks.last.mark])
    body = b'{"items":%b,"next":"%b"}' % (tasks.body, cursor.encode())
    return Response(body, media_type="application/json", headers={"Link": paging.link(cursor)})


def begun(paging: PageRequest) -> Place | None:
    """Return where the asked page begins; None at the beginning."""
    after = paging.after(int, str, str, UUID)
    return None if after is None else Place(after[0], (after[1], after[2], after[3]))
