"""Where each noun of guidance is kept, and what its lists can be narrowed by."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.endpoints import OF_PERSON
from services.gateway.nouns.guidance.choices import AppointmentKind
from services.gateway.scalars import Id

PSYCHOLOGICAL_NOTES = Endpoint(
    "people", "/v1/psychological-notes", "guidance.psychological_notes.PsychologicalNote", (OF_PERSON,)
)
APPOINTMENTS = Endpoint(
    "people",
    "/v1/appointments",
    "guidance.appointments.Appointment",
    (
        Filter("office", Id, "Those that this office holds.", "office_id"),
        Filter("kind", AppointmentKind, "Those of this kind 预约类别."),
    ),
)
ATTENDANCES = Endpoint("people", "/v1/attendances", "guidance.appointments.Attendance", (OF_PERSON,))
