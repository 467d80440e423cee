"""What can happen to a staff member; nothing of it names or reaches them."""

from uuid import UUID

from services.kit.journal.events import Event


class StaffRegistered(Event):
    """A staff member was registered, with their first post."""

    kind = "staff_member"
    happened = "registered"


class StaffChanged(Event):
    """Name or work phone of a staff member were changed: which of them, not their values."""

    kind = "staff_member"
    happened = "changed"

    fields: tuple[str, ...]


class StaffJoined(Event):
    """A staff member began in a post of an office."""

    kind = "staff_member"
    happened = "joined"

    office: UUID
    post: str


class StaffLeftPost(Event):
    """A staff member's time in a post of an office ended."""

    kind = "staff_member"
    happened = "left_post"

    office: UUID
    post: str


class StaffCertified(Event):
    """A certificate of a staff member was recorded."""

    kind = "staff_member"
    happened = "certified"

    certificate: str


class StaffCertificateChanged(Event):
    """The last day of a staff member's certificate was changed."""

    kind = "staff_member"
    happened = "certificate_changed"

    certificate: str


class StaffLeft(Event):
    """A staff member works for no office any more."""

    kind = "staff_member"
    happened = "left"
