"""Staff in the graph."""

import strawberry

from services.gateway.nouns.certifications import CertificationCaveat
from services.gateway.nouns.offices.choices import StaffCertificateKind, StaffPost
from services.gateway.nouns.offices.endpoints import ASSIGNMENTS, DELEGATIONS, INVITATIONS, OFFICES, STAFF
from services.gateway.refusals import Problem
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class StaffMembership(Shape):
    """A staff member's time in one post of one office 任职."""

    id: Id = fact("The membership's id.")
    office_id: Id = fact("The office's id.", of="office")
    post: StaffPost = fact("What they do there 岗位.")
    since: Day = fact("Since when 起始日期.")
    left_on: Day | None = fact("The first day on which they were in the post no more 离岗日期.")
    certified_under: str | None = fact("The text that asked for a certificate when they began 持证上岗依据.")
    lapsed: bool = fact("Whether by now no certificate counts, where one was asked for 证书是否已失效.")
    office = row(OFFICES, "The office 服务网点.", by="office_id")


@described
class StaffCertificate(Shape):
    """A certificate of a staff member 证书."""

    id: Id = fact("The certificate's id.")
    kind: StaffCertificateKind = fact("What it is 证书类型.")
    issued_on: Day = fact("When it was issued 发证日期.")
    valid_until: Day | None = fact("The last day on which it counts; null without an end 有效期至.")
    number: str = fact("Its number, masked 证书编号 (打码).")
    in_force: bool = fact("Whether it counts today 当前是否有效.")


@described
class StaffMember(Shape):
    """Somebody who helps 工作人员; name and work phone as they are, for those they help and work with."""

    id: Id = fact("The staff member's id.")
    version: int = fact("What `ifMatch` takes when the staff member is changed.")
    name: str = fact("The name 姓名.")
    phone: str | None = fact("The number at work 工作电话.")
    signs_in: bool = fact("Whether they have accepted an invitation 是否已开通账号.")
    memberships: list[StaffMembership] = fact("Their posts, those that ended too 任职.")
    certificates: list[StaffCertificate] = fact("Their certificates 持证情况.")
    stand_in_id: Id | None = fact("Who does their work today, where they are away.", of="stand_in")
    left_on: Day | None = fact("The first day on which they worked for no office any more 离职日期.")
    created_at: Instant = fact("When they were registered.")
    updated_at: Instant = fact("When they were last changed.")
    stand_in = row(STAFF, "Who does their work today, where they are away 代理人.", by="stand_in_id")
    delegations = rows(DELEGATIONS, "When they are away, and who stands in 代理安排.", staff="id")
    invitations = rows(INVITATIONS, "How they were invited to sign in 邀请.", staff="id")
    assignments = rows(ASSIGNMENTS, "Whom they help, and have helped 帮扶对象.", staff="id")


@described
class PostNeedsCertificate(Problem):
    """The post asks for a certificate that the staff member does not have on that day 该岗位须持证上岗."""

    law: str = fact("The text that asks for it 依据.")
    post: StaffPost = fact("The post 岗位.")
    caveats: list[CertificationCaveat] = fact("What is not certain about that text 备注.")


@described
class AlreadyInPost(Problem):
    """The staff member is in this post of this office already 已在该网点的这一岗位."""


@described
class NoSuchMembership(Problem):
    """The staff member has no such membership that goes on 没有这一任职."""


@described
class NoSuchCertificate(Problem):
    """The staff member has no such certificate 没有这一证书."""


@described
class StaffHasLeft(Problem):
    """The staff member has left and cannot be changed any more 工作人员已离职."""


@described
class StillAssigned(Problem):
    """The staff member is still assigned to persons 仍有帮扶对象."""

    assignments: int = fact("How many 数量.")


@taken
class StaffCertificateInput(Taken):
    """A certificate of a staff member 登记证书."""

    kind: StaffCertificateKind = fact("What it is 证书类型.")
    number: str = fact("Its number 证书编号.")
    issued_on: Day = fact("When it was issued 发证日期.")
    valid_until: Day | None = optional("The last day on which it counts 有效期至.")


