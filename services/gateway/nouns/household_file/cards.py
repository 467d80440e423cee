"""The cards that a family is handed, as data: who helps it, and what was decided for it."""

from services.gateway.nouns.choices import DecisionOutcome
from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.offices.choices import WorkerRole
from services.gateway.relations import row
from services.gateway.scalars import Day, Id, Instant, Yuan
from services.gateway.shapes import Shape, described, fact

PAPER = ("text/html", "application/pdf")
"""As what a paper of a household is answered."""


@described
class Contact(Shape):
    """Somebody who helps a member of a household 帮扶人员, and how to reach them at work."""

    person_id: Id = fact("The member.", of="person")
    role: WorkerRole = fact("As what they help 职责.")
    since: Day = fact("Since when 起始日期.")
    name: str = fact("Their name 姓名.")
    phone: str | None = fact("Their phone number at work 工作电话.")
    office: str = fact("Their office 网点.")
    office_address: str | None = fact("Its address 网点地址.")
    office_phone: str | None = fact("Its phone number 网点电话.")
    opening_hours: str | None = fact("When it is open 开放时间.")
    organisation: str = fact("The organisation 机构.")
    person = row(PERSONS, "The member; null where the caller does not see them 成员.", by="person_id")


@described
class ContactCard(Shape):
    """Who helps a household 联系卡."""

    made_on: Day = fact("On which day this was so 制作日期.")
    contacts: list[Contact] = fact("Who helps its members 帮扶人员.")


@described
class Entitlement(Shape):
    """What was decided last of a programme for a member's work 补贴判断."""

    decision_id: Id = fact("The decision.", of="decision")
    person_id: Id = fact("The member.", of="person")
    programme: str = fact("The programme 政策.")
    outcome: DecisionOutcome = fact("What came out 判断结果.")
    payee: str | None = fact("Who would be paid: person, household, employer, institution or base 发放对象.")
    amount: Yuan | None = fact("One payment; null where it is not fixed 每期金额.")
    as_of: Day = fact("The day that was asked about 依据日期.")
    decided_at: Instant = fact("When it was decided 决定时间.")
    person = row(PERSONS, "The member; null where the caller does not see them 成员.", by="person_id")


@described
class EntitlementCard(Shape):
    """What was decided for a household 明白卡; what was not decided is not on it, and may be due all the same."""

    made_on: Day = fact("By which day people had been told 制作日期.")
    entitlements: list[Entitlement] = fact("What was decided 已作出的判断.")
