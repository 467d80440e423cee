"""Decisions over REST: reading them, in the language that is asked for."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from services.kit.database import reading
from services.kit.http.common import NotFound
from services.kit.http.etags import IfNoneMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.languages import Language, SpokenLanguage
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import page_of
from services.kit.resources import Batch, BatchOut, show
from services.kit.transactions import database_of
from services.subsidies.decisions.queries import DECISION, DecisionOut
from services.subsidies.policies.rules import Outcome

router = APIRouter(prefix="/v1", tags=["decisions"])

OneDecision = Annotated[Fields, sparse(DecisionOut)]
Reader = Annotated[Caller, needs("decision:read")]
Programme = Annotated[str, Field(min_length=1, max_length=40)]


async def narrowed(
    referral: UUID | None = None,
    person: UUID | None = None,
    programme: Programme | None = None,
    outcome: Outcome | None = None,
) -> dict[str, Any]:
    """Return what a list is narrowed by."""
    asked = {"referral": referral, "person": person, "programme": programme, "outcome": outcome}
    return {name: value for name, value in asked.items() if value is not None}


@router.get("/decisions", response_model=Page[DecisionOut])
async def list_decisions(
    request: Request,
    paging: Paging,
    fields: OneDecision,
    language: SpokenLanguage,
    filters: Annotated[dict[str, Any], Depends(narrowed)],
    caller: Reader,
) -> Response:
    """List the decisions that the caller sees, in the order in which they were made."""
    return spoken(await page_of(request, caller, DECISION[language], paging, fields, **filters), language)


@router.get("/decisions/{decision_id}", response_model=DecisionOut, responses=responds(NotFound))
async def read_decision(
    decision_id: UUID,
    request: Request,
    fields: OneDecision,
    known: IfNoneMatch,
    language: SpokenLanguage,
    caller: Reader,
) -> Response:
    """Return a decision with its facts and the verdict on each condition, as they were when it was made."""
    row = await reading.one(database_of(request), caller, DECISION[language], decision_id, fields.names)
    return spoken(show(row, known), language)


@router.post("/decisions:batchGet", response_model=BatchOut[DecisionOut])
async def read_decisions(
    body: Batch, request: Request, fields: OneDecision, language: SpokenLanguage, caller: Reader
) -> Response:
    """Return up to 1,000 decisions, aligned to the ids asked; null where one is absent or hidden."""
    items = await reading.batch(database_of(request), caller, DECISION[language], body.ids, fields.names)
    return spoken(body.answer(items), language)


def spoken(answer: Response, language: Language) -> Response:
    """Say in which language an answer is."""
    answer.headers.update(language.headers)
    return answer
