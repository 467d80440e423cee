"""What can stand in the way of a survey."""

from datetime import date

from services.kit.http.problems import Problem


class SurveyAnswered(Problem):
    """You have answered this survey already."""

    status = 409


class SurveyIsOver(Problem):
    """This survey is over.

    `due_on` was the last day on which it was answered.
    """

    status = 409
    due_on: date
