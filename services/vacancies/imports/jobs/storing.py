"""Storing a batch of rows: what is new, what has changed, what is as it was, and what a file says twice.

Everything happens in one transaction with the import's progress. A row is the same vacancy as before where the office's
source and the key are; where what it says is the same too, nothing is written but that it was seen again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.security import place, place_all
from services.kit.database.sessions import of
from services.kit.journal.recording import record
from services.vacancies.imports.jobs.employers import employers_of
from services.vacancies.imports.jobs.plan import Plan, Tally, advance, note
from services.vacancies.imports.model import PostOrigin
from services.vacancies.imports.rules import Candidate, Finding, RowRead, inside
from services.vacancies.posts.actions import visibility
from services.vacancies.posts.events import VacancyChanged, VacancyPublished
from services.vacancies.posts.model import Post

TAKEN_OVER = (
    *("title", "occupation", "occupation_score", "district", "place_text"),
    *("pay_from", "pay_to", "pay_agreed", "pay_text", "seats"),
)
"""What a vacancy takes over from its row as it stands there."""


@dataclass(frozen=True, slots=True)
class Known:
    """A vacancy that an earlier row stands for: where that was, what it said, and the vacancy's state."""

    post: UUID
    content: bytes
    import_id: UUID
    line: int
    district: str
    status: str


@dataclass(slots=True)
class Sorted:
    """The rows of a batch by what becomes of them."""

    new: list[tuple[int, Candidate]] = field(default_factory=list)
    changed: list[tuple[int, Candidate, UUID]] = field(default_factory=list)
    unchanged: list[tuple[int, Candidate, UUID]] = field(default_factory=list)
    findings: list[tuple[int, Finding, bool]] = field(default_factory=list)
    refused: int = 0

    def refuse(self, line: int, *findings: Finding) -> None:
        """Keep a row out, with the reasons."""
        self.refused += 1
        self.findings += [(line, found, False) for found in findings]


async def store(session: AsyncSession, plan: Plan, rows: Sequence[RowRead]) -> Plan:
    """Store a batch and say how far the import is; raise `Superseded` where it is no longer this job's."""
    known = await known_rows(session, plan, [row.candidate.key for row in rows if row.candidate])
    sorted_rows = sort(rows, known, plan)
    written = [candidate for _, candidate in sorted_rows.new] + [each for _, each, _ in sorted_rows.changed]
    employers = await employers_of(session, plan, [candidate.employer for candidate in written])
    ids = await insert_new(session, plan, sorted_rows.new, employers[: len(sorted_rows.new)])
    await change(session, sorted_rows.changed, employers[len(sorted_rows.new) :])
    origins = [(line, each, post) for (line, each), post in zip(sorted_rows.new, ids, strict=True)]
    await remember(session, plan, [*origins, *sorted_rows.changed, *sorted_rows.unchanged])
    findings = await note(session, plan, sorted_rows.findings)
    tally = Tally(len(written), len(sorted_rows.unchanged), sorted_rows.refused)
    return await advance(session, plan, tally, findings)


async def known_rows(session: AsyncSession, plan: Plan, keys: Sequence[bytes]) -> dict[bytes, Known]:
    """Return the vacancies that rows of these keys stood for, held until this transaction ends."""
    columns = (PostOrigin.key, PostOrigin.post, PostOrigin.content, PostOrigin.import_id, PostOrigin.line)
    found = await session.execute(
        select(*columns, Post.district, Post.status)
        .join(Post, Post.id == PostOrigin.post)
        .where(PostOrigin.district == plan.district, PostOrigin.source == plan.source, PostOrigin.key.in_(keys))
        .with_for_update()
    )
    return {row.key: Known(row.post, row.content, row.import_id, row.line, row.district, row.status) for row in found}


