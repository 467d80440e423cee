"""The matching service: which routes, which states, whom it listens to, which work."""

from fastapi import FastAPI

from services.kit.app import create_service
from services.kit.service import Service
from services.kit.settings import Settings
from services.matching.known.listens import PEOPLE, TRAINING, VACANCIES
from services.matching.recommendations.api import router as recommendations
from services.matching.recommendations.queries import RECOMMENDATION, RECOMMENDATION_STATE
from services.matching.referrals.api import router as referrals
from services.matching.referrals.jobs import ASK_FOR_CHECKS
from services.matching.referrals.queries import REFERRAL, REFERRAL_STATE

SERVICE = Service(
    name="matching",
    title="Bihuan matching",
    description="Vacancies recommended for a person, referrals, interviews, hires, and whether the work lasted.",
    routers=(recommendations, referrals),
    states={"recommendation": RECOMMENDATION_STATE, "referral": REFERRAL_STATE},
    sources=(PEOPLE, VACANCIES, TRAINING),
    sweeps=(ASK_FOR_CHECKS,),
    shapes=(RECOMMENDATION, REFERRAL),
)


def create_app(settings: Settings) -> FastAPI:
    """Return the matching service."""
    return create_service(SERVICE, settings)
