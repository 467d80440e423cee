"""The training service: which routes, which states, whom it listens to."""

from fastapi import FastAPI

from services.kit.app import create_service
from services.kit.service import Service
from services.kit.settings import Settings
from services.training.classes.api import router as classes
from services.training.classes.queries import CLASS, CLASS_STATE
from services.training.courses.api import router as courses
from services.training.courses.queries import COURSE, COURSE_STATE
from services.training.enrolments.api import router as enrolments
from services.training.enrolments.listens import people
from services.training.enrolments.queries import ENROLMENT, ENROLMENT_STATE

SERVICE = Service(
    name="training",
    title="Bihuan training",
    description="Courses, classes and who takes part in them.",
    routers=(courses, classes, enrolments),
    states={"course": COURSE_STATE, "class": CLASS_STATE, "enrolment": ENROLMENT_STATE},
    sources=(people(),),
    shapes=(COURSE, CLASS, ENROLMENT),
)


def create_app(settings: Settings) -> FastAPI:
    """Return the training service."""
    return create_service(SERVICE, settings)
