"""Insurance spells over REST."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.kit.codes.text import DistrictText
from services.kit.http.bodies import CivilDate, Input, Yuan, fen_of
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.patches import Patch, unchanged
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.reads import offer_reads, page_of
from services.people.files.actions import READ
from services.people.files.api import PartRoutes, offer_annulment, offer_changes, offer_recording
from services.people.insurance_spells import actions
from services.people.insurance_spells.model import Evidence, Insurance, InsuredAs, Payer
from services.people.insurance_spells.problems import MonthAlreadyInsured
from services.people.insurance_spells.queries import INSURANCE_SPELL, InsuranceSpellOut

router = APIRouter(prefix="/v1", tags=["insurance spells"])

Base = Annotated[Yuan, Field(gt=0, le=1_000_000)]
Month = Annotated[CivilDate, Field(description="A month, written as its first day.", examples=["2024-03-01"])]


class InsuranceSpellIn(Input):
    """Months of one insurance to record; `base` is per month, `last_month` left out while it goes on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "insurance": "pension",
                    "insured_as": "flexible",
                    "district": "370102",
                    "first_month": "2023-01-01",
                    "last_month": "2023-12-01",
                    "base": "4242.00",
                    "paid_by": "self",
                    "evidence": "insurance_record",
                }
            ]
        }
    )

    person: UUID
    insurance: Insurance
    insured_as: InsuredAs
    district: DistrictText | None = None
    first_month: Month
    last_month: Month | None = None
    base: Base | None = None
    paid_by: Payer | None = None
    evidence: Evidence = "stated"


class InsuranceSpellPatch(Patch):
    """What can be corrected about months of insurance, or when they ended."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"last_month": "2026-05-01"}]})

    insurance: Insurance = unchanged()
    insured_as: InsuredAs = unchanged()
    district: DistrictText | None = unchanged()
    first_month: Month = unchanged()
    last_month: Month | None = unchanged()
    base: Base | None = unchanged()
    paid_by: Payer | None = unchanged()
    evidence: Evidence = unchanged()


def in_fen(stated: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent as the table has it: the base in fen."""
    return stated | ({"base": fen_of(stated["base"])} if stated.get("base") is not None else {})


ROUTES = PartRoutes(
    router,
    INSURANCE_SPELL,
    actions.INSURANCE,
    one="insurance-spell",
    many="insurance-spells",
    refusals=(MonthAlreadyInsured,),
    columns=in_fen,
)
offer_recording(ROUTES, InsuranceSpellIn, "Record for which months a person paid into an insurance.")


@router.get("/insurance-spells", response_model=Page[InsuranceSpellOut])
async def list_insurance_spells(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(InsuranceSpellOut)],
    caller: Annotated[Caller, needs(READ)],
    person: UUID,
    current: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
    annulled: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List a person's months of insurance, in the order of their recording.

    Annulled ones too, unless they are left out.
    """
    return await page_of(
        request, caller, INSURANCE_SPELL, paging, fields, person=person, current=current, annulled=annulled
    )


offer_reads(router, INSURANCE_SPELL, one="insurance-spell", many="insurance-spells", scope=READ)
offer_changes(ROUTES, InsuranceSpellPatch, "Correct months of insurance, or say when they ended.")
offer_annulment(ROUTES)
