"""The subsidies service: which routes, which states, whom it listens to."""

from fastapi import FastAPI

from services.kit.app import create_service
from services.kit.service import Service
from services.kit.settings import Settings
from services.subsidies.decisions.api import router as decisions
from services.subsidies.decisions.queries import DECISION, DECISION_STATE
from services.subsidies.eligibility.api import router as eligibility
from services.subsidies.placements.api import router as placements
from services.subsidies.placements.listens import MATCHING, PEOPLE
from services.subsidies.policies.law import shelf

SERVICE = Service(
    name="subsidies",
    title="Bihuan subsidies",
    description="Policies as data, what they entitle someone to, and the decisions that were made by them.",
    routers=(eligibility, placements, decisions),
    states={"decision": DECISION_STATE},
    sources=(PEOPLE, MATCHING),
    shapes=tuple(DECISION.values()),
)


def create_app(settings: Settings) -> FastAPI:
    """Return the subsidies service; raise `BadFile` where a policy cannot be loaded, before anything is served."""
    shelf()
    return create_service(SERVICE, settings)
