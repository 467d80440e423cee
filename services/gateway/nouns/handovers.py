"""Hand-overs of a person's file in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.nouns.choices import HandoverState
from services.gateway.nouns.endpoints import HANDOVERS, PERSONS
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.scalars import Id, Instant
from services.gateway.shapes import Shape, Taken, chosen_from, described, fact, optional, taken
from services.gateway.verbs import verb


@chosen_from
class HandoverReason(Enum):
    """Why a file is handed over 移交原因."""

    MOVED = enum_value("moved", description="The person moved 本人已迁居.")
    WORKS_THERE = enum_value("works_there", description="The person works there 在当地就业.")
    TRAINED_THERE = enum_value("trained_there", description="The person is trained there 在当地培训.")
    AT_OWN_REQUEST = enum_value("at_own_request", description="The person asked for it 本人申请.")


@chosen_from
class HandoverDeclined(Enum):
    """Why a file is not taken 不予接收原因."""

    NOT_OURS = enum_value("not_ours", description="The person does not belong there 不属于本辖区.")
    CANNOT_BE_FOUND = enum_value("cannot_be_found", description="Nobody finds the person there 查无此人.")
    ALREADY_REGISTERED = enum_value("already_registered", description="The person has a record there 已在当地登记.")
    FILE_INCOMPLETE = enum_value("file_incomplete", description="The file is not complete 档案不完整.")


@described
class Handover(Shape):
    """A file that is offered to another area, and what came of it 档案移交."""

    id: Id = fact("The hand-over's id.")
    version: int = fact("What `ifMatch` takes when it is answered.")
    person_id: Id = fact("The person's id.", of="person")
    from_district: str = fact("The area that the file was in 移出地区.")
    to_district: str = fact("The area that it is offered to 接收地区.")
    reason: HandoverReason = fact("Why 移交原因.")
    state: HandoverState = fact("How far it has come 状态.")
    declined_for: HandoverDeclined | None = fact("Why it was not taken 不予接收原因.")
    offered_by: str = fact("Who offered it 移交人.")
    answered_by: str | None = fact("Who accepted, declined or withdrew it 答复人.")
    answered_at: Instant | None = fact("When 答复时间.")
    created_at: Instant = fact("When it was offered.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "The person 人员.", by="person_id")


@described
class HandoverOpen(Problem):
    """This person's file is offered already 此人的档案已在移交中."""

    handover: Id = fact("The other offer.")


@described
class HandoverAnswered(Problem):
    """The offer was answered or withdrawn already 这项移交已答复或撤回."""

    state: HandoverState = fact("What came of it 状态.")


@taken
class HandoverInput(Taken):
    """A file to offer to the office of another area 移交档案."""

    person_id: Id = fact("The person's id.", of="person")
    to_district: str = fact("The area that it is offered to, GB/T 2260 接收地区.")
    reason: HandoverReason = fact("Why 移交原因.")


@taken
class AcceptFileInput(Taken):
    """Where the person lives in the area that takes the file 接收档案."""

    grid_cell: str | None = optional("The cell of its grid 网格.")
    address: str | None = optional("The address 住址.")


@taken
class DeclineFileInput(Taken):
    """Why the file is not taken 不予接收."""

    reason: HandoverDeclined = fact("Why 原因.")


@strawberry.type
class HandoverQueries:
    """How hand-overs are found; a person leads to theirs."""

    handover = one(HANDOVERS, "One hand-over 档案移交.")
    handovers = rows(HANDOVERS, "Hand-overs from the caller's area and to it, in the order of offering 档案移交.")


@strawberry.type
class HandoverMutations:
    """What can be done with a hand-over."""

    offer_file = verb(
        "POST /v1/handovers",
        "Offer a person's file to the office of another area, which sees it until it has answered 移交档案.",
        "people",
        Handover,
        taking=HandoverInput,
        or_else=(RecordMerged, HandoverOpen),
    )
    accept_file = verb(
        "POST /v1/handovers/{id}:accept",
        "Take a file over: the person is registered as living in the area 接收档案.",
        "people",
        Handover,
        taking=AcceptFileInput,
        or_else=(RecordMerged, HandoverAnswered),
    )
    decline_file = verb(
        "POST /v1/handovers/{id}:decline",
        "Decline a file: it stays where it is 不予接收档案.",
        "people",
        Handover,
        taking=DeclineFileInput,
        or_else=(RecordMerged, HandoverAnswered),
    )
    withdraw_offer = verb(
        "POST /v1/handovers/{id}:withdraw",
        "Take an offer back before it is answered 撤回移交.",
        "people",
        Handover,
        or_else=(RecordMerged, HandoverAnswered),
    )
