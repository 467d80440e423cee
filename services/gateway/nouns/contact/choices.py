"""What has a fixed choice of values in contact; each value stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class NotificationKind(Enum):
    """What somebody is notified of 通知类别."""

    APPOINTMENT_REMINDER = enum_value("appointment_reminder", description="An appointment is near 预约提醒.")
    TASK_OVERDUE = enum_value("task_overdue", description="A task is overdue 待办逾期.")
    COMPLAINT_ACCEPTED = enum_value("complaint_accepted", description="A complaint was accepted 投诉已受理.")
    COMPLAINT_REFUSED = enum_value("complaint_refused", description="A complaint was not accepted 投诉不予受理.")
    COMPLAINT_ANSWERED = enum_value("complaint_answered", description="A complaint was answered 投诉已答复.")
    COMPLAINT_ESCALATED = enum_value("complaint_escalated", description="A complaint went further up 投诉已转上级.")
    COMPLAINT_OVERDUE = enum_value("complaint_overdue", description="A complaint is overdue 投诉逾期.")
    SURVEY_INVITED = enum_value("survey_invited", description="A survey is open 满意度调查.")


@chosen_from
class NotificationAbout(Enum):
    """What kind of row a notification is about 通知对象."""

    APPOINTMENT = enum_value("appointment", description="An appointment 预约.")
    TASK = enum_value("task", description="A task 待办.")
    COMPLAINT = enum_value("complaint", description="A complaint 投诉.")
    SURVEY = enum_value("survey", description="An invitation to a survey 满意度调查.")


@chosen_from
class NotificationChannel(Enum):
    """By which way a notification leaves the platform 通知渠道."""

    WEBHOOK = enum_value("webhook", description="Posted to an address of the recipient's 推送.")
    SMS = enum_value("sms", description="By SMS 短信.")
    WECHAT = enum_value("wechat", description="By WeChat 微信.")


@chosen_from
class DeliveryState(Enum):
    """What has become of a notification by one channel 发送状态."""

    WAITING = enum_value("waiting", description="It goes out, or is tried again 待发送.")
    DELIVERED = enum_value("delivered", description="It was taken 已送达.")
    FAILED = enum_value("failed", description="It was given up 发送失败.")
    WITHHELD = enum_value("withheld", description="It was not to go out 未发送.")


@chosen_from
class AttemptResult(Enum):
    """What came of an attempt to deliver 发送结果."""

    DELIVERED = enum_value("delivered", description="It was taken 已送达.")
    REFUSED = enum_value("refused", description="The receiver refused it 对方拒收.")
    RECEIVER_FAILED = enum_value("receiver_failed", description="The receiver failed 对方故障.")
    UNREACHABLE = enum_value("unreachable", description="Nobody was there 无法连接.")
    TIMED_OUT = enum_value("timed_out", description="Nobody answered in time 超时.")
    TARGET_NOT_ALLOWED = enum_value("target_not_allowed", description="It must not be posted there 地址不允许.")
    TOO_LARGE = enum_value("too_large", description="It is too large 内容过大.")
    NO_ADDRESS = enum_value("no_address", description="No number or address is known 无联系方式.")
    NO_CONSENT = enum_value("no_consent", description="The person has not agreed to it 本人未同意.")
    TURNED_OFF = enum_value("turned_off", description="The recipient has turned it off 已关闭.")


@chosen_from
class NotificationLanguage(Enum):
    """In which language somebody is notified 通知语言."""

    ZH_HANS = enum_value("zh-Hans", description="Chinese 中文.")
    EN = enum_value("en", description="English 英文.")


@chosen_from
class ComplaintKind(Enum):
    """What a complaint is about 投诉类别."""

    SERVICE = enum_value("service", description="The service 服务质量.")
    DELAY = enum_value("delay", description="That something takes too long 办理拖延.")
    CONDUCT = enum_value("conduct", description="How somebody behaved 工作作风.")
    PAYMENT = enum_value("payment", description="A payment 资金发放.")
    PRIVACY = enum_value("privacy", description="How personal data was used 个人信息.")
    OTHER = enum_value("other", description="Something else 其他.")


@chosen_from
class ComplaintState(Enum):
    """How far a complaint has come 投诉状态."""

    RECEIVED = enum_value("received", description="It was received 已收到.")
    ACCEPTED = enum_value("accepted", description="It will be answered 已受理.")
    REFUSED = enum_value("refused", description="It was not taken up 不予受理.")
    ANSWERED = enum_value("answered", description="It was answered 已答复.")
    CLOSED = enum_value("closed", description="It is closed 已办结.")


@chosen_from
class ComplaintStepKind(Enum):
    """What was done with a complaint 办理环节."""

    RECEIVED = enum_value("received", description="It was received 收到.")
    ACCEPTED = enum_value("accepted", description="It was accepted 受理.")
    REFUSED = enum_value("refused", description="It was not taken up 不予受理.")
    ANSWERED = enum_value("answered", description="It was answered 答复.")
    ESCALATED = enum_value("escalated", description="It went to the supervising office 转上级机构.")
    CLOSED = enum_value("closed", description="It was closed 办结.")


@chosen_from
class ComplaintRefused(Enum):
    """Why a complaint is not taken up 不予受理原因."""

    NOT_OURS = enum_value("not_ours", description="It is not for these offices 不属于受理范围.")
    NO_FACTS = enum_value("no_facts", description="It says nothing that could be looked into 无具体事实.")
    DECIDED_ALREADY = enum_value("decided_already", description="It was decided before 已有处理结论.")
    BEFORE_A_COURT = enum_value("before_a_court", description="A court or a review decides on it 已进入诉讼或复议.")
    SAME_AS_ANOTHER = enum_value("same_as_another", description="It repeats another one 重复投诉.")


@chosen_from
class ComplaintOutcome(Enum):
    """What a complaint came to 办理结果."""

    UPHELD = enum_value("upheld", description="It was right 属实.")
    PARTLY = enum_value("partly", description="It was right in part 部分属实.")
    NOT_UPHELD = enum_value("not_upheld", description="It was not right 不属实.")


@chosen_from
class ComplaintEscalated(Enum):
    """Why a complaint went to the supervising office 转上级原因."""

    NOT_CONTENT = enum_value("not_content", description="Whoever complains is not content 投诉人不满意.")
    OVERDUE = enum_value("overdue", description="It was overdue 逾期.")


@chosen_from
class ComplaintClosed(Enum):
    """Why a complaint was closed 办结原因."""

    CONTENT = enum_value("content", description="Whoever complains is content 投诉人满意.")
    WITHDRAWN = enum_value("withdrawn", description="Whoever complains has withdrawn it 投诉人撤回.")
    SETTLED = enum_value("settled", description="The office has settled it 机构办结.")


@chosen_from
class ComplaintWithdrawn(Enum):
    """Why whoever complains lets it rest 撤回或满意."""

    CONTENT = enum_value("content", description="They are content with the answer 满意.")
    WITHDRAWN = enum_value("withdrawn", description="They withdraw it 撤回.")


@chosen_from
class SurveyOccasion(Enum):
    """About what somebody was asked 调查对象."""

    CASE = enum_value("case", description="A service case that was closed 服务个案.")
    APPOINTMENT = enum_value("appointment", description="An appointment to which they came 预约.")
    TRAINING = enum_value("training", description="A training that they completed 培训.")


@chosen_from
class SurveyWhy(Enum):
    """What weighed in an answer 原因."""

    WAITING = enum_value("waiting", description="How long it took 等候和办理时间.")
    ATTITUDE = enum_value("attitude", description="How they were treated 服务态度.")
    INFORMATION = enum_value("information", description="How clearly they were told 信息是否清楚.")
    RESULT = enum_value("result", description="What came of it 办理结果.")
    PLACE = enum_value("place", description="The place 服务场所.")
    OTHER = enum_value("other", description="Something else 其他.")
