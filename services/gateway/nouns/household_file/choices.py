"""What has a fixed choice of values in the file of a household; each value stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class ApplicationEvidence(Enum):
    """What came with an application 申请材料."""

    HOUSEHOLD_BOOK = enum_value("household_book", description="The household register 户口簿.")
    IDENTITY_CARDS = enum_value("identity_cards", description="The members' identity cards 身份证.")
    UNEMPLOYMENT_REGISTRATIONS = enum_value(
        "unemployment_registrations", description="The members' registrations as unemployed 失业登记证明."
    )
    DIBAO_CERTIFICATE = enum_value("dibao_certificate", description="The certificate of dibao 低保证.")
    INCOME_PROOF = enum_value("income_proof", description="Proof of income 收入证明.")
    STATEMENT = enum_value("statement", description="A statement that the family signed 书面承诺.")


@chosen_from
class PostedAt(Enum):
    """Where an application is posted 公示地点."""

    COMMUNITY_BOARD = enum_value("community_board", description="On the board of the community 社区公告栏.")
    SERVICE_HALL = enum_value("service_hall", description="In the service hall 服务大厅.")
    WEBSITE = enum_value("website", description="On a website 网站.")


@chosen_from
class ApplicationState(Enum):
    """What became of an application 申请状态."""

    OPEN = enum_value("open", description="It waits for its decision 待决定.")
    GRANTED = enum_value("granted", description="The household was certified 已认定.")
    REFUSED = enum_value("refused", description="The law refused it 不予认定.")
    WITHDRAWN = enum_value("withdrawn", description="The family took it back 已撤回.")


@chosen_from
class RaisedBy(Enum):
    """In what standing somebody objects 异议人类别; nobody is named."""

    NEIGHBOUR = enum_value("neighbour", description="Somebody of the neighbourhood 邻里.")
    COMMUNITY = enum_value("community", description="The community's committee 社区居委会.")
    ANOTHER_OFFICE = enum_value("another_office", description="Another office 其他部门.")
    RELATIVE = enum_value("relative", description="A relative 亲属.")
    UNNAMED = enum_value("unnamed", description="Somebody who does not say 匿名.")


@chosen_from
class ObjectionGround(Enum):
    """What is objected 异议理由."""

    A_MEMBER_WORKS = enum_value("a_member_works", description="A member has work 有成员已就业.")
    INCOME_DIFFERS = enum_value("income_differs", description="The income is another 收入不符.")
    MEMBERS_DIFFER = enum_value("members_differ", description="The members are others 成员不符.")
    LIVES_ELSEWHERE = enum_value("lives_elsewhere", description="The family lives elsewhere 不在本地居住.")
    OTHER = enum_value("other", description="Something else 其他.")


@chosen_from
class ObjectionOutcome(Enum):
    """How an objection was answered 异议处理结果."""

    UPHELD = enum_value("upheld", description="It is right 成立.")
    DISMISSED = enum_value("dismissed", description="It is not 不成立.")


@chosen_from
class RecheckOutcome(Enum):
    """What came of a re-check 复核结果."""

    STILL = enum_value("still", description="Nothing has changed: it stays certified 仍符合条件.")
    EXITED = enum_value("exited", description="A text of the place ended the certification 按规定退出.")
    FOR_THE_OFFICER = enum_value(
        "for_the_officer",
        description="The law would refuse it today, and no text ends it: an officer decides 待主管人员决定.",
    )
    UNDECIDED = enum_value("undecided", description="A fact is missing 尚无法判断.")
