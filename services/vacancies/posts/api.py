"""Vacancies over REST: those that the caller keeps, and the published ones that everybody may search."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.codes.text import DistrictText, OccupationCode
from services.kit.http.bodies import Input, Yuan, fen_of
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.etags import IfMatch
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import MERGE_PATCH, MERGE_PATCH_ONLY, Patch, unchanged
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed, listed, page_start, within
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx, database_of
from services.vacancies.posts import actions, queries
from services.vacancies.posts.problems import (
    NotADraft,
    NotPublished,
    NotReadyToPublish,
    UnknownEmployer,
    VacancyClosedAlready,
)
from services.vacancies.posts.queries import PUBLISHED_VACANCY, VACANCY, PublishedVacancyOut, VacancyOut
from services.vacancies.posts.rules import Status

router = APIRouter(prefix="/v1", tags=["vacancies"])

Title = Annotated[str, Field(min_length=1, max_length=100, examples=["社区养老护理员"])]
Pay = Annotated[Yuan, Field(ge=0, le=1_000_000)]
Seats = Annotated[int, Field(strict=True, ge=1, le=10_000)]
OccupationGroup = Annotated[
    str,
    Query(
        pattern=r"^[1-8](-[0-9]{2}){0,3}$",
        description="An occupation of CSCO 2022, or the beginning of one: 6-06 takes in all below it.",
        examples=["4-10"],
    ),
]
OneVacancy = Annotated[Fields, sparse(VacancyOut)]
OnePublished = Annotated[Fields, sparse(PublishedVacancyOut)]
step = Steps(router, VACANCY, one="vacancy", many="vacancies")
Reader = Annotated[Caller, needs("vacancy:read")]
Writer = Annotated[Caller, needs("vacancy:write")]


class VacancyIn(Input):
    """A vacancy to register; pay is a month's. What is not stated yet is null."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "employer": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "title": "社区养老护理员",
                    "occupation": "4-10-01-05",
                    "district": "440303",
                    "pay_from": "4500.00",
                    "pay_to": "6000.00",
                    "seats": 3,
                }
            ]
        }
    )

    employer: UUID
    title: Title
    occupation: OccupationCode | None = None
    district: DistrictText
    pay_from: Pay | None = None
    pay_to: Pay | None = None
    pay_agreed: StrictBool = False
    seats: Seats


class VacancyPatch(Patch):
    """What can be changed about a vacancy that is not closed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pay_to": "6500.00", "seats": 5}]})

    title: Title = unchanged()
    occupation: OccupationCode | None = unchanged()
    district: DistrictText = unchanged()
    pay_from: Pay | None = unchanged()
    pay_to: Pay | None = unchanged()
    pay_agreed: StrictBool = unchanged()
    seats: Seats = unchanged()


@router.post(
    "/vacancies",
    status_code=201,
    response_model=VacancyOut,
    responses=responds(UnknownEmployer),
)
@repeatable
async def register_vacancy(
    body: VacancyIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Writer,
) -> Response:
    """Register a vacancy, as a draft."""
    stated = actions.Statement(**in_fen({name: getattr(body, name) for name in VacancyIn.model_fields}))
    post = await actions.register_vacancy(tx, caller, stated)
    return await changed(tx, VACANCY, post.id, location=f"/v1/vacancies/{post.id}")


@router.get("/vacancies", response_model=Page[VacancyOut])
async def list_vacancies(
    request: Request,
    paging: Paging,
    fields: OneVacancy,
    caller: Reader,
    employer: UUID | None = None,
    status: Status | None = None,
    district: DistrictText | None = None,
    occupation: OccupationGroup | None = None,
) -> Response:
    """List the vacancies that the caller keeps: an office those of its area, an employer its own.

    `district` takes in every area below it.
    """
    return await page_of(
        request,
        caller,
        VACANCY,
        paging,
        fields,
        employer=employer,
        status=status,
        district=within(district),
        occupation=occupation,
    )


offer_reads(router, VACANCY, one="vacancy", many="vacancies", scope="vacancy:read")


@router.patch(
    "/vacancies/{vacancy_id}",
    response_model=VacancyOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(NotFound, VacancyClosedAlready, NotReadyToPublish),
)
async def change_vacancy(
    vacancy_id: UUID,
    body: Annotated[VacancyPatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Writer,
) -> Response:
    """Change what a vacancy says."""
    await actions.change_vacancy(tx, caller, vacancy_id, seen, in_fen(body.changes()))
    return await changed(tx, VACANCY, vacancy_id)


@step("publish", "vacancy:write", NotADraft, NotReadyToPublish)
async def publish_vacancy(asked: Asked) -> None:
    """Publish a draft, so that everybody can find it."""
    await actions.publish_vacancy(asked.tx, asked.caller, asked.row, asked.seen)


@step("close", "vacancy:write", NotPublished)
async def close_vacancy(asked: Asked) -> None:
    """Close a published vacancy."""
    await actions.close_vacancy(asked.tx, asked.caller, asked.row, asked.seen)


@router.get(
    "/published-vacancies",
    response_model=Page[PublishedVacancyOut],
    dependencies=[needs("vacancy:read")],
)
async def search_published_vacancies(
    request: Request,
    paging: Paging,
    fields: OnePublished,
    district: DistrictText | None = None,
    occupation: OccupationGroup | None = None,
    pay_from: Annotated[Pay | None, Query(description="Yuan a month that the vacancy pays at least.")] = None,
    employer: UUID | None = None,
) -> Response:
    """Search the published vacancies of the whole country, latest first. `district` takes in every area below it."""
    least = None if pay_from is None else fen_of(pay_from)
    filters = {"district": within(district), "occupation": occupation, "pay_from": least, "employer": employer}
    rows = await queries.search(
        database_of(request),
        before=page_start(paging),
        limit=paging.limit,
        fields=fields.names,
        filters={name: value for name, value in filters.items() if value is not None},
    )
    return listed(paging, rows)


offer_reads(router, PUBLISHED_VACANCY, one="published-vacancy", many="published-vacancies", scope="vacancy:read")


def in_fen(stated: dict[str, Any]) -> dict[str, Any]:
    """Return the stated facts with pay as it is stored."""
    return {
        name: fen_of(value) if name in {"pay_from", "pay_to"} and value is not None else value
        for name, value in stated.items()
    }