@taken
class StaffInput(Taken):
    """A staff member to register, with their first post 登记工作人员."""

    name: str = fact("The name 姓名.")
    phone: str | None = optional("The number at work 工作电话.")
    office_id: Id = fact("The office's id.", of="office")
    post: StaffPost = fact("What they do there 岗位.")
    since: Day | None = optional("Since when; today where left out 起始日期.")
    certificates: list[StaffCertificateInput] | None = optional("The certificates that the post asks for 证书.")


@taken
class StaffChanges(Taken):
    """What to change about a staff member; what is left out stays as it is."""

    name: str | None = optional("The name 姓名.")
    phone: str | None = optional("The number at work, or null 工作电话.")


@taken
class JoinOfficeInput(Taken):
    """A post of an office in which a staff member begins 到岗."""

    office_id: Id = fact("The office's id.", of="office")
    post: StaffPost = fact("What they do there 岗位.")
    since: Day | None = optional("Since when; today where left out 起始日期.")


@taken
class LeavePostInput(Taken):
    """A membership that ends 离岗."""

    membership_id: Id = fact("The membership's id.", of="membership")
    on: Day | None = optional("The first day on which it is no more; today where left out 离岗日期.")


@taken
class ChangeStaffCertificateInput(Taken):
    """A certificate that counts until another day 变更证书有效期."""

    certificate_id: Id = fact("The certificate's id.", of="certificate")
    valid_until: Day | None = fact("The last day on which it counts; null without an end 有效期至.")


@taken
class LeaveInput(Taken):
    """A staff member who leaves 离职."""

    on: Day | None = optional("The first day on which they work for no office; today where left out 离职日期.")


@strawberry.type
class StaffQueries:
    """How staff are found."""

    staff_member = one(STAFF, "One staff member 工作人员.")
    staff_members = rows(STAFF, "The staff of the area, in the order of their registration 工作人员.")


@strawberry.type
class StaffMutations:
    """What can be done with a staff member's record."""

    register_staff = verb(
        "POST /v1/staff",
        "Register a staff member with their first post 登记工作人员.",
        "people",
        StaffMember,
        taking=StaffInput,
        or_else=(PostNeedsCertificate,),
    )
    change_staff = verb(
        "PATCH /v1/staff/{id}",
        "Change name or work phone of a staff member 变更工作人员信息.",
        "people",
        StaffMember,
        taking=StaffChanges,
        or_else=(StaffHasLeft,),
    )
    join_office = verb(
        "POST /v1/staff/{id}:joinOffice",
        "Let a staff member begin in a post of an office, beside those they are in 到岗.",
        "people",
        StaffMember,
        taking=JoinOfficeInput,
        or_else=(StaffHasLeft, PostNeedsCertificate, AlreadyInPost),
    )
    leave_post = verb(
        "POST /v1/staff/{id}:leavePost",
        "End a staff member's time in a post 离岗.",
        "people",
        StaffMember,
        taking=LeavePostInput,
        or_else=(StaffHasLeft, NoSuchMembership, StillAssigned),
    )
    certify_staff = verb(
        "POST /v1/staff/{id}:certify",
        "Record a certificate of a staff member 登记持证情况.",
        "people",
        StaffMember,
        taking=StaffCertificateInput,
        or_else=(StaffHasLeft,),
    )
    change_staff_certificate = verb(
        "POST /v1/staff/{id}:changeCertificate",
        "Change the last day of a certificate: it was extended, or withdrawn 变更证书有效期.",
        "people",
        StaffMember,
        taking=ChangeStaffCertificateInput,
        or_else=(StaffHasLeft, NoSuchCertificate),
    )
    staff_leaves = verb(
        "POST /v1/staff/{id}:leave",
        "Let a staff member leave every office 离职.",
        "people",
        StaffMember,
        taking=LeaveInput,
        or_else=(StaffHasLeft, StillAssigned),
    )
