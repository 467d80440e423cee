"""What can happen to a recommendation."""

from services.kit.journal.events import Event


class RecommendationMade(Event):
    """A vacancy was recommended for a person, by one version of the model."""

    kind = "recommendation"
    happened = "made"

    model: str


class RecommendationFollowed(Event):
    """A recommendation went where its person went: other offices see it now."""

    kind = "recommendation"
    happened = "followed"
