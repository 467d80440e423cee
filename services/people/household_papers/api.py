"""The papers of a household over REST: as pages, printed, and the cards as data too."""

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.kit.database.sessions import of
from services.kit.http.common import NotFound
from services.kit.http.languages import Language, SpokenLanguage
from services.kit.http.problems import responds
from services.kit.identity.access import STATES_PURPOSE, needs
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import PurposeRequired
from services.kit.papers.answering import AS_PAPER, DATA, HTML, PDF, answered, asked_for
from services.kit.papers.problems import NotAcceptable
from services.kit.papers.writing import written
from services.kit.transactions import Tx
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
    tx: Tx,
    caller: Annotated[Caller, needs("household_file:read")],
    language: SpokenLanguage,
    form: Annotated[str, asked_for(HTML, PDF)],
    unmasked: bool = False,  # noqa: FBT001, FBT002 -- FastAPI passes it by name
) -> Response:
    """Return the whole file of a household as one document, as a page or printed, as `Accept` says.

    What the caller does not read is left out of it. `unmasked` shows names, address and numbers as they are, for a
    stated purpose; the access log of each member keeps who read it.
    """
    facts = await actions.document(tx, caller, request.app.state.keyring, household_id, unmasked=unmasked)
    return await paper(tx, form, language, "document", facts)


@router.get("/households/{household_id}/contact-card", response_model=ContactCardOut, responses=CARD)
async def show_contact_card(
    household_id: UUID,
    request: Request,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.WHO_HELPS)],
    language: SpokenLanguage,
    form: CardForm,
) -> Response:
    """Return who helps the members of a household, and how to reach them: as data, as a page or printed."""
    card = await actions.contact_card(tx, caller, request.app.state.keyring, household_id)
    return await shown_card(tx, form, language, "contact_card", card)


@router.get("/households/{household_id}/entitlement-card", response_model=EntitlementCardOut, responses=CARD)
async def show_entitlement_card(
    household_id: UUID,
    tx: Tx,
    caller: Annotated[Caller, needs(actions.DECISIONS)],
    language: SpokenLanguage,
    form: CardForm,
) -> Response:
    """Return what was decided on subsidies for the members of a household: as data, as a page or printed.

    What was not decided is not on it.
    """
    return await shown_card(
        tx, form, language, "entitlement_card", await actions.entitlement_card(tx, caller, household_id)
    )


async def shown_card(
    tx: Tx, form: str, language: Language, name: str, card: ContactCardOut | EntitlementCardOut
) -> Response:
    """Answer a card in the form that was asked for."""
    if form == DATA:
        return Response(card.model_dump_json(), media_type=DATA, headers={"Vary": "Accept"})
    facts = {field: getattr(card, field) for field in type(card).model_fields}
    return await paper(tx, form, language, name, facts | {"names": await actions.names_of(tx, card.household)})


async def paper(tx: Tx, form: str, language: Language, name: str, facts: dict[str, Any]) -> Response:
    """Answer the page that a template makes of facts."""
    words = Words(language, law_names())
    page = written(TEMPLATES, f"{name}.xhtml", language, facts | {"words": words})
    return await answered(form, page, language, on=of(tx).clock.today(), name=name.replace("_", "-"))
