"""The timeline of a household in the graph, and what is sealed in its file."""

import strawberry

from services.gateway.context import Info
from services.gateway.nouns.household_file.choices import Happened
from services.gateway.rest import Call
from services.gateway.scalars import Day, Id
from services.gateway.shapes import Shape, answering, described, fact


@described
class TimelineEntry(Shape):
    """Something that happened to a household 大事记."""

    on: Day = fact("On which day 日期.")
    happened: Happened = fact("What 事项.")
    row_id: Id = fact("What it is recorded by: the application, the visit.", of="row")
    person_id: Id | None = fact("The member whom it is about 成员.", of="person")
    codes: list[str] = fact("What says more: a relation, a ground, reasons, findings, as stable names 说明.")


@described
class UnmaskedObjection(Shape):
    """What somebody objected, and what the office answered 异议 (完整)."""

    id: Id = fact("The objection's id.")
    statement: str | None = fact("What was objected 异议内容.")
    answer: str | None = fact("What was answered 答复内容.")


@described
class UnmaskedDibao(Shape):
    """The number under which a household draws dibao 低保 (完整)."""

    id: Id = fact("Its id.")
    number: str | None = fact("The number 低保证号.")


@described
class UnmaskedVisit(Shape):
    """What was noted on a visit 家访 (完整)."""

    id: Id = fact("The visit's id.")
    notes: str | None = fact("The notes 走访记录.")


@described
class UnmaskedHousehold(Shape):
    """What is sealed in the file of a household, as it is 一家一册 (完整)."""

    address: str | None = fact("The address 住址.")
    objections: list[UnmaskedObjection] | None = fact("What was objected and answered 异议.")
    dibao: list[UnmaskedDibao] | None = fact("The numbers of its dibao 低保.")
    visits: list[UnmaskedVisit] | None = fact("What was noted on visits 家访.")


@strawberry.type
class HouseholdFileQueries:
    """What is sealed in the file of a household."""

    @answering(
        "What is sealed in the file of a household 一家一册完整内容. State the purpose in the header Bihuan-Purpose;"
        " the access log of each member keeps who read it."
    )
    async def unmasked_household(self, info: Info, id: Id) -> UnmaskedHousehold | None:  # noqa: A002 -- the argument's name
        """Ask for the fields that are chosen, so that no more is read than is shown."""
        sources = UnmaskedHousehold.sources()
        fields = sorted({source for name in info.chosen().names for source in sources.get(name, ())})
        if not fields:  # nothing is read, so nothing is written into the access log
            return UnmaskedHousehold.of({})
        call = Call("GET", f"/v1/households/{id}/unmasked", query={"fields": ",".join(fields)})
        return UnmaskedHousehold.of(await info.context.send("people", call))
