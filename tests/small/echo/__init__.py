"""A service that listens: it keeps a copy of every note, and writes down each event that it was told.

Its tables refuse some words, so that tests can have events that fail.
"""

from pathlib import Path

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, MetaData, Table, Text, Uuid, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.base import NAMES
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Projection, Source
from services.kit.service import Service

TABLES = MetaData(naming_convention=NAMES)

POISON = "poison"
"""Words that the copy cannot hold."""
GRIEF = "grief"
"""Words that the reaction cannot bear."""

known_note = Table(
    "known_note",
    TABLES,
    Column("id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("district", Text, nullable=False),
    Column("words", Text, nullable=False),
    CheckConstraint(f"words <> '{POISON}'", "digestible"),
)
"""The copy of each note."""

told = Table(
    "told",
    TABLES,
    Column("n", BigInteger, Identity(always=True), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("happened", Text, nullable=False),
    Column("note", Uuid, nullable=False),
    Column("row_version", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    CheckConstraint(f"words <> '{GRIEF}'", "bearable"),
)
"""One row for each time that a reaction ran: an event that was taken in twice would have two."""


async def write_down(session: AsyncSession, heard: Heard) -> None:
    """Write down what was told."""
    row = {
        "position": heard.position,
        "happened": heard.happened,
        "note": heard.subject,
        "row_version": heard.row_version,
        "words": heard.state["words"],
    }
    await session.execute(insert(told).values(row))


NOTES = Source(
    "notes",
    projections=(
        Projection(
            "note",
            known_note,
            {"district": lambda state: state["district"], "words": lambda state: state["words"]},
        ),
    ),
    reactions={"note.written": write_down, "note.changed": write_down},
)

SERVICE = Service(
    name="echo",
    title="Echo",
    description="A service of the tests that listens.",
    routers=(),
    states={},
    sources=(NOTES,),
    migrations=Path(__file__).parent / "migrations",
)
