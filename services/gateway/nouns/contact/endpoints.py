"""Where each noun of contact is kept, and what its lists can be narrowed by."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.endpoints import OF_PERSON
from services.gateway.nouns.offices.endpoints import OF_STAFF

NOTIFICATIONS = Endpoint(
    "people",
    "/v1/notifications",
    "contact.notifications.Notification",
    (OF_PERSON, OF_STAFF, Filter("unread", bool, "Those that are not read, or those that are 是否未读.")),
)
