"""The problems with which the platform refuses a caller: who are you (401), and you may not (403)."""

from services.kit.http.problems import Problem


class Unauthenticated(Problem):
    """A valid access token is needed."""

    status = 401
    code = "unauthenticated"


class Forbidden(Problem):
    """The access token does not allow this."""

    status = 403
    code = "forbidden"
