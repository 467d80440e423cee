"""Surveys: answered by whoever was asked, told to offices in fives."""

from collections.abc import Mapping

from tests.people.surveys.asking import CONTENT, asked
from tests.security.operations import Operation, Subject, done
from tests.security.reads import at_address, in_field, kind, reading
from tests.security.world import World

MONTHS = {"since": "2026-01-01", "until": "2026-12-31"}
RESULTS = "people GET /v1/survey-results?office={office}&since=2026-01-01&until=2026-12-31"


async def a_survey(world: World) -> Subject:
    """A survey that nobody has answered."""
    person = (await world.person())["id"]
    survey = await asked(world.doors.parts["people"].database, person, world.rows["office"]["id"])
    return Subject(world.about_person(person), {"id": survey}, CONTENT)


async def fill(world: World) -> None:
    """Ask the person whom everything is about."""
    database = world.doors.parts["people"].database
    world.rows["survey"] = {"id": await asked(database, world.about.person, world.rows["office"]["id"])}


OPERATIONS: Mapping[str, Operation] = {
    **kind("people", "survey", "surveys"),
    **done("answer_survey", "people POST /v1/surveys/{id}:answer", "answerSurvey", a_survey, ("survey",)),
    "people.list_survey_questions": reading("people", at_address("people GET /v1/survey-questions", lambda told: told)),
    "graph.surveyQuestions": reading("people", in_field("surveyQuestions", lambda _: {})),
    "people.read_survey_results": reading(
        "people",
        lambda world: at_address(RESULTS.format(office=world.rows["office"]["id"]), lambda told: told)(world),
    ),
    "graph.surveyResults": reading(
        "people",
        in_field("surveyResults", lambda world: {"officeId": world.rows["office"]["id"], **MONTHS}),
    ),
}
