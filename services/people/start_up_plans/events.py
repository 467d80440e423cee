"""What can happen to a plan to start a business."""

from uuid import UUID

from services.kit.journal.events import Event


class StartUpPlanRecorded(Event):
    """A plan was recorded."""

    kind = "start_up_plan"
    happened = "recorded"


class StartUpPlanChanged(Event):
    """A plan was changed: which fields, not their values."""

    kind = "start_up_plan"
    happened = "changed"

    fields: tuple[str, ...]


class StartUpPlanFollowed(Event):
    """A plan went where its person went: other offices see it now."""

    kind = "start_up_plan"
    happened = "followed"


class BusinessOpened(Event):
    """What was planned was opened: the business stands in the person's file."""

    kind = "start_up_plan"
    happened = "business_opened"

    business: UUID


class StartUpPlanGivenUp(Event):
    """A plan was given up, for a coded reason."""

    kind = "start_up_plan"
    happened = "given_up"

    reason: str
