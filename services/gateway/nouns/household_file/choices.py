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


@chosen_from
class DibaoEndReason(Enum):
    """Why a household draws dibao no longer 低保终止原因."""

    WRITTEN_OFF = enum_value("written_off", description="Work lasts, and it was written off 就业后核销.")
    INCOME_ROSE = enum_value("income_rose", description="The income rose otherwise 收入增加.")
    MOVED_AWAY = enum_value("moved_away", description="The household moved 迁出.")
    MEMBERS_CHANGED = enum_value("members_changed", description="Its members changed 家庭成员变化.")
    OTHER = enum_value("other", description="Something else 其他.")


@chosen_from
class VisitPurpose(Enum):
    """What a visit was for 家访目的."""

    FIRST_VISIT = enum_value("first_visit", description="To get to know the family 首次走访.")
    REGULAR = enum_value("regular", description="As is agreed, now and then 定期走访.")
    RECHECK = enum_value("recheck", description="To look at a certification again 复核.")
    AFTER_HIRE = enum_value("after_hire", description="To see how work goes 就业后回访.")
    OBJECTION = enum_value("objection", description="To look into an objection 核查异议.")
    OTHER = enum_value("other", description="Something else 其他.")


@chosen_from
class VisitFinding(Enum):
    """What was found on a visit 走访情况."""

    NOBODY_MET = enum_value("nobody_met", description="Nobody was met 未见到人.")
    AS_RECORDED = enum_value("as_recorded", description="All is as recorded 与登记相符.")
    FOUND_WORK = enum_value("found_work", description="Somebody found work 有成员就业.")
    LOST_WORK = enum_value("lost_work", description="Somebody lost work 有成员失业.")
    INCOME_DIFFERS = enum_value("income_differs", description="The income is another 收入变化.")
    MEMBERS_DIFFER = enum_value("members_differ", description="The members are others 成员变化.")
    ILLNESS = enum_value("illness", description="Somebody is ill 有成员患病.")
    WANTS_WORK = enum_value("wants_work", description="Somebody wants work 有求职意愿.")
    WANTS_TRAINING = enum_value("wants_training", description="Somebody wants to be trained 有培训意愿.")
    WANTS_BUSINESS = enum_value("wants_business", description="Somebody wants to start a business 有创业意愿.")
    NEEDS_OTHER_HELP = enum_value("needs_other_help", description="The family needs other help 需要其他帮助.")


@chosen_from
class AgreementKind(Enum):
    """What an agreement is about 协议类别."""

    ASSISTANCE = enum_value("assistance", description="Help into work 就业援助协议.")
    PLACEMENT = enum_value("placement", description="A place within a time 限期就业协议.")
    TRAINING = enum_value("training", description="Training 培训协议.")
    HONESTY = enum_value("honesty", description="That what is stated is true 诚信承诺.")


@chosen_from
class OfficePromise(Enum):
    """What an office promises 机构承诺."""

    RECOMMEND_POSTS = enum_value("recommend_posts", description="To recommend posts 推荐岗位.")
    PLACE_WITHIN_THE_MONTH = enum_value("place_within_the_month", description="Work within a month 一个月内就业.")
    TRAIN = enum_value("train", description="Training free of charge 免费培训.")
    GUIDE = enum_value("guide", description="Guidance 职业指导.")
    VISIT = enum_value("visit", description="To visit now and then 定期家访.")
    HELP_WITH_SUBSIDIES = enum_value("help_with_subsidies", description="Help with subsidies 协助申领补贴.")
    OFFER_WELFARE_POST = enum_value("offer_welfare_post", description="A public-welfare post at last 公益性岗位托底.")


@chosen_from
class HouseholdPromise(Enum):
    """What a family promises 家庭承诺."""

    LOOK_FOR_WORK = enum_value("look_for_work", description="To look for work 积极求职.")
    TAKE_ANY_POST = enum_value("take_any_post", description="To take any suitable post 不挑不拣.")
    ATTEND_TRAINING = enum_value("attend_training", description="To attend training 参加培训.")
    ATTEND_GUIDANCE = enum_value("attend_guidance", description="To attend guidance 参加职业指导.")
    REPORT_CHANGES = enum_value("report_changes", description="To tell of changes 及时报告变化.")
    TELL_THE_TRUTH = enum_value("tell_the_truth", description="To state what is true 如实申报.")


@chosen_from
class AgreementEndReason(Enum):
    """How an agreement ended 协议终止原因."""

    FULFILLED = enum_value("fulfilled", description="Both did as promised 已履行.")
    BROKEN_BY_HOUSEHOLD = enum_value("broken_by_household", description="The family did not 家庭未履行.")
    BROKEN_BY_OFFICE = enum_value("broken_by_office", description="The office did not 机构未履行.")
    REPLACED = enum_value("replaced", description="Another one takes its place 另签协议.")
    MOVED_AWAY = enum_value("moved_away", description="The family moved 迁出.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The family asked for it 本人申请.")


@chosen_from
class Happened(Enum):
    """What happened to a household 事项."""

    REGISTERED = enum_value("registered", description="It was registered 登记家庭.")
    MEMBER_JOINED = enum_value("member_joined", description="Somebody joined 成员加入.")
    MEMBER_LEFT = enum_value("member_left", description="Somebody left 成员离开.")
    APPLIED = enum_value("applied", description="An application was received 受理申请.")
    POSTED = enum_value("posted", description="It was posted 公示.")
    OBJECTED = enum_value("objected", description="Somebody objected 提出异议.")
    OBJECTION_ANSWERED = enum_value("objection_answered", description="The objection was answered 答复异议.")
    APPLICATION_GRANTED = enum_value("application_granted", description="The application was granted 予以认定.")
    APPLICATION_REFUSED = enum_value("application_refused", description="The application was refused 不予认定.")
    APPLICATION_WITHDRAWN = enum_value("application_withdrawn", description="It was taken back 撤回申请.")
    CERTIFIED = enum_value("certified", description="The household was certified 认定.")
    CERTIFICATION_ENDED = enum_value("certification_ended", description="The certification ended 取消认定.")
    RECHECKED = enum_value("rechecked", description="Somebody looked again 复核.")
    DIBAO_BEGAN = enum_value("dibao_began", description="It began to draw dibao 开始领取低保.")
    DIBAO_ENDED = enum_value("dibao_ended", description="It drew dibao no longer 停止领取低保.")
    WRITE_OFF_HELP_DUE = enum_value("write_off_help_due", description="Help to write dibao off was due 应协助核销低保.")
    VISITED = enum_value("visited", description="The office visited 家访.")
    AGREEMENT_SIGNED = enum_value("agreement_signed", description="An agreement was signed 签订协议.")
    AGREEMENT_ENDED = enum_value("agreement_ended", description="An agreement ended 协议终止.")
