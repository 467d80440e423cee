"""Consent over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StrictBool

from services.kit.database.sessions import of
from services.kit.http.bodies import CivilDate, Input, Output
from services.kit.http.common import NotFound
from services.kit.http.fields import Fields, sparse
from services.kit.http.pages import Page, Paging
from services.kit.http.problems import responds
from services.kit.idempotency import repeatable
from services.kit.identity.access import needs
from services.kit.identity.caller import Caller
from services.kit.merged import RecordMerged
from services.kit.reads import offer_reads, page_of
from services.kit.resources import changed
from services.kit.transactions import Tx
from services.people.consents import actions
from services.people.consents.law import uses
from services.people.consents.model import Form
from services.people.consents.queries import CONSENT, ConsentOut
from services.people.consents.rules import Basis

router = APIRouter(prefix="/v1", tags=["consents"])


class ConsentIn(Input):
    """What a person says to a use of their data, on which day (today where left out), and how."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "person": "01a201e0-5c08-7c3f-ac6d-1f384ead234f",
                    "use": "refer_to_employers",
                    "given": True,
                    "form": "signed",
                }
            ]
        }
    )

    person: UUID
    use: Annotated[str, Field(max_length=40, examples=["refer_to_employers"])]
    given: StrictBool
    on: CivilDate | None = None
    form: Form


class Names(Output):
    """A name in both languages."""

    zh: str
    en: str


class LegalOut(Output):
    """Where a basis stands: the document, its article where it names one, and how sure that is."""

    document: str
    article: str | None
    sure: str


class UseOut(Output):
    """What personal data is used for, and why that is lawful; `separate`: consent is asked for this use alone."""

    id: str
    names: Names
    basis: Basis
    separate: bool
    legal: LegalOut


@router.post(
    "/consents",
    status_code=201,
    response_model=ConsentOut,
    responses=responds(NotFound, RecordMerged),
)
@repeatable
async def answer_consent(
    body: ConsentIn,
    request: Request,  # noqa: ARG001 -- `repeatable` reads it
    tx: Tx,
    caller: Annotated[Caller, needs(actions.RECORD)],
) -> Response:
    """Record that a person agrees to a use of their data, refuses it or takes their consent back.

    What is based on consent ends at once everywhere when it is taken back; what the law asks for goes on.
    """
    on = body.on or of(tx).clock.today()
    answer = actions.Answer(body.person, body.use, given=body.given, on=on, form=body.form)
    consent = await actions.answer_consent(tx, caller, answer)
    return await changed(tx, CONSENT, consent.id, location=f"/v1/consents/{consent.id}")


@router.get("/consents", response_model=Page[ConsentOut])
async def list_consents(
    request: Request,
    paging: Paging,
    fields: Annotated[Fields, sparse(ConsentOut)],
    caller: Annotated[Caller, needs("consent:read")],
    person: UUID,
    holds: bool | None = None,  # noqa: FBT001 -- the name of the query parameter
) -> Response:
    """List a person's answers, those that hold and those before them, in the order in which they were given."""
    return await page_of(request, caller, CONSENT, paging, fields, person=person, holds=holds)


offer_reads(router, CONSENT, one="consent", many="consents", scope="consent:read")


@router.get("/uses", dependencies=[needs("consent:read")])
async def list_uses() -> list[UseOut]:
    """List what personal data is used for, each use with its legal basis: what rests on consent and what does not."""
    return [
        UseOut(
            id=use.id,
            names=Names(zh=use.zh, en=use.en),
            basis=use.basis,
            separate=use.separate,
            legal=LegalOut.model_validate(use.legal),
        )
        for use in uses().values()
    ]
