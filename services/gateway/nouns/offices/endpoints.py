"""Where each noun of offices and staff is kept, and what its lists can be narrowed by."""

from services.gateway.endpoints import Endpoint, Filter
from services.gateway.nouns.endpoints import DISTRICT, OF_PERSON
from services.gateway.nouns.offices.choices import OrganisationKind, StaffPost, WorkerRole
from services.gateway.scalars import Id

OPEN = Filter("open", bool, "Those that are open, or those that are closed 是否未撤销.")
OF_ORGANISATION = Filter("organisation", Id, "Those of this organisation.", "organisation_id")
OF_STAFF = Filter("staff", Id, "Those of this staff member.", "staff_id")

ORGANISATIONS = Endpoint(
    "people",
    "/v1/organisations",
    "offices.organisations.Organisation",
    (
        Filter("kind", OrganisationKind, "Those of this kind 机构类型."),
        DISTRICT,
        Filter("credit_code", str, "The one with this unified social credit code, GB 32100 统一社会信用代码."),
        Filter("parent", Id, "Those that belong to this organisation.", "parent_id"),
    ),
)
OFFICES = Endpoint("people", "/v1/offices", "offices.offices.Office", (OF_ORGANISATION, DISTRICT, OPEN))
STAFF = Endpoint(
    "people",
    "/v1/staff",
    "offices.staff.StaffMember",
    (
        Filter("office", Id, "Those who work in this office today.", "office_id"),
        Filter("post", StaffPost, "Those who are in this post today 岗位."),
        Filter("present", bool, "Those who work for an office, or those who have left 是否在职."),
    ),
    sparse=False,
)
ASSIGNMENTS = Endpoint(
    "people",
    "/v1/assignments",
    "offices.assignments.Assignment",
    (
        OF_PERSON,
        OF_STAFF,
        Filter("role", WorkerRole, "Those in this role 帮扶角色."),
        Filter("open", bool, "Those that go on, or those that have ended 是否未结束."),
    ),
)
INVITATIONS = Endpoint("people", "/v1/invitations", "offices.invitations.Invitation", (OF_STAFF,))
DELEGATIONS = Endpoint(
    "people",
    "/v1/delegations",
    "offices.delegations.Delegation",
    (OF_STAFF, Filter("current", bool, "The one of today, or the others 当前是否生效.")),
)
