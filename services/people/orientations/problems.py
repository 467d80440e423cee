"""What can stand in the way of an orientation."""

from services.kit.http.problems import Problem


class OrientationIsClosed(Problem):
    """It is known already what came of this orientation."""

    status = 409
