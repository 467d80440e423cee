"""What has a fixed choice of values; each value stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class HukouKind(Enum):
    """The kind of household registration 户口性质."""

    URBAN = enum_value("urban", description="Urban 城镇.")
    RURAL = enum_value("rural", description="Rural 农村.")


@chosen_from
class CaseState(Enum):
    """How a service case stands 个案状态."""

    OPEN = enum_value("open", description="It goes on 进行中.")
    PAUSED = enum_value("paused", description="It rests 暂停.")
    CLOSED = enum_value("closed", description="It has ended 已结案.")


@chosen_from
class TaskKind(Enum):
    """What a task is about 待办种类."""

    STEP = enum_value("step", description="The present step of a case 个案当前环节.")
    CHECK = enum_value("check", description="To see whether a hire has lasted 回访.")
    PROMISE = enum_value("promise", description="The promise of work 就业承诺.")
    CONTACT = enum_value("contact", description="To reach the person 联系本人.")
    OTHER = enum_value("other", description="Something else 其他.")


@chosen_from
class WithoutResidentId(Enum):
    """Why a record has no resident id 无证号原因."""

    NEVER_ISSUED = enum_value("never_issued", description="None was ever issued 从未办理.")
    CANNOT_BE_SHOWN = enum_value("cannot_be_shown", description="It is lost, or not at hand 无法出示.")
    FAILS_ITS_CHECK = enum_value(
        "fails_its_check", description="The one that is shown breaks its standard 号码校验不符."
    )
    HELD_BY_ANOTHER = enum_value("held_by_another", description="Somebody else has the same one 与他人重号.")
    BEING_CORRECTED = enum_value("being_corrected", description="The police are correcting it 公安机关更正中.")


@chosen_from
class ContactRelation(Enum):
    """What a contact is to the person 联系人与本人关系."""

    SPOUSE = enum_value("spouse", description="Spouse 配偶.")
    PARENT = enum_value("parent", description="Parent 父母.")
    CHILD = enum_value("child", description="Child 子女.")
    SIBLING = enum_value("sibling", description="Brother or sister 兄弟姐妹.")
    OTHER_RELATIVE = enum_value("other_relative", description="Another relative 其他亲属.")
    GUARDIAN = enum_value("guardian", description="Guardian 监护人.")
    FRIEND = enum_value("friend", description="Friend 朋友.")
    OTHER = enum_value("other", description="Another relation 其他.")


@chosen_from
class HandoverState(Enum):
    """How far a hand-over has come 移交状态."""

    OFFERED = enum_value("offered", description="Offered, and not yet answered 待接收.")
    ACCEPTED = enum_value("accepted", description="The other office took the file 已接收.")
    DECLINED = enum_value("declined", description="The other office did not take it 不予接收.")
    WITHDRAWN = enum_value("withdrawn", description="Taken back 已撤回.")


@chosen_from
class CorrectionState(Enum):
    """How far a correction has come 更正状态."""

    PENDING = enum_value("pending", description="Waits for its decision 待审核.")
    APPROVED = enum_value("approved", description="The record is corrected 已更正.")
    REJECTED = enum_value("rejected", description="The record stays as it is 审核不通过.")
    WITHDRAWN = enum_value("withdrawn", description="It was taken back 已撤回.")


@chosen_from
class Relation(Enum):
    """How a member is related to the head of a household 与户主关系."""

    HEAD = enum_value("head", description="The head 户主.")
    SPOUSE = enum_value("spouse", description="Spouse 配偶.")
    CHILD = enum_value("child", description="Child 子女.")
    PARENT = enum_value("parent", description="Parent 父母.")
    OTHER = enum_value("other", description="Another relation 其他.")


@chosen_from
class WithdrawalReason(Enum):
    """Why a certification ends 取消认定的原因."""

    A_MEMBER_FOUND_WORK = enum_value("a_member_found_work", description="A member found work 家庭成员已就业.")
    FACTS_WERE_WRONG = enum_value("facts_were_wrong", description="What was stated was wrong 情况不实.")
    MOVED_AWAY = enum_value("moved_away", description="The household moved away 迁出.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The household asked for it 本人申请.")
    REFUSED_RECOMMENDATIONS = enum_value(
        "refused_recommendations",
        description="It refused as many recommendations as the place allows 多次拒绝推荐岗位.",
    )
    REFUSED_HIRE = enum_value(
        "refused_hire", description="A member refused work that an employer agreed to 单位同意聘用而本人拒绝."
    )
    OUT_OF_REACH = enum_value("out_of_reach", description="The office could not reach it for so long 长期无法联系.")


@chosen_from
class NeedPurpose(Enum):
    """What a person looks for 需求类别."""

    JOB = enum_value("job", description="Work 求职.")
    TRAINING = enum_value("training", description="Training 培训.")


@chosen_from
class WorkHours(Enum):
    """For how many hours somebody looks for work 工时要求."""

    FULL_TIME = enum_value("full_time", description="Full time 全日制.")
    PART_TIME = enum_value("part_time", description="Part time 非全日制.")
    ANY = enum_value("any", description="Either 均可.")


@chosen_from
class HomeWork(Enum):
    """Whether somebody looks for work at home 居家就业."""

    WANTED = enum_value("wanted", description="They would like it 希望居家.")
    NEEDED = enum_value("needed", description="Nothing else is possible 只能居家.")


@chosen_from
class WayToWork(Enum):
    """How somebody gets to work 通勤条件."""

    NEEDS_TRANSPORT = enum_value("needs_transport", description="Only if they are taken there 需要接送.")
    OWN_VEHICLE = enum_value("own_vehicle", description="By a vehicle of their own 自备交通工具.")
    NEAR_HOME_ONLY = enum_value("near_home_only", description="Only near home 只能就近.")


@chosen_from
class CourseTime(Enum):
    """When somebody can learn 可培训时间."""

    WEEKDAYS = enum_value("weekdays", description="By day from Monday to Friday 工作日.")
    EVENINGS = enum_value("evenings", description="In the evening 晚间.")
    WEEKENDS = enum_value("weekends", description="At the weekend 周末.")


@chosen_from
class StartUpStage(Enum):
    """How far a plan to start a business is 创业进展."""

    IDEA = enum_value("idea", description="An idea 构想.")
    PREPARING = enum_value("preparing", description="It is being prepared 筹备.")
    REGISTERED = enum_value("registered", description="The business is registered 已登记.")
    GIVEN_UP = enum_value("given_up", description="It was given up 已放弃.")


@chosen_from
class ClosingReason(Enum):
    """Why a need is closed 需求结束的原因."""

    MET = enum_value("met", description="It is met 已满足.")
    WITHDRAWN = enum_value("withdrawn", description="The person withdrew it 本人撤回.")
    PERSON_GONE = enum_value("person_gone", description="The person is gone 人员离开.")


@chosen_from
class EnrolmentStatus(Enum):
    """How far an enrolment has come 培训状态."""

    ENROLLED = enum_value("enrolled", description="Takes part 在读.")
    COMPLETED = enum_value("completed", description="Completed 结业.")
    WITHDRAWN = enum_value("withdrawn", description="Left before the end 退出.")


@chosen_from
class EmployerKind(Enum):
    """What kind of employer it is 用人单位类型."""

    ENTERPRISE = enum_value("enterprise", description="An enterprise 企业.")
    INDIVIDUAL_BUSINESS = enum_value("individual_business", description="An individual business 个体工商户.")
    PRIVATE_NON_ENTERPRISE = enum_value(
        "private_non_enterprise", description="A private non-enterprise unit 民办非企业单位."
    )
    PUBLIC_BODY = enum_value("public_body", description="A public body 机关事业单位.")
    OTHER = enum_value("other", description="Another organisation 其他.")
    UNKNOWN = enum_value("unknown", description="Nobody has said 未知; of employers named in a file only.")


@chosen_from
class VacancyStatus(Enum):
    """How far a vacancy has come 岗位状态."""

    DRAFT = enum_value("draft", description="Not published yet 草稿.")
    PUBLISHED = enum_value("published", description="Everybody can find it 已发布.")
    CLOSED = enum_value("closed", description="Closed 已关闭.")


@chosen_from
class ImportState(Enum):
    """How far an import has come 导入状态."""

    RECEIVING = enum_value("receiving", description="Takes parts of its file 接收中.")
    WAITING = enum_value("waiting", description="Waits for its turn 等待中.")
    RUNNING = enum_value("running", description="Reads its file 导入中.")
    DONE = enum_value("done", description="Has read its file 已完成.")
    REFUSED = enum_value("refused", description="Its file cannot be read 文件无法读取.")
    CANCELLED = enum_value("cancelled", description="Was ended 已取消.")
    FAILED = enum_value("failed", description="Broke off 失败.")


@chosen_from
class FileEncoding(Enum):
    """How a file writes Chinese 文件编码."""

    UTF_8 = enum_value("utf-8", description="UTF-8.")
    GB18030 = enum_value("gb18030", description="GB 18030.")


@chosen_from
class ReferralStatus(Enum):
    """How far a referral has come 推荐状态."""

    REFERRED = enum_value("referred", description="The person is referred 已推荐.")
    INTERVIEWED = enum_value("interviewed", description="There was an interview 已面试.")
    HIRED = enum_value("hired", description="The person is hired 已录用.")
    DECLINED = enum_value("declined", description="It came to nothing 未成功.")
    CHECKED = enum_value("checked", description="The hire was checked 已回访.")


@chosen_from
class InterviewOutcome(Enum):
    """How an interview went 面试结果."""

    PASSED = enum_value("passed", description="Passed 通过.")
    FAILED = enum_value("failed", description="Not passed 未通过.")
    ABSENT = enum_value("absent", description="The person did not come 未到.")


@chosen_from
class OverrideReason(Enum):
    """Why someone is referred to what they did not wish for 不符合意愿仍推荐的原因."""

    PERSON_AGREES = enum_value("person_agrees", description="The person agrees 本人同意.")
    EMPLOYER_AGREES = enum_value("employer_agrees", description="The employer agrees 用人单位同意.")
    NO_OTHER_WORK = enum_value("no_other_work", description="There is no other work 无其他岗位.")


@chosen_from
class DecliningReason(Enum):
    """Why a referral came to nothing 未成功的原因."""

    PERSON_DECLINED = enum_value("person_declined", description="The person declined 本人拒绝.")
    EMPLOYER_DECLINED = enum_value("employer_declined", description="The employer declined 用人单位拒绝.")
    INTERVIEW_FAILED = enum_value("interview_failed", description="The interview was not passed 面试未通过.")
    VACANCY_FILLED = enum_value("vacancy_filled", description="The vacancy is filled 岗位已满.")
    PERSON_GONE = enum_value("person_gone", description="The person is gone 人员离开.")
    CONSENT_WITHDRAWN = enum_value("consent_withdrawn", description="The person agrees no more 本人撤回同意.")


@chosen_from
class EndingReason(Enum):
    """Why work has ended 离职原因."""

    RESIGNED = enum_value("resigned", description="The person resigned 辞职.")
    DISMISSED = enum_value("dismissed", description="The person was dismissed 被辞退.")
    CONTRACT_ENDED = enum_value("contract_ended", description="The contract ended 合同到期.")
    EMPLOYER_CLOSED = enum_value("employer_closed", description="The employer closed 单位关闭.")
    HEALTH = enum_value("health", description="For reasons of health 健康原因.")
    OTHER = enum_value("other", description="For another reason 其他.")


@chosen_from
class DecisionOutcome(Enum):
    """What a programme answers 判断结果."""

    ELIGIBLE = enum_value("eligible", description="Eligible 符合条件.")
    INELIGIBLE = enum_value("ineligible", description="Not eligible 不符合条件.")
    UNKNOWN = enum_value("unknown", description="Something is not known yet 尚缺信息.")
