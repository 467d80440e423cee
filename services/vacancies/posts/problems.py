"""What can stand in the way of a vacancy."""

from services.kit.http.problems import Problem


class UnknownEmployer(Problem):
    """This employer is not registered, or not visible to you."""

    status = 409


class NotReadyToPublish(Problem):
    """The vacancy does not yet say what a published one must say.

    `missing` are the fields to state first. Pay may be one end of a range, or to be agreed.
    """

    status = 409
    missing: tuple[str, ...]


class NotADraft(Problem):
    """The vacancy is published or closed already."""

    status = 409


class NotPublished(Problem):
    """The vacancy is not published, so there is nothing to close."""

    status = 409


class VacancyClosedAlready(Problem):
    """The vacancy is closed and is not changed any more."""

    status = 409
