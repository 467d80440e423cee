"""Employers over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import CreditCodeText, DistrictText
from services.kit.http.bodies import Input
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
from services.kit.resources import changed, within
from services.kit.transactions import Tx
from services.vacancies.employers import actions
from services.vacancies.employers.problems import EmployerAlreadyRegistered, EmployerOfAFile
from services.vacancies.employers.queries import EMPLOYER, EmployerOut
from services.vacancies.employers.rules import Kind, KnownKind

router = APIRouter(prefix="/v1", tags=["employers"])

Name = Annotated[str, Field(min_length=1, max_length=120, examples=["深圳市小满家政服务有限公司"])]
NamePrefix = Annotated[str, Query(min_length=2, max_length=120, pattern=r"^[^\x00]*$")]
OneEmployer = Annotated[Fields, sparse(EmployerOut)]


class EmployerIn(Input):
    """An employer to register; its kind, where stated, must be that of the credit code."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "深圳市小满家政服务有限公司", "credit_code": "91440303MA5D000161", "district": "440303"}
            ]
        }
    )

    name: Name
    credit_code: CreditCodeText
    kind: Kind | None = None
    district: DistrictText


class EmployerPatch(Patch):
    """What can be changed about a registered employer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "深圳市小满家政服务集团有限公司"}]})

    name: Name = unchanged()
    district: DistrictText = unchanged()


@router.post(
    "/employers",
    status_code=201,
    response_model=EmployerOut,
    responses=responds(EmployerAlreadyRegistered),
)
@repeatable
async def register_employer(
    body: EmployerIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs("employer:register")],
) -> Response:
    """Register an employer."""
    stated = actions.Registration(body.name, body.credit_code, body.kind, body.district)
    employer = await actions.register_employer(tx, caller, stated)
    return await changed(tx, EMPLOYER, employer.id, location=f"/v1/employers/{employer.id}")


@router.get("/employers", response_model=Page[EmployerOut])
async def list_employers(
    request: Request,
    paging: Paging,
    fields: OneEmployer,
    caller: Annotated[Caller, needs("employer:read")],
    district: DistrictText | None = None,
    kind: KnownKind | None = None,
    credit_code: CreditCodeText | None = None,
    name: NamePrefix | None = None,
) -> Response:
    """List the employers that the caller sees, in the order of their registration.

    `district` takes in every area below it; `name` finds names that begin so.
    """
    return await page_of(
        request,
        caller,
        EMPLOYER,
        paging,
        fields,
        district=within(district),
        kind=kind,
        credit_code=credit_code,
        name=name,
    )


offer_reads(router, EMPLOYER, one="employer", many="employers", scope="employer:read")


@router.patch(
    "/employers/{employer_id}",
    response_model=EmployerOut,
    dependencies=[MERGE_PATCH_ONLY],
    responses=responds(NotFound, EmployerOfAFile),
)
async def change_employer(
    employer_id: UUID,
    body: Annotated[EmployerPatch, MERGE_PATCH],
    seen: IfMatch,
    tx: Tx,
    caller: Annotated[Caller, needs("employer:register")],
) -> Response:
    """Change an employer's name, or move its registration to another district."""
    await actions.change_employer(tx, caller, employer_id, seen, body.changes())
    return await changed(tx, EMPLOYER, employer_id)
