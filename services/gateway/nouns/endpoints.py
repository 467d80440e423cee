"""Where each noun is kept, and what its lists can be narrowed by."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.choices import EnrolmentStatus, HukouKind, NeedPurpose
from services.gateway.scalars import Id

OF_PERSON = Filter("person", Id, "Those of this person.", "person_id")
DISTRICT = Filter("district", str, "Those in this district (GB/T 2260, 6 to 12 digits) and all below it 区划.")

PERSONS = Endpoint(
    "people",
    "/v1/persons",
    "persons.Person",
    (
        Filter("residence", str, "Those who live in this district (GB/T 2260) or below it 常住地."),
        Filter("hukou_kind", HukouKind, "Those whose registration is of this kind 户口性质."),
    ),
)
ACCESSES = Endpoint("people", "/v1/persons/{id}/access-log", "persons.Access", sparse=False)
HOUSEHOLDS = Endpoint(
    "people",
    "/v1/households",
    "households.Household",
    (
        DISTRICT,
        Filter("certified", bool, "Those that are certified as zero-employment, or those that are not 是否已认定."),
        Filter("recheck", bool, "Those that are certified and whose facts have changed since 是否需复核."),
    ),
)
CERTIFICATIONS = Endpoint(
    "people", "/v1/households/{id}/certifications", "certifications.Certification", sparse=False
)
NEEDS = Endpoint(
    "people",
    "/v1/needs",
    "needs.Need",
    (
        OF_PERSON,
        Filter("purpose", NeedPurpose, "Those of this purpose 需求类别."),
        Filter("open", bool, "Those that are open, or those that are closed 是否未结束."),
    ),
)
COURSES = Endpoint(
    "training",
    "/v1/courses",
    "courses.Course",
    (
        Filter("occupation", str, "Those for this occupation, CSCO 2022 职业."),
        Filter("district", str, "Those in this very district, GB/T 2260 区划."),
    ),
)
CLASSES = Endpoint(
    "training", "/v1/classes", "classes.TrainingClass", (Filter("course", Id, "Those of this course.", "course_id"),)
)
ENROLMENTS = Endpoint(
    "training",
    "/v1/enrolments",
    "enrolments.Enrolment",
    (
        OF_PERSON,
        Filter("class_id", Id, "Those in this class.", "training_class_id"),
        Filter("status", EnrolmentStatus, "Those that have come so far 培训状态."),
    ),
)
