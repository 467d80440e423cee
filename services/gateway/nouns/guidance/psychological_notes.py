"""Psychological notes in the graph."""

from enum import Enum

import strawberry
from strawberry import enum_value

from services.gateway.context import Info
from services.gateway.nouns.endpoints import PERSONS
from services.gateway.nouns.guidance.endpoints import PSYCHOLOGICAL_NOTES
from services.gateway.nouns.offices.endpoints import OFFICES
from services.gateway.refusals import Problem, RecordMerged
from services.gateway.relations import one, row
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id, Instant
from services.gateway.shapes import Shape, Taken, answering, chosen_from, described, fact, taken
from services.gateway.verbs import verb


@chosen_from
class PsychologicalNoteKind(Enum):
    """What kind of talk a note is about 心理辅导形式."""

    INTERVIEW = enum_value("interview", description="An interview with a specialist 专家心理访谈.")
    GUIDANCE_SESSION = enum_value("guidance_session", description="Psychological guidance, one to one 个别心理辅导.")
    GROUP_SESSION = enum_value("group_session", description="Psychological guidance in a group 团体心理辅导.")
    FOLLOW_UP = enum_value("follow_up", description="A talk some time afterwards 随访.")
    OTHER = enum_value("other", description="Another talk 其他.")


@described
class PsychologicalNote(Shape):
    """That a note of psychological guidance was written 心理辅导记录; its author and the specialist open it."""

    id: Id = fact("The note's id.")
    version: int = fact("What `ifMatch` takes when the note is shared.")
    person_id: Id = fact("The person's id.", of="person")
    kind: PsychologicalNoteKind = fact("What kind of talk it is about 辅导形式.")
    held_on: Day = fact("The day of the talk 辅导日期.")
    office_id: Id = fact("The author's office, by id.", of="office")
    created_at: Instant = fact("When it was written.")
    updated_at: Instant = fact("When it was last shared.")
    person = row(PERSONS, "The person 人员.", by="person_id")
    office = row(OFFICES, "The author's office 服务网点.", by="office_id")


@described
class UnmaskedPsychologicalNote(Shape):
    """What a note says 心理辅导记录内容."""

    text: str | None = fact("Its text 内容.")


@described
class NotItsReader(Problem):
    """Only its author and the person's specialist open a note 仅限记录人和本人的心理专家查阅."""


@described
class NoSpecialist(Problem):
    """Nobody who signs in is the person's psychological specialist 本人没有可登录的心理专家."""


@taken
class PsychologicalNoteInput(Taken):
    """A note to write 填写心理辅导记录; its author is whoever asks."""

    person_id: Id = fact("The person's id.", of="person")
    kind: PsychologicalNoteKind = fact("What kind of talk it is about 辅导形式.")
    held_on: Day = fact("The day of the talk 辅导日期.")
    office_id: Id = fact("The office for which the author works.", of="office")
    text: str = fact("What is noted 内容.")


@strawberry.type
class PsychologicalNoteQueries:
    """How a note is found; a person leads to theirs."""

    psychological_note = one(PSYCHOLOGICAL_NOTES, "That one note was written 心理辅导记录.")

    @answering(
        "What a note says, to its author and the person's specialist 心理辅导记录内容. State the purpose in the header"
        " Bihuan-Purpose; the access log keeps who opened it."
    )
    async def unmasked_psychological_note(
        self,
        info: Info,
        id: Id,  # noqa: A002 -- the argument's name
    ) -> UnmaskedPsychologicalNote | None:
        """Open a note where its text is asked for."""
        if not info.chosen().names:  # nothing is read, so nothing is written into the access log
            return UnmaskedPsychologicalNote.of({})
        call = Call("GET", f"/v1/psychological-notes/{id}/unmasked")
        return UnmaskedPsychologicalNote.of(await info.context.send("people", call))


@strawberry.type
class PsychologicalNoteMutations:
    """What can be done with a note."""

    write_psychological_note = verb(
        "POST /v1/psychological-notes",
        "Write a note that its author opens and the person's specialist of now 填写心理辅导记录.",
        "people",
        PsychologicalNote,
        taking=PsychologicalNoteInput,
        or_else=(RecordMerged,),
    )
    share_psychological_note = verb(
        "POST /v1/psychological-notes/{id}:share",
        "Let the person's specialist of today open a note of one's own 共享心理辅导记录.",
        "people",
        PsychologicalNote,
        or_else=(RecordMerged, NotItsReader, NoSpecialist),
    )
