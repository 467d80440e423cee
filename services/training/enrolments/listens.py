"""What training does when the people service tells of persons."""

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.anonymised import Kept, anonymised_on, forgetting
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Projection, Source
from services.kit.merged import following, merged_into
from services.training.enrolments import actions
from services.training.enrolments.model import KnownPerson, merged_row
from services.training.enrolments.queries import TABLE


async def person_changed(session: AsyncSession, heard: Heard) -> None:
    """Let enrolments follow a person who moved."""
    if {"residence", "hukou"} & set(heard.data["fields"]):
        await actions.follow_person(session, heard.subject)


async def enrolments_follow(session: AsyncSession, heard: Heard) -> None:
    """Let whoever sees a person now see their enrolments; institutions go on seeing their own."""
    await actions.follow_person(session, heard.subject)


def people() -> Source:
    """Return what training keeps of people, and what it does when a person changes."""
    table = KnownPerson.__table__
    if not isinstance(table, Table):
        raise TypeError(table)
    columns = {
        "residence": lambda state: state["residence"],
        "merged_into": merged_into,
        "anonymised_on": anonymised_on,
    }
    return Source(
        service="people",
        projections=(Projection(kind="person", table=table, columns=columns),),
        reactions={
            "person.changed": person_changed,
            **following(merged_row, (TABLE, actions.follow_person)),
            **forgetting(Kept(TABLE, enrolments_follow)),
        },
    )
