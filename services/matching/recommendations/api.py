"""Recommendations over REST."""

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.database import reading
from services.kit.http.bodies import Input, Output
from services.kit.http.common import NotFound
from services.kit.http.etags import IfNoneMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.languages import SpokenLanguage, catalogues_of
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import page_of
from services.kit.resources import Batch, BatchOut, show
from services.kit.transactions import Tx, database_of
from services.matching.recommendations import actions, queries
from services.matching.recommendations.problems import NoOpenJobNeed
from services.matching.recommendations.queries import RECOMMENDATION, RecommendationOut
from services.matching.recommendations.words import SaidWish, in_words

router = APIRouter(prefix="/v1", tags=["recommendations"])

OneRecommendation = Annotated[Fields, sparse(RecommendationOut)]
Reader = Annotated[Caller, needs("need:read")]
"""A recommendation tells what its person looks for and was trained in: who may not read needs learns them nowhere."""


class RecommendIn(Input):
    """How many vacancies to recommend at most."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"limit": 5}]})

    limit: Annotated[int, Field(ge=1, le=50, strict=True)] = 10


class AdviceOut(Output):
    """What was recommended, best first.

    `fitting` is how many vacancies met every hard constraint; where `more` is true only the most recently published of
    those that the search allows were weighed. `not_compared` are wishes that no vacancy says anything of: they left
    none out, and are to be asked first.
    """

    items: list[RecommendationOut]
    fitting: int
    more: bool
    not_compared: list[SaidWish]


@router.post(
    "/persons/{person_id}:recommend",
    response_model=AdviceOut,
    responses=responds(NotFound, RecordMerged, NoOpenJobNeed),
)
@repeatable
async def recommend_vacancies(
    person_id: UUID,
    body: RecommendIn,
    request: Request,
    tx: Tx,
    language: SpokenLanguage,
    caller: Annotated[Caller, needs("recommendation:make")],
) -> Response:
    """Recommend vacancies for a person, with what speaks for each; each recommendation is kept."""
    advice = await actions.recommend_vacancies(tx, caller, person_id, body.limit)
    items = await queries.written(tx, [each.id for each in advice.made])
    say = catalogues_of(request).voice(language)
    asked_first = [{"code": code, "detail": say("caveat", code)} for code in advice.not_compared]
    told = {"items": items, "fitting": advice.fitting, "more": advice.more, "not_compared": asked_first}
    answer = orjson.dumps(told)
    return spoken(Response(answer, media_type="application/json"), request, language)


@router.get("/recommendations", response_model=Page[RecommendationOut])
async def list_recommendations(
    request: Request,
    paging: Paging,
    fields: OneRecommendation,
    language: SpokenLanguage,
    caller: Reader,
    person: UUID | None = None,
    vacancy: UUID | None = None,
) -> Response:
    """List the recommendations that the caller sees, in the order in which they were made."""
    page = await page_of(request, caller, RECOMMENDATION, paging, fields, person=person, vacancy=vacancy)
    return spoken(page, request, language)


@router.get(
    "/recommendations/{recommendation_id}",
    response_model=RecommendationOut,
    responses=responds(NotFound),
)
async def read_recommendation(
    recommendation_id: UUID,
    request: Request,
    fields: OneRecommendation,
    known: IfNoneMatch,
    language: SpokenLanguage,
    caller: Reader,
) -> Response:
    """Return a recommendation."""
    row = await reading.one(database_of(request), caller, RECOMMENDATION, recommendation_id, fields.names)
    return spoken(show(row, known), request, language)


@router.post(
    "/recommendations:batchGet",
    response_model=BatchOut[RecommendationOut],
)
async def read_recommendations(
    body: Batch, request: Request, fields: OneRecommendation, language: SpokenLanguage, caller: Reader
) -> Response:
    """Return up to 1,000 recommendations, aligned to the ids asked; null where one is absent or hidden."""
    items = await reading.batch(database_of(request), caller, RECOMMENDATION, body.ids, fields.names)
    return spoken(body.answer(items), request, language)


def spoken(answer: Response, request: Request, language: SpokenLanguage) -> Response:
    """Return an answer with the codes of its recommendations put into sentences of the caller's language."""
    say = catalogues_of(request).voice(language)
    body: dict[str, Any] = orjson.loads(answer.body)
    said = (
        in_words(body, say) if "items" not in body else body | {"items": [in_words(row, say) for row in body["items"]]}
    )
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(orjson.dumps(said), status_code=answer.status_code, headers=headers | language.headers)
