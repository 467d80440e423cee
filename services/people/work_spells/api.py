"""Work spells over REST."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.codes.text import CreditCodeText, DistrictText, GridCellText, OccupationCode
from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.files.actions import READ
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording
from services.people.work_spells import actions
from services.people.work_spells.model import Contract, EndReason, Evidence, Hours, WorkKind
from services.people.work_spells.problems import OverlapsFullTimeWork
from services.people.work_spells.queries import WORK_SPELL, WorkSpellOut

router = APIRouter(prefix="/v1", tags=["work spells"])

EmployerName = Annotated[str, Field(min_length=1, max_length=100, examples=["济南某家政服务有限公司"])]
Wage = Annotated[Yuan, Field(gt=0, le=1_000_000)]


class WorkSpellIn(Input):
    """A job to record; the wage is per month, `until` its last day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "kind": "employee",
                    "hours": "full_time",
                    "employer_name": "济南某家政服务有限公司",
                    "occupation": "4-10-01-06",
                    "district": "370102",
                    "wage": "3200.00",
                    "since": "2025-03-01",
                    "contract": "fixed_term",
                    "contract_from": "2025-03-01",
                    "contract_until": "2027-02-28",
                    "insured": True,
                    "evidence": "contract",
                }
            ]
        }
    )

    person: UUID
    kind: WorkKind
    hours: Hours
    employer_name: EmployerName | None = None
    credit_code: CreditCodeText | None = None
    occupation: OccupationCode | None = None
    district: DistrictText | None = None
    grid_cell: GridCellText | None = None
    wage: Wage | None = None
    since: CivilDate
    until: CivilDate | None = None
    ended_for: EndReason | None = None
    contract: Contract | None = None
    contract_from: CivilDate | None = None
    contract_until: CivilDate | None = None
    insured: StrictBool | None = None
    evidence: Evidence = "stated"


class WorkSpellPatch(Patch):
    """What can be corrected about a job, or how it ended."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"until": "2026-05-31", "ended_for": "resigned"}]})

    kind: WorkKind = unchanged()
    hours: Hours = unchanged()
    employer_name: EmployerName | None = unchanged()
    credit_code: CreditCodeText | None = unchanged()
    occupation: OccupationCode | None = unchanged()
    district: DistrictText | None = unchanged()
    grid_cell: GridCellText | None = unchanged()
    wage: Wage | None = unchanged()
    since: CivilDate = unchanged()
    until: CivilDate | None = unchanged()
    ended_for: EndReason | None = unchanged()
    contract: Contract | None = unchanged()
    contract_from: CivilDate | None = unchanged()
    contract_until: CivilDate | None = unchanged()
    insured: StrictBool | None = unchanged()
    evidence: Evidence = unchanged()


def in_fen(stated: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent as the table has it: the wage in fen."""
    return stated | ({"wage": fen_of(stated["wage"])} if stated.get("wage") is not None else {})


ROUTES = PartRoutes(
    router,
    WORK_SPELL,
    actions.WORK,
    one="work-spell",
    many="work-spells",
    refusals=(OverlapsFullTimeWork,),
    columns=in_fen,
)
offer_recording(ROUTES, WorkSpellIn, "Record a job of a person.")


@router.get("/work-spells", response_model=Page[WorkSpellOut])
async def list_work_spells(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(WorkSpellOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID,
    current: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List the jobs of a person, in the order of their recording; annulled ones too, unless they are left out."""
    return await page_of(request, caller, WORK_SPELL, paging, fields, person=person, current=current, annulled=annulled)


offer_reads(router, WORK_SPELL, one="work-spell", many="work-spells", scope=READ)
offer_changes(ROUTES, WorkSpellPatch, "Correct a job, or say when and why it ended.")
offer_annulment(ROUTES)
