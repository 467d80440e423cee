"""What has a fixed choice of values in files of persons; each value stands for the one that REST writes."""

from enum import Enum

from strawberry import enum_value

from services.gateway.shapes import chosen_from


@chosen_from
class FileFormat(Enum):
    """What kind of file it is 文件格式."""

    CSV = enum_value("csv", description="Comma-separated values CSV.")
    XLSX = enum_value("xlsx", description="A workbook XLSX.")
    NDJSON = enum_value("ndjson", description="A JSON object on each line NDJSON.")


@chosen_from
class HeadingLanguage(Enum):
    """In which language the headings of a file are 表头语言."""

    ZH = enum_value("zh", description="Chinese 中文.")
    EN = enum_value("en", description="English 英文.")


@chosen_from
class ImportOutcome(Enum):
    """What became of a row 行处理结果."""

    CREATED = enum_value("created", description="The person was registered 已登记.")
    WOULD_CREATE = enum_value("would_create", description="The person would be, by more than a dry run 可登记.")
    DUPLICATE = enum_value("duplicate", description="The person is registered already 已有登记.")
    REPEATED = enum_value("repeated", description="An earlier row says the same person 文件内重复.")
    AMBIGUOUS = enum_value("ambiguous", description="It may be somebody who is registered 疑似同一人.")
    REFUSED = enum_value("refused", description="Something in the row is wrong 未通过校验.")


@chosen_from
class ExportState(Enum):
    """How far an export has come 导出状态."""

    WAITING = enum_value("waiting", description="Waits for its turn 等待中.")
    RUNNING = enum_value("running", description="Writes its file 导出中.")
    DONE = enum_value("done", description="Its file can be fetched 已完成.")
    CANCELLED = enum_value("cancelled", description="Was ended 已取消.")
    FAILED = enum_value("failed", description="There is no file 失败.")
    EXPIRED = enum_value("expired", description="Its file was destroyed 已过期.")


@chosen_from
class ExportFailure(Enum):
    """Why there is no file 导出失败原因."""

    TOO_MANY_ROWS = enum_value("too_many_rows", description="More persons than a workbook has rows 人数超过上限.")
    GAVE_UP = enum_value("gave_up", description="It broke off again and again 多次中断.")
