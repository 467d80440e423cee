"""Where each noun of contact is kept, and what its lists can be narrowed by."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.contact.choices import ComplaintState
from services.gateway.nouns.endpoints import OF_PERSON
from services.gateway.nouns.offices.endpoints import OF_STAFF
from services.gateway.scalars import Id

NOTIFICATIONS = Endpoint(
    "people",
    "/v1/notifications",
    "contact.notifications.Notification",
    (OF_PERSON, OF_STAFF, Filter("unread", bool, "Those that are not read, or those that are 是否未读.")),
)
COMPLAINTS = Endpoint(
    "people",
    "/v1/complaints",
    "contact.complaints.Complaint",
    (
        OF_PERSON,
        Filter("office", Id, "Those that this office deals with.", "office_id"),
        Filter("state", ComplaintState, "Those that have come so far 投诉状态."),
    ),
)
SURVEYS = Endpoint("people", "/v1/surveys", "contact.surveys.Survey", (OF_PERSON,))
