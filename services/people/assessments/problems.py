"""What can stand in the way of a psychological assessment."""

from services.kit.http.problems import Problem


class NotItsAuthor(Problem):
    """Only whoever recorded a psychological assessment corrects or annuls it.

    Nobody corrects one of which it is not known who recorded it: whoever reads it can annul it. Others record anew.
    """

    status = 403
