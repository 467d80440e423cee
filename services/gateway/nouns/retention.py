"""What becomes of files that rest, in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS, RETENTION_NOTICES
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, taken
from services.gateway.verbs import verb


@chosen_from
class RetentionGrounds(Enum):
    """Why a file is to be anonymised 匿名化事由."""

    INACTIVE = enum_value("inactive", description="Nobody has touched it for as long as is laid down 长期无业务往来.")
    OWN_REQUEST = enum_value("own_request", description="The person asks for it 本人申请.")


@chosen_from
class RetentionEnd(Enum):
    """What came of a notice 处理结果."""

    ANONYMISED = enum_value("anonymised", description="The file was anonymised 已匿名化.")
    KEPT = enum_value("kept", description="An office keeps the file 予以保留.")
    ACTIVE_AGAIN = enum_value("active_again", description="Something happened or is open in the file 档案重新启用.")


@chosen_from
class FileKeptFor(Enum):
    """Why a file is kept 保留原因."""

    HELP_EXPECTED = enum_value("help_expected", description="The person will need help again 预计仍需帮扶.")
    CLAIM_OPEN = enum_value("claim_open", description="Somebody claims something because of it 有未决争议.")
    AUDIT_OPEN = enum_value("audit_open", description="It is being audited 审计未结束.")
    OWN_REQUEST = enum_value("own_request", description="The person asks for it 本人申请.")
    ANNOUNCED_BY_MISTAKE = enum_value("announced_by_mistake", description="It should not have been announced 误公告.")


@described
class RetentionNotice(Shape):
    """A file that will be anonymised on a day unless somebody keeps it 档案匿名化预告."""

    id: Id = fact("The notice's id.")
    version: int = fact("What `ifMatch` takes when the file is kept.")
    person_id: Id = fact("The person's id.", of="person")
    grounds: RetentionGrounds = fact("Why 事由.")
    inactive_since: Day = fact("The day on which something last changed in the file 最后变动日期.")
    announced_on: Day = fact("The day of the notice 预告日期.")
    announced_by: str | None = fact("Who recorded the person's request 登记人.")
    due_on: Day = fact("The first day on which it is done 到期日期.")
    document: str = fact("Where the period is laid down 保存期限依据.")
    ended_on: Day | None = fact("When the notice ended 办结日期.")
    ended_for: RetentionEnd | None = fact("What came of it 处理结果.")
    kept_for: FileKeptFor | None = fact("Why the file is kept 保留原因.")
    kept_by: str | None = fact("Who keeps it 保留决定人.")
    created_at: Instant = fact("When it was announced.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class NoRetentionPeriod(Problem):
    """Nothing is laid down about how long files are kept there 当地未规定档案保存期限."""

    district: str = fact("Where the person lives 地区.")


@described
class FileInUse(Problem):
    """Something is open in this file 档案中有未结事项."""

    holds: list[str] = fact(
        "What is open, as stable names 未结事项: open_need 未结需求, open_start_up_plan 未结创业计划, "
        "open_case 未结服务个案, open_hand_over 档案移交待接收, assigned_worker 仍有服务人员, "
        "appointment_ahead 有预约, registered_unemployed 失业登记中, certified_household 家庭认定有效, "
        "open_application 家庭认定申请未决, "
        "drawing_dibao 享受低保, training_under_way 培训中, referral_under_way 推荐或回访中, "
        "subsidy_under_way 补贴办理中, open_complaint 投诉未结, pending_correction 更正待审, "
        "open_orientation 转介未结, open_promise 限时承诺未结, merge_can_be_undone 档案合并尚可撤销."
    )


@described
class RetentionAnnouncedAlready(Problem):
    """It is announced already that this file will be anonymised 该档案已预告匿名化."""

    notice: Id = fact("The notice.")


@described
class NoticeEnded(Problem):
    """This notice has ended 预告已办结."""

    ended_for: RetentionEnd = fact("What came of it 处理结果.")
    ended_on: Day = fact("When 办结日期.")


@taken
class AnonymisationInput(Taken):
    """Whose file is to be anonymised because they ask for it 本人申请匿名化."""

    person_id: Id = fact("The person's id.", of="person")


@taken
class KeepFileInput(Taken):
    """Why a file is kept 保留档案."""

    reason: FileKeptFor = fact("Why 原因.")


@strawberry.type
class RetentionQueries:
    """How notices are found; a person leads to theirs."""

    retention_notice = one(RETENTION_NOTICES, "One notice of a file that will be anonymised 档案匿名化预告.")
    retention_notices = rows(RETENTION_NOTICES, "Files that will be anonymised or were to be 档案匿名化预告.")


@strawberry.type
class RetentionMutations:
    """What can be done about files that rest."""

    request_anonymisation = verb(
        "POST /v1/retention-notices",
        "Announce that a file will be anonymised because the person asks for it 登记本人匿名化申请.",
        "people",
        RetentionNotice,
        taking=AnonymisationInput,
        or_else=(RecordMerged, NoRetentionPeriod, FileInUse, RetentionAnnouncedAlready),
    )
    keep_file = verb(
        "POST /v1/retention-notices/{id}:keep",
        "Keep a file that was to be anonymised 保留档案.",
        "people",
        RetentionNotice,
        taking=KeepFileInput,
        or_else=(RecordMerged, NoticeEnded),
    )
