"""Appointments in the graph, and who comes to them."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.guidance.choices import AppointmentKind
from services.gateway.nouns.guidance.endpoints import APPOINTMENTS, ATTENDANCES
from services.gateway.nouns.offices.endpoints import OFFICES
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class AppointmentCancellation(Enum):
    """Why an appointment was cancelled 取消原因."""

    ORGANISER_AWAY = enum_value("organiser_away", description="Whoever holds it is away 组织人不在.")
    PLACE_UNAVAILABLE = enum_value("place_unavailable", description="The place cannot be used 场地不可用.")
    TOO_FEW_COME = enum_value("too_few_come", description="Too few come 人数不足.")
    PUT_OFF = enum_value("put_off", description="It is put off 改期.")
    OTHER = enum_value("other", description="For another reason 其他.")


@chosen_from
class AttendanceState(Enum):
    """Whether a person comes, or came 参加情况."""

    INVITED = enum_value("invited", description="They were invited 已邀请.")
    CONFIRMED = enum_value("confirmed", description="They come 已确认.")
    DECLINED = enum_value("declined", description="They do not come 已谢绝.")
    ATTENDED = enum_value("attended", description="They came 已到场.")
    ABSENT = enum_value("absent", description="They stayed away 未到场.")


@chosen_from
class AttendanceOutcome(Enum):
    """What is recorded of a person at an appointment 登记参加情况."""

    CONFIRMED = enum_value("confirmed", description="They come 已确认.")
    DECLINED = enum_value("declined", description="They do not come 已谢绝.")
    ATTENDED = enum_value("attended", description="They came 已到场.")
    ABSENT = enum_value("absent", description="They stayed away 未到场.")


@described
class Appointment(Shape):
    """A time with a place and seats 预约."""

    id: Id = fact("The appointment's id.")
    version: int = fact("What `ifMatch` takes when the appointment is cancelled.")
    kind: AppointmentKind = fact("What kind of appointment it is 预约类别.")
    office_id: Id = fact("The office that holds it, by id.", of="office")
    place: str | None = fact("Where, if not at the office 地点.")
    starts_at: Instant = fact("When it begins 开始时间.")
    ends_at: Instant = fact("When it ends 结束时间.")
    capacity: int = fact("How many seats there are 名额.")
    taken: int = fact("How many of them are taken 已约.")
    cancelled_for: AppointmentCancellation | None = fact("Why it was cancelled; null where it was not 取消原因.")
    created_at: Instant = fact("When it was made.")
    updated_at: Instant = fact("When it was last changed.")
    office = row(OFFICES, "The office that holds it 服务网点.", by="office_id")


@described
class Attendance(Shape):
    """A person at an appointment 预约参加情况."""

    id: Id = fact("The attendance's id.")
    version: int = fact("What `ifMatch` takes when it is recorded how it went.")
    appointment_id: Id = fact("The appointment's id.", of="appointment")
    person_id: Id = fact("The person's id.", of="person")
    state: AttendanceState = fact("Whether they come, or came 参加情况.")
    starts_at: Instant = fact("When the appointment begins 开始时间.")
    ends_at: Instant = fact("When it ends 结束时间.")
    cancelled: bool = fact("Whether it was cancelled 是否已取消.")
    reminded_at: Instant | None = fact("When it was said that it is near 提醒时间.")
    created_at: Instant = fact("When the person was booked.")
    updated_at: Instant = fact("When it was last changed.")
    appointment = row(APPOINTMENTS, "The appointment 预约.", by="appointment_id")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class AppointmentIsFull(Problem):
    """Every seat of the appointment is taken 预约已满."""


@described
class AppointmentIsCancelled(Problem):
    """The appointment was cancelled 预约已取消."""


@described
class AppointmentHasBegun(Problem):
    """The appointment has begun 预约已开始."""


@described
class AppointmentToCome(Problem):
    """The appointment has not begun 预约尚未开始."""


@described
class TwoAppointmentsAtOnce(Problem):
    """There is another appointment at this time 该时段已有其他预约."""


@described
class AlreadyBooked(Problem):
    """The person is booked for this appointment already 本人已预约."""


@described
class AttendanceIsSettled(Problem):
    """What came of this is recorded already 参加情况已登记."""


@taken
class AppointmentInput(Taken):
    """An appointment to make 新建预约; whoever asks holds it."""

    kind: AppointmentKind = fact("What kind of appointment it is 预约类别.")
    office_id: Id = fact("The office that holds it.", of="office")
    place: str | None = optional("Where, if not at the office 地点.")
    starts_at: Instant = fact("When it begins 开始时间.")
    ends_at: Instant = fact("When it ends 结束时间.")
    capacity: int | None = optional("How many seats there are; one where left out 名额.")


@taken
class BookAppointmentInput(Taken):
    """Who comes 预约."""

    person_id: Id = fact("The person's id.", of="person")


@taken
class CancelAppointmentInput(Taken):
    """Why an appointment is cancelled 取消预约."""

    reason: AppointmentCancellation = fact("Why 原因.")


@taken
class AttendanceInput(Taken):
    """Whether a person comes, or came 登记参加情况."""

    state: AttendanceOutcome = fact("Whether they come, or came 参加情况.")


@strawberry.type
class AppointmentQueries:
    """How appointments are found; a person leads to theirs."""

    appointment = one(APPOINTMENTS, "One appointment 预约.")
    appointments = rows(APPOINTMENTS, "The appointments of the area's offices, as they were made 预约.")
    attendance = one(ATTENDANCES, "One person at one appointment 预约参加情况.")


@strawberry.type
class AppointmentMutations:
    """What can be done with appointments."""

    make_appointment = verb(
        "POST /v1/appointments",
        "Make an appointment that whoever asks holds 新建预约.",
        "people",
        Appointment,
        taking=AppointmentInput,
        or_else=(TwoAppointmentsAtOnce,),
    )
    book_appointment = verb(
        "POST /v1/appointments/{id}:book",
        "Book a person for an appointment 预约.",
        "people",
        Attendance,
        taking=BookAppointmentInput,
        or_else=(
            RecordMerged,
            AppointmentIsFull,
            AppointmentIsCancelled,
            AppointmentHasBegun,
            TwoAppointmentsAtOnce,
            AlreadyBooked,
        ),
        if_match=False,
    )
    cancel_appointment = verb(
        "POST /v1/appointments/{id}:cancel",
        "Cancel an appointment before it begins 取消预约.",
        "people",
        Appointment,
        taking=CancelAppointmentInput,
        or_else=(AppointmentIsCancelled, AppointmentHasBegun),
    )
    record_attendance = verb(
        "POST /v1/attendances/{id}:record",
        "Record that a person comes or declines, came or stayed away 登记参加情况.",
        "people",
        Attendance,
        taking=AttendanceInput,
        or_else=(
            RecordMerged,
            AppointmentIsCancelled,
            AppointmentHasBegun,
            AppointmentToCome,
            AttendanceIsSettled,
        ),
    )
