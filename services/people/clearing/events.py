"""What can happen to a certified household whose member starts or ends work."""

from uuid import UUID

from services.kit.journal.events import Event


class RecheckDue(Event):
    """Work of a member was recorded, changed or annulled: the household is to be looked at again."""

    kind = "household"
    happened = "recheck_due"

    member: UUID