def sort(rows: Iterable[RowRead], known: dict[bytes, Known], plan: Plan) -> Sorted:
    """Say what becomes of each row; of rows with one key the first of a file counts."""
    into = Sorted()
    lines: dict[bytes, int] = {}
    for row in rows:
        candidate = row.candidate
        if candidate is None:
            into.refuse(row.line, *row.findings)
            continue
        before = known.get(candidate.key)
        again = lines.get(candidate.key) or (before.line if before and before.import_id == plan.id else None)
        fault = Finding(None, "row_repeated", {"line": again}) if again else fault_of(before, candidate, plan)
        if fault is not None:
            into.refuse(row.line, fault)
            continue
        lines[candidate.key] = row.line
        into.findings += [(row.line, found, True) for found in row.findings]
        if before is None:
            into.new.append((row.line, candidate))
        elif before.content == candidate.content():
            into.unchanged.append((row.line, candidate, before.post))
        else:
            into.changed.append((row.line, candidate, before.post))
    return into


def fault_of(before: Known | None, candidate: Candidate, plan: Plan) -> Finding | None:
    """Return why a row may not change the vacancy it stands for."""
    if before is None or before.content == candidate.content():
        return None
    if not inside(before.district, plan.district):
        return Finding("place", "outside_the_area", {"area": plan.district})
    return Finding(None, "vacancy_closed") if before.status == "closed" else None


async def insert_new(
    session: AsyncSession, plan: Plan, rows: Sequence[tuple[int, Candidate]], employers: Sequence[UUID]
) -> list[UUID]:
    """Insert new vacancies, published since their day of issue or today, and return their ids."""
    now, today = of(session).clock.now(), of(session).clock.today()
    posts: list[dict[str, Any]] = []
    for (_, candidate), employer in zip(rows, employers, strict=True):
        post: dict[str, Any] = {
            "id": new_id(),
            "version": 1,
            "created_at": now,
            "updated_at": now,
            "source": plan.source,
        }
        post |= {"employer": employer, "status": "published", "closed_on": None}
        post |= {"published_on": candidate.issued_on or today}
        posts.append(post | {name: getattr(candidate, name) for name in TAKEN_OVER})
    seen_by = {post["id"]: visibility(post["employer"], post["district"]) for post in posts}
    await place_all(session, "vacancy", seen_by)
    if posts:
        await session.execute(insert(Post), posts)
    for post in posts:
        record(session, VacancyPublished(subject=post["id"], source=plan.source))
    return [post["id"] for post in posts]


async def change(session: AsyncSession, rows: Sequence[tuple[int, Candidate, UUID]], employers: Sequence[UUID]) -> None:
    """Let vacancies say what their rows now say; what is the same after all, since someone wrote it here, stays."""
    ids = [post for *_, post in rows]
    found = await session.scalars(select(Post).where(Post.id.in_(ids)))
    posts = {post.id: post for post in found}
    for (_, candidate, post_id), employer in zip(rows, employers, strict=True):
        post = posts[post_id]
        said = {name: getattr(candidate, name) for name in TAKEN_OVER} | {"employer": employer}
        fields = sorted(name for name, value in said.items() if getattr(post, name) != value)
        if not fields:
            continue
        for name in fields:
            setattr(post, name, said[name])
        post.updated_at = of(session).clock.now()
        if {"district", "employer"} & set(fields):
            await place(session, "vacancy", post.id, visibility(post.employer, post.district))
        record(session, VacancyChanged(subject=post.id, fields=tuple(fields)))


async def remember(session: AsyncSession, plan: Plan, rows: Sequence[tuple[int, Candidate, UUID]]) -> None:
    """Write down which row each vacancy stands in now, and what it says."""
    if not rows:
        return
    await session.flush()
    statement = upsert(PostOrigin)
    seen = {name: statement.excluded[name] for name in ("content", "import_id", "line")}
    statement = statement.on_conflict_do_update(index_elements=["district", "source", "key"], set_=seen)
    values = [
        {"district": plan.district, "source": plan.source, "key": each.key, "post": post, "content": each.content()}
        | {"import_id": plan.id, "line": line}
        for line, each, post in rows
    ]
    await session.execute(statement, values)
