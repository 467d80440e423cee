"""People who are asked about a service, and what they answer."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from services.kit.database.sessions import Database
from services.people.surveys.actions import ask

CONTENT: dict[str, Any] = {
    "scores": [{"question": each, "score": 5} for each in ("overall", "respect", "use")],
    "why": ["attitude"],
}


def scored(*scores: int, why: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return an answer by its scores, in the order of the questions."""
    named = zip(("overall", "respect", "use"), scores, strict=True)
    return {"scores": [{"question": each, "score": score} for each, score in named], "why": list(why)}


async def asked(database: Database, person: str, office: str) -> str:
    """Ask a person about an appointment at an office; return the survey's id."""
    about = uuid4()
    async with database.begin_system() as session:
        await ask(session, UUID(person), "appointment", about, UUID(office))
    async with database.begin_system() as session:
        found = await session.scalar(text("SELECT id FROM survey WHERE about = :about"), {"about": about})
    return str(found)


async def moved_to(database: Database, office: str, month: date) -> None:
    """Let what was answered about an office until now have been answered in another month."""
    async with database.begin_system() as session:
        await session.execute(
            text("UPDATE survey_answer SET month = :month WHERE office = CAST(:office AS uuid)"),
            {"month": month, "office": office},
        )
