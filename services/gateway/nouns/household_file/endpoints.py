"""Where what belongs to the file of a household is kept."""

from services.gateway.endpoints import Endpoint

APPLICATIONS = Endpoint(
    "people",
    "/v1/households/{id}/applications",
    "household_file.applications.CertificationApplication",
    sparse=False,
)
RECHECKS = Endpoint("people", "/v1/households/{id}/rechecks", "household_file.rechecks.Recheck", sparse=False)
DIBAO = Endpoint("people", "/v1/households/{id}/dibao", "household_file.dibao.Dibao", sparse=False)
VISITS = Endpoint("people", "/v1/households/{id}/visits", "household_file.visits.HouseholdVisit", sparse=False)
PERSON_VISITS = Endpoint("people", "/v1/persons/{id}/visits", "household_file.visits.PersonVisit", sparse=False)
AGREEMENTS = Endpoint(
    "people", "/v1/households/{id}/agreements", "household_file.agreements.HouseholdAgreement", sparse=False
)
TIMELINE = Endpoint("people", "/v1/households/{id}/timeline", "household_file.timeline.TimelineEntry", sparse=False)
