"""Self-service in the graph: a one-time code, what it opens, and what people change of their own.

A terminal has a token of its own (the role `public_kiosk`), whose tries the service counts, however many stand in one
operation. What it is answered tells of nobody. The front end sends the token of a session as its own from then on;
what reads one's own file is what reads any (`person`, `needs`).
"""

import strawberry

from services.gateway.nouns.choices import ContactRelation, CourseTime, HomeWork, NeedPurpose, WayToWork, WorkHours
from services.gateway.nouns.needs import CloseNeedInput, Need, NeedChanges, NeedIsClosed, NeedIsOpen
from services.gateway.nouns.persons import Person
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.scalars import Id, Yuan
from services.gateway.shapes import Shape, Taken, described, fact, optional, taken
from services.gateway.verbs import plain_verb, verb


@described
class OfferedCode(Shape):
    """A code that is on its way to a person's phone 已发送的验证码; nobody else is told it."""

    id: Id = fact("Its id, by which it can be withdrawn.")
    digits: int = fact("How many digits it has 位数.")
    valid_seconds: int = fact("For how many seconds it counts 有效秒数.")


@described
class WithdrawnCode(Shape):
    """A code that counts no more 已作废的验证码."""

    id: Id = fact("Its id.")


@described
class AskedForCode(Shape):
    """What everybody is answered 已受理: if resident id and phone belong together, a code is on its way."""

    digits: int = fact("How many digits it would have 位数.")
    valid_seconds: int = fact("For how many seconds it would count 有效秒数.")


@described
class SelfServiceSession(Shape):
    """A token that opens the file of one person and cannot be prolonged 自助会话."""

    access_token: str = fact("The token, for the header Authorization 令牌.")
    token_type: str = fact("How it is sent: Bearer.")
    expires_in: int = fact("For how many seconds it is good 有效秒数.")
    person_id: Id = fact("Whose file it opens.", of="person")


@described
class NoPhoneForCode(Problem):
    """The person has no phone number on file that a code could be sent to 未登记手机号."""


@described
class CodeHasEnded(Problem):
    """The code counts no more already 验证码已失效."""


@described
class CodeNotAccepted(Problem):
    """The code is wrong, or there is none, for whatever reason 验证码不正确."""


@described
class CodeExpired(Problem):
    """The code is right and has expired 验证码已过期."""


@described
class CodeUsed(Problem):
    """The code is right and was used already 验证码已使用."""


@described
class CodeWithdrawn(Problem):
    """The code is right and was withdrawn by the office 验证码已撤回."""


@described
class TooManyTries(Problem):
    """This terminal has tried too often within ten minutes 尝试次数过多."""


@described
class SessionsElsewhere(Problem):
    """Sessions come from the external issuer: this platform signs no tokens 由外部认证服务签发."""


@taken
class OfferCodeInput(Taken):
    """For whom a code is to be sent, to the phone on file and no other 发送验证码."""

    person_id: Id = fact("The person's id.", of="person")


@taken
class AskForCodeInput(Taken):
    """Who wants a code at a terminal 获取验证码: both must be those of one person."""

    resident_id: str = fact("The resident id, GB 11643 居民身份证号码.")
    phone: str = fact("The phone number on file 手机号.")


@taken
class SelfServiceSessionInput(Taken):
    """The code that was received, and whose it is 输入验证码."""

    resident_id: str = fact("The resident id, GB 11643 居民身份证号码.")
    code: str = fact("The digits of the code 验证码.")


@taken
class OwnContactChanges(Taken):
    """What to change of how to reach oneself 变更本人联系方式; what is left out stays as it is."""

    phone: str | None = optional("A phone number, or null for none 电话.")
    email: str | None = optional("An e-mail address, or null for none 电子邮箱.")
    wechat: str | None = optional("A WeChat id, or null for none 微信号.")
    address: str | None = optional("The address, or null for none 住址.")
    contact_name: str | None = optional("Whom to reach in one's place, or null for nobody 联系人姓名.")
    contact_phone: str | None = optional("That contact's phone number 联系人电话.")
    contact_relation: ContactRelation | None = optional("What that contact is to oneself 联系人与本人关系.")


@taken
class OwnNeedInput(Taken):
    """A need of one's own to record 登记本人需求."""

    purpose: NeedPurpose = fact("Whether for work or for training 需求类别.")
    occupations: list[str] | None = optional("The occupations, CSCO 2022, 10 at most 意向职业.")
    districts: list[str] | None = optional("Where, GB/T 2260, 10 at most 意向地区.")
    wage_from: Yuan | None = optional("The wage per month, at least 期望月薪下限.")
    takes_any_post: bool | None = optional("Whether any post will do 服从安排.")
    hours: WorkHours | None = optional("For how many hours 工时要求.")
    home_work: HomeWork | None = optional("Whether work at home is wanted or needed 居家就业.")
    transport: WayToWork | None = optional("How one gets to work 通勤条件.")
    course: str | None = optional("What is to be learnt, where no occupation says it 培训意愿.")
    course_times: list[CourseTime] | None = optional("When one can learn 可培训时间.")


@strawberry.type
class SelfServiceMutations:
    """What can be done by and for whoever opens their own file."""

    offer_self_service_code = verb(
        "POST /v1/self-service/codes",
        "Send a one-time code to a person's phone; the one before it ends 发送自助验证码.",
        "people",
        OfferedCode,
        taking=OfferCodeInput,
        or_else=(RecordMerged, NoPhoneForCode),
    )
    withdraw_self_service_code = verb(
        "POST /v1/self-service/codes/{id}:withdraw",
        "Let a code count no more that was sent by mistake 撤回自助验证码.",
        "people",
        WithdrawnCode,
        or_else=(RecordMerged, CodeHasEnded),
        if_match=False,
    )
    ask_for_self_service_code = plain_verb(
        "POST /v1/self-service/codes:ask",
        "Ask for a code at a terminal; everybody is answered alike 在终端获取验证码.",
        "people",
        AskedForCode,
        taking=AskForCodeInput,
        or_else=(TooManyTries,),
    )
    open_self_service_session = plain_verb(
        "POST /v1/self-service/sessions",
        "Exchange a code for a token that reads one's own file, and changes one's contact data and needs 打开本人档案.",
        "people",
        SelfServiceSession,
        taking=SelfServiceSessionInput,
        or_else=(CodeNotAccepted, CodeExpired, CodeUsed, CodeWithdrawn, TooManyTries, SessionsElsewhere),
    )
    change_own_contact = verb(
        "PATCH /v1/self-service/contact",
        "Change how to reach oneself; `ifMatch` takes the version of one's record 变更本人联系方式.",
        "people",
        Person,
        taking=OwnContactChanges,
        or_else=(RecordMerged,),
        if_match=True,
    )
    record_own_need = verb(
        "POST /v1/self-service/needs",
        "Record what one looks for 登记本人需求.",
        "people",
        Need,
        taking=OwnNeedInput,
        or_else=(RecordMerged, NeedIsOpen),
    )
    change_own_need = verb(
        "PATCH /v1/self-service/needs/{id}",
        "Change an open need of one's own 变更本人需求.",
        "people",
        Need,
        taking=NeedChanges,
        or_else=(RecordMerged, NeedIsClosed),
    )
    close_own_need = verb(
        "POST /v1/self-service/needs/{id}:close",
        "Close a need of one's own 结束本人需求.",
        "people",
        Need,
        taking=CloseNeedInput,
        or_else=(RecordMerged, NeedIsClosed),
    )
