"""Certifications over REST: verbs of a household."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from services.kit.http.bodies import CivilDate, Input, Output, Yuan, fen_of
from services.kit.http.common import (
    NotFound,
)
from services.kit.http.languages import Voice
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import Say, responds
from services.kit.identity.access import needs
from services.kit.steps import Asked, Steps
from services.kit.transactions import Tx
from services.people.applications.problems import ApplicationWaits
from services.people.certifications import queries
from services.people.certifications.actions import certifying
from services.people.certifications.actions.deciding import Terms
from services.people.certifications.model import Certification, WithdrawalReason
from services.people.certifications.problems import (
    AlreadyCertified,
    CertifiedLater,
    CertifiedThen,
    NoLawInForce,
    NotCertified,
    NotZeroEmployment,
)
from services.people.certifications.words import SaidCaveat, said_caveats
from services.people.households.problems import UnknownPersons
from services.people.households.queries import HOUSEHOLD
from services.people.households.queries import read as read_household

router = APIRouter(prefix="/v1", tags=["certifications"])

step = Steps(router, HOUSEHOLD, one="household", many="households")


class CertifyIn(Input):
    """How to certify: as of which day (today where left out), under which law, with which local dibao line."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on": "2026-06-01", "law": "CN-EPL56", "dibao_line": "900.00"}]}
    )

    on: CivilDate | None = None
    law: Annotated[str, Field(max_length=40, examples=["CN-EPL56"])] | None = None
    dibao_line: Annotated[Yuan, Field(ge=0, le=100_000)] | None = None


class CertificationOut(Output):
    """A certification of a household: under which law, by whom, what it leans on, and how it ended if it did.

    `application` is what it granted, null where the office certified without one; `follows` the certification that
    ended before it, where the household fell back. `card_number` is county, year and serial: 440303-2026-000001.
    """

    id: UUID
    application: UUID | None
    follows: UUID | None
    card_number: str | None
    law: str
    certified_on: date
    certified_by: str
    certified_at: datetime
    caveats: list[SaidCaveat]
    withdrawn_on: date | None
    withdrawn_for: WithdrawalReason | None


class WithdrawIn(Input):
    """Why a certification ends, and when (today where left out)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "a_member_found_work", "on": "2026-09-01"}]})

    reason: WithdrawalReason
    on: CivilDate | None = None


@step(
    "certify",
    "household:certify",
    NotZeroEmployment,
    NoLawInForce,
    AlreadyCertified,
    CertifiedThen,
    ApplicationWaits,
    UnknownPersons,
)
async def certify_household(asked: Asked, body: CertifyIn) -> None:
    """Certify a household as one in which nobody has work, or say what stands in the way.

    It grants the open application, by whose law it is decided where the request names none. Where the law prints a
    posting period the application has been posted so long, and every objection is answered.
    """
    line = None if body.dibao_line is None else fen_of(body.dibao_line)
    terms = Terms(on=asked.day(body.on), law=body.law, dibao_line=line)
    await certifying.certify_household(asked.tx, asked.caller, asked.row, asked.seen, terms)


@step("withdrawCertification", "household:certify", NotCertified, CertifiedLater)
async def withdraw_certification(asked: Asked, body: WithdrawIn) -> None:
    """End a household's certification."""
    await certifying.withdraw_certification(
        asked.tx, asked.caller, asked.row, asked.seen, asked.day(body.on), body.reason
    )


@router.get(
    "/households/{household_id}/certifications",
    dependencies=[needs("household:read")],
    responses=responds(NotFound),
)
async def list_certifications(household_id: UUID, paging: Paging, tx: Tx, say: Voice) -> Page[CertificationOut]:
    """Return every certification of a household, the latest decision first."""
    await read_household(tx, household_id)
    rows = await queries.certifications_of(tx, household_id, paging.after(datetime, UUID), paging.fetch)
    return paging.page(rows, key=lambda row: (row.certified_at, row.id), show=lambda row: shown(row, say))


def shown(row: Certification, say: Say) -> CertificationOut:
    """Return a certification as it is answered, its caveats in words."""
    return CertificationOut(
        id=row.id,
        application=row.application,
        follows=row.follows,
        card_number=row.card_number,
        law=row.law,
        certified_on=row.certified_on,
        certified_by=row.certified_by,
        certified_at=row.certified_at,
        caveats=said_caveats(say, row.caveats),
        withdrawn_on=row.withdrawn_on,
        withdrawn_for=row.withdrawn_for,
    )
