"""The vacancies service: which routes, which states, which work."""

from fastapi import FastAPI

from services.kit.app import create_service
from services.kit.jobs import JOBS_AT_ONCE
from services.kit.service import Service
from services.kit.settings import Settings
from services.vacancies.employers.api import router as employers
from services.vacancies.employers.queries import EMPLOYER, EMPLOYER_STATE
from services.vacancies.imports.api import router as imports
from services.vacancies.imports.jobs.importing import IMPORT_VACANCIES, TAKE_UP
from services.vacancies.imports.queries import IMPORT
from services.vacancies.lists.api import router as lists
from services.vacancies.posts.api import router as vacancies
from services.vacancies.posts.queries import PUBLISHED_VACANCY, VACANCY, VACANCY_STATE

SERVICE = Service(
    name="vacancies",
    title="Bihuan vacancies",
    description="Employers, their vacancies, and imports of files of vacancies.",
    routers=(employers, vacancies, imports, lists),
    states={"employer": EMPLOYER_STATE, "vacancy": VACANCY_STATE},
    jobs=(IMPORT_VACANCIES,),
    sweeps=(TAKE_UP,),
    connections_of_jobs=JOBS_AT_ONCE,  # each import is held in one of its own
    shapes=(EMPLOYER, VACANCY, PUBLISHED_VACANCY, IMPORT),
)


def create_app(settings: Settings) -> FastAPI:
    """Return the vacancies service."""
    return create_service(SERVICE, settings)
