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
