"""What can stand in the way of counts of another region."""

from services.kit.http.problems import Problem


class RegionTooSmall(Problem):
    """Counts of so small a region are told only to whoever sees its persons.

    Ask for the county or an area above it.
    """

    status = 403
