"""Where what belongs to the file of a household is kept."""

from services.gateway.endpoints import Endpoint

APPLICATIONS = Endpoint(
    "people",
    "/v1/households/{id}/applications",
    "household_file.applications.CertificationApplication",
    sparse=False,
)
RECHECKS = Endpoint("people", "/v1/households/{id}/rechecks", "household_file.rechecks.Recheck", sparse=False)
