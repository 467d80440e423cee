"""Complaints in the graph."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.contact.choices import (
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintKind,
    ComplaintOutcome,
    ComplaintRefused,
    ComplaintState,
    ComplaintStepKind,
    ComplaintWithdrawn,
)
from services.gateway.nouns.contact.endpoints import COMPLAINTS
from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.offices.endpoints import OFFICES
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row, rows
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, answering, described, fact, optional, taken
from services.gateway.verbs import verb


@described
class ComplaintStep(Shape):
    """Something that was done with a complaint 办理过程."""

    step: ComplaintStepKind = fact("What 环节.")
    at: Instant = fact("When 时间.")
    done_by: str | None = fact("By whom; null for what the clock did 办理人.")
    office_id: Id = fact("The office that dealt with it then, by id.", of="office")
    refused_for: ComplaintRefused | None = fact("Why it was not taken up 不予受理原因.")
    outcome: ComplaintOutcome | None = fact("What it came to 办理结果.")
    escalated_for: ComplaintEscalated | None = fact("Why it went further up 转办原因.")
    closed_for: ComplaintClosed | None = fact("Why it was closed 办结原因.")


@described
class Complaint(Shape):
    """A complaint about an office 投诉; what it says is read unmasked."""

    id: Id = fact("The complaint's id.")
    version: int = fact("What `ifMatch` takes when something is done with it.")
    person_id: Id | None = fact("Who complains, by id; null for whoever does not say who they are.", of="person")
    kind: ComplaintKind = fact("What it is about 投诉类别.")
    about_office_id: Id = fact("The office that it is about, by id.", of="about_office")
    about_staff_id: Id | None = fact("The staff member whom it is about, by id.", of="about_staff")
    office_id: Id = fact("The office that deals with it now, by id.", of="office")
    filed_by: str = fact("Who wrote it down 登记人.")
    received_on: Day = fact("When it was received 收到日期.")
    state: ComplaintState = fact("How far it has come 状态.")
    since: Day = fact("Since when.")
    due_on: Day | None = fact("The last day of what comes next; null where no text says one 办理期限.")
    due_provisional: bool = fact("Whether that day was counted through a year without announced holidays 是否暂定.")
    alerted_on: Day | None = fact("When it was said to be overdue 逾期提醒日期.")
    task_id: Id | None = fact("The task that was raised then, by id.", of="task")
    steps: list[ComplaintStep] = fact("What was done with it, first to last 办理过程.")
    created_at: Instant = fact("When it was written down.")
    updated_at: Instant = fact("When it was last changed.")
    person = row(PERSONS, "Who complains 投诉人.", by="person_id")
    about_office = row(OFFICES, "The office that it is about 被投诉网点.", by="about_office_id")
    office = row(OFFICES, "The office that deals with it now 办理网点.", by="office_id")


@described
class UnmaskedComplaint(Shape):
    """What a complaint says, and what was answered 投诉内容与答复."""

    text: str | None = fact("What it says 投诉内容.")
    answers: list[str] | None = fact("What was answered, first to last 答复.")


@described
class NotAtThisStage(Problem):
    """The complaint is not at the stage at which this is done 投诉未到此环节."""

    state: ComplaintState = fact("How far it has come 状态.")


@described
class NoSupervisingOffice(Problem):
    """No office stands above the one that deals with the complaint 没有上级机构."""


@taken
class ComplaintInput(Taken):
    """A complaint to file 投诉; a job seeker files their own."""

    person_id: Id | None = optional("Who complains, by id; left out where they do not say who they are.", of="person")
    kind: ComplaintKind = fact("What it is about 投诉类别.")
    about_office_id: Id = fact("The office that it is about, by id.", of="about_office")
    about_staff_id: Id | None = optional("The staff member whom it is about, by id.", of="about_staff")
    text: str = fact("What somebody says 投诉内容.")


@taken
class RefuseComplaintInput(Taken):
    """Why a complaint is not taken up 不予受理."""

    reason: ComplaintRefused = fact("Why 原因.")


@taken
class AnswerComplaintInput(Taken):
    """What a complaint comes to, and what is answered 答复."""

    outcome: ComplaintOutcome = fact("What it comes to 办理结果.")
    text: str = fact("What is answered 答复内容.")


@taken
class WithdrawComplaintInput(Taken):
    """Why whoever complains lets it rest 撤回或满意."""

    reason: ComplaintWithdrawn = fact("Why 原因.")


@strawberry.type
class ComplaintQueries:
    """How complaints are found."""

    complaint = one(COMPLAINTS, "One complaint 投诉.")
    complaints = rows(COMPLAINTS, "Complaints of the area, or one's own, in the order of filing 投诉.")

    @answering(
        "What a complaint says and what was answered 投诉内容与答复. State the purpose in the header Bihuan-Purpose;"
        " the access log keeps who read it."
    )
    async def unmasked_complaint(self, info: Info, id: Id) -> UnmaskedComplaint | None:  # noqa: A002 -- the argument's name
        """Read it where something of it is asked for."""
        if not info.chosen().names:  # nothing is read, so nothing is written into the access log
            return UnmaskedComplaint.of({})
        return UnmaskedComplaint.of(await info.context.send("people", Call("GET", f"/v1/complaints/{id}/unmasked")))


@strawberry.type
class ComplaintMutations:
    """What can be done with a complaint."""

    file_complaint = verb(
        "POST /v1/complaints",
        "File a complaint; the office that it is about deals with it 投诉.",
        "people",
        Complaint,
        taking=ComplaintInput,
        or_else=(RecordMerged,),
    )
    accept_complaint = verb(
        "POST /v1/complaints/{id}:accept",
        "Accept a complaint: from today it is to be answered 受理投诉.",
        "people",
        Complaint,
        or_else=(NotAtThisStage,),
    )
    refuse_complaint = verb(
        "POST /v1/complaints/{id}:refuse",
        "Refuse to take a complaint up 不予受理.",
        "people",
        Complaint,
        taking=RefuseComplaintInput,
        or_else=(NotAtThisStage,),
    )
    answer_complaint = verb(
        "POST /v1/complaints/{id}:answer",
        "Answer an accepted complaint 答复投诉.",
        "people",
        Complaint,
        taking=AnswerComplaintInput,
        or_else=(NotAtThisStage,),
    )
    escalate_complaint = verb(
        "POST /v1/complaints/{id}:escalate",
        "Let a complaint that was refused or answered go to the supervising office 转上级机构.",
        "people",
        Complaint,
        or_else=(NotAtThisStage, NoSupervisingOffice),
    )
    withdraw_complaint = verb(
        "POST /v1/complaints/{id}:withdraw",
        "Let a complaint rest for whoever complains: withdrawn, or content with the answer 撤回投诉或表示满意.",
        "people",
        Complaint,
        taking=WithdrawComplaintInput,
        or_else=(NotAtThisStage,),
    )
    settle_complaint = verb(
        "POST /v1/complaints/{id}:settle",
        "Close a complaint that was answered or refused 办结投诉.",
        "people",
        Complaint,
        or_else=(NotAtThisStage,),
    )
