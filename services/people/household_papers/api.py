"""The papers of a household over REST: as pages, printed, and the cards as data too."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.kit.http.common import NotFound
from services.kit.http.languages import Language, SpokenLanguage
from services.kit.http.problems import responds
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.papers.answering import AS_PAPER, DATA, HTML, PDF, answered, asked_for
from services.kit.papers.problems import NotAcceptable
from services.kit.papers.writing import written
from services.kit.transactions import database_of
from services.people.certifications.law import law_names
from services.people.household_papers import actions
from services.people.household_papers.queries import ContactCardOut, EntitlementCardOut
from services.people.household_papers.words import Words
from services.people.households.problems import UnknownPersons

router = APIRouter(prefix="/v1", tags=["household papers"])

TEMPLATES = Path(__file__).with_name("templates")
CARD = responds(NotFound, NotAcceptable) | AS_PAPER
CardForm = Annotated[str, asked_for(DATA, HTML, PDF)]


@router.get(
    "/households/{household_id}/document",
    response_class=Response,
    openapi_extra=STATES_PURPOSE,
    responses=responds(NotFound, NotAcceptable, UnknownPersons, PurposeRequired) | AS_PAPER,
)
async def print_household(
    household_id: UUID,
    request: Request,
    caller: Annotated[Caller, needs("household_file:read")],
    language: SpokenLanguage,
    form: Annotated[str, asked_for(HTML, PDF)],
    unmasked: bool = False,  # noqa: FBT001, FBT002 -- FastAPI passes it by name
) -> Response:
    """Return the whole file of a household as one document, as a page or printed, as `Accept` says.

    What the caller does not read is left out of it. `unmasked` shows names, address and numbers as they are, for a
    stated purpose; the access log of each member keeps who read it.
    """
    async with database_of(request).begin(caller) as session:
        facts = await actions.document(session, caller, request.app.state.keyring, household_id, unmasked=unmasked)
    return await paper(form, language, "document", facts)


@router.get("/households/{household_id}/contact-card", response_model=ContactCardOut, responses=CARD)
async def show_contact_card(
    household_id: UUID,
    request: Request,
    caller: Annotated[Caller, needs(actions.WHO_HELPS)],
    language: SpokenLanguage,
    form: CardForm,
) -> Response:
    """Return who helps the members of a household, and how to reach them: as data, as a page or printed."""
    async with database_of(request).begin(caller) as session:
        card = await actions.contact_card(session, caller, request.app.state.keyring, household_id)
        names = await actions.names_of(session, household_id)
    return await shown_card(form, language, "contact_card", card, names)


@router.get("/households/{household_id}/entitlement-card", response_model=EntitlementCardOut, responses=CARD)
async def show_entitlement_card(
    household_id: UUID,
    request: Request,
    caller: Annotated[Caller, needs(actions.DECISIONS)],
    language: SpokenLanguage,
    form: CardForm,
) -> Response:
    """Return what was decided on subsidies for the members of a household: as data, as a page or printed.

    What was not decided is not on it.
    """
    async with database_of(request).begin(caller) as session:
        card = await actions.entitlement_card(session, caller, household_id)
        names = await actions.names_of(session, household_id)
    return await shown_card(form, language, "entitlement_card", card, names)


async def shown_card(
    form: str, language: Language, name: str, card: ContactCardOut | EntitlementCardOut, names: Mapping[UUID, str]
) -> Response:
    """Answer a card in the form that was asked for; a page says the names of those whom it is about."""
    if form == DATA:
        return Response(card.model_dump_json(), media_type=DATA, headers={"Vary": "Accept"})
    facts = {field: getattr(card, field) for field in type(card).model_fields}
    return await paper(form, language, name, facts | {"names": names})


async def paper(form: str, language: Language, name: str, facts: dict[str, Any]) -> Response:
    """Answer the page that a template makes of facts, once their transaction has ended: setting it takes a while."""
    words = Words(language, law_names())
    page = written(TEMPLATES, f"{name}.xhtml", language, facts | {"words": words})
    return await answered(form, page, language, on=facts["made_on"], name=name.replace("_", "-"))
