"""What every part of a person's file can be refused for, and how it is annulled."""

from services.gateway.nouns.file.choices import AnnulmentReason
from services.gateway.refusals import Problem
from services.gateway.shapes import Taken, described, fact, taken


@described
class PartIsAnnulled(Problem):
    """This was annulled and cannot be changed any more 记录已作废."""


@taken
class AnnulInput(Taken):
    """Why something was recorded by mistake 作废."""

    reason: AnnulmentReason = fact("Why 原因.")
