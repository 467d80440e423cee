"""Where each noun of guidance is kept, and what its lists can be narrowed by."""

from services.gateway.endpoints import Endpoint
from services.gateway.nouns.endpoints import OF_PERSON

PSYCHOLOGICAL_NOTES = Endpoint(
    "people", "/v1/psychological-notes", "guidance.psychological_notes.PsychologicalNote", (OF_PERSON,)
)
