"""Placements over REST: a programme is evaluated about a hire, and the decision is kept."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input
from services.kit.http.common import NotFound
from services.kit.http.languages import Language, SpokenLanguage, catalogues_of
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.resources import changed
from services.kit.transactions import Tx
from services.subsidies.decisions.queries import DECISION, DecisionOut
from services.subsidies.eligibility.api import Facts, Programme
from services.subsidies.placements import actions
from services.subsidies.placements.problems import NotAHire
from services.subsidies.policies.law import shelf

router = APIRouter(prefix="/v1", tags=["placements"])


class PlacementQuestionIn(Input):
    """Which programme is asked, and by the rule of which day; facts that are given beat those that are known."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"programme": "GD-ZE-POST", "as_of": "2007-03-01", "facts": {"social_insurance_paid": True}}]
        }
    )

    programme: Programme
    as_of: Annotated[CivilDate, Field(examples=["2007-03-01"])]
    facts: Facts = Field(default_factory=dict)


@router.post(
    "/placements/{referral_id}:evaluate",
    status_code=201,
    response_model=DecisionOut,
    responses=responds(NotFound, NotAHire),
)
@repeatable
async def evaluate_placement(
    referral_id: UUID,
    body: PlacementQuestionIn,
    request: Request,
    language: SpokenLanguage,
    tx: Tx,
    caller: Annotated[Caller, needs("decision:make")],
) -> Response:
    """Evaluate a programme about a hire, by the facts that are known now, and keep the decision.

    `as_of` chooses the version of the rule. The facts are those of the hire and of the worker's household, whose
    certification is asked of the day of the hire; facts of a day after `as_of` are told as a caveat.
    """
    catalogues = catalogues_of(request)
    asked = actions.Evaluation(body.programme, body.as_of, body.facts)
    voices = {each: catalogues.voice(each) for each in Language}
    decision = await actions.evaluate_placement(tx, caller, shelf(), voices, referral_id, asked)
    answer = await changed(tx, DECISION[language], decision.id, location=f"/v1/decisions/{decision.id}")
    answer.headers.update(language.headers)
    return answer
