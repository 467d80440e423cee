"""Psychological notes as an office writes them, and the specialist of a person."""

from typing import Any

from sqlalchemy import text

from tests.people.assignments.caseloads import assigned, worker_of
from tests.people.consents.agreeing import agreed
from tests.people.office import Office, office
from tests.people.organisations.bodies import window

SAID = "谈到母亲病故后失眠，自述曾想放弃求职"
"""What must stand nowhere in clear."""
ROLE = "psychological_specialist"


def note(person: str, at: str, **changed: object) -> dict[str, Any]:
    """Return the body that writes a note."""
    body = {"person": person, "kind": "interview", "held_on": "2026-03-02", "office": at, "text": SAID}
    return body | changed


async def written(author: Office, person: str) -> str:
    """Write a note about a person who agrees to it, for a new office; return its address."""
    await agreed(author, person)
    answer = await author.post("/v1/psychological-notes", note(person, await window(office(author.people))))
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


async def specialist(officer: Office, person: str, subject: str) -> str:
    """Let somebody who signs in by a subject be a person's specialist; return the assignment's address."""
    staff, at = await worker_of(officer, ROLE)
    await signs_in(officer, staff, subject)
    return f"/v1/assignments/{(await assigned(officer, person, staff, at, ROLE))['id']}"


async def signs_in(officer: Office, staff: str, subject: str) -> None:
    """Let a staff member sign in by a subject from now on, which leaves whoever did before without one."""
    async with officer.people.database.begin_system() as session:
        await session.execute(
            text("UPDATE staff_member SET subject = NULL WHERE subject = :subject"), {"subject": subject}
        )
        await session.execute(
            text("UPDATE staff_member SET subject = :subject WHERE id = :staff"), {"staff": staff, "subject": subject}
        )
