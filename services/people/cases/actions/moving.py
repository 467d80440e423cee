"""What moves cases by itself: something happens to a person, and their cases go where the path leads."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.ids import new_id
from services.kit.database.sessions import of
from services.kit.journal.recording import record
from services.people.cases import queries
from services.people.cases.events import CaseClosed, CaseFollowed, CaseMoved
from services.people.cases.model import Case, CaseStep, CloseReason
from services.people.files.model import FilePart
from services.people.known.queries import record_of
from services.people.known.rules import works
from services.people.paths.law import read_paths
from services.people.paths.rules.course import Move, Standing, Stay, take
from services.people.paths.rules.path import Happening, Known, Outcome, Path
from services.people.surveys import actions as surveys
from services.people.tasks.actions.promising import work_found, work_was_none
from services.people.tasks.actions.raising import Author, Duty, end_step, raise_task


async def happen(
    session: AsyncSession,
    person: UUID,
    happenings: Sequence[Happening],
    after: str,
    on: date | None = None,
    *,
    begun_by: date | None = None,
) -> None:
    """Let every case of a person that has not ended know what happened, and go where its path leads.

    One that is paused, or that no file describes any more, learns it and stays; a paused one goes on when it is
    resumed. Work that was found (on a day, today where it is null) ends the promise of it. With `begun_by`, cases that
    were opened as of a later day are left alone.
    """
    if not happenings:
        return
    if Happening.HIRED in happenings:
        await work_found(session, person, on or of(session).clock.today(), after)
    for case in await queries.open_cases(session, person):
        if begun_by is not None and case.opened_on > begun_by:
            continue
        before, path = await standing_of(session, case), path_of(session, case)
        if case.state == "paused" or path is None:
            for happening in happenings:
                before = before.took(happening)
            know(session, case, before)
        else:
            course = take(path, before, *happenings)
            know(session, case, course.standing)
            await go(session, case, course.moves, Author(None, after))


async def spell_told(session: AsyncSession, part: FilePart, fields: Collection[str] | None) -> None:
    """Let the cases of a person know whether they have work, for what their file says of it has changed.

    `fields` are those that changed, None where the spell is new or counts no more.
    """
    if fields is not None and {"since", "until"}.isdisjoint(fields):
        return
    await session.flush()
    today = of(session).clock.today()
    work = (await record_of(session, part.person)).work
    await work_was_none(session, part.person, work, "people.work_spell")
    begun = max((each.since for each in work if each.until is None), default=None)
    happening = Happening.HIRED if works(work, today) else Happening.WORK_ENDED
    await happen(session, part.person, (happening,), "people.work_spell", begun)


async def assessment_told(session: AsyncSession, part: FilePart, fields: Collection[str] | None) -> None:
    """Let the cases of a person know whether the last assessment found skills lacking, for their file says so now.

    `fields` are those that changed, None where the assessment is new or counts no more. An assessment from before a
    case began says nothing to it.
    """
    if fields is not None and {"lacking_skills", "assessed_on"}.isdisjoint(fields):
        return
    await session.flush()
    found_on = (await record_of(session, part.person)).lacking_skills_on
    happening = Happening.SKILLS_FOUND_SUFFICIENT if found_on is None else Happening.SKILLS_FOUND_LACKING
    await happen(session, part.person, (happening,), "people.assessment", begun_by=found_on)


async def go(session: AsyncSession, case: Case, moves: Sequence[Move], mover: Author) -> None:
    """Write moves of a case down, and say so; a path that has ended closes it."""
    if not moves:
        return
    today = of(session).clock.today()
    *_, last = await queries.steps_of(session, case.id)
    for move in moves:
        last.left_on, last.outcome = today, move.outcome
        last.left_by, last.left_after = mover.subject, mover.after
        moved = CaseMoved(subject=case.id, left=last.step, outcome=move.outcome, entered=move.to, after=mover.after)
        record(session, moved)
        await end_step(session, case.id, mover)
        if move.to is None:
            reason: CloseReason = "work_lasted" if Known.WORK_LASTED in case.known else "path_ended"
            case.state, case.closed_on, case.closed_for = "closed", today, reason
            record(session, CaseClosed(subject=case.id, reason=reason))
            await surveys.ask(session, case.person, "case", case.id)
        else:
            await session.flush()  # the step is left before the next one is entered: one is open at a time
            last = await enter(session, case, move.to, last.n + 1, mover)
    case.updated_at = of(session).clock.now()
    await session.flush()


async def enter(session: AsyncSession, case: Case, step: str, n: int, mover: Author) -> CaseStep:
    """Let a case enter a step, the first one on the day of its opening: it is what is to be done now."""
    row = CaseStep(
        id=new_id(),
        service_case=case.id,
        n=n,
        step=step,
        entered_on=of(session).clock.today() if n > 1 else case.opened_on,
        entered_by=mover.subject,
        entered_after=mover.after,
        left_on=None,
        outcome=None,
        left_by=None,
        left_after=None,
    )
    session.add(row)
    case.step = step
    await session.flush()
    limit = of(session).once(read_paths)[case.path].step(step).limit_days
    due_on = None if limit is None else row.entered_on + timedelta(days=limit)
    await raise_task(session, Duty(case.person, "step", due_on=due_on, case=case.id, step=step), mover)
    return row


def know(session: AsyncSession, case: Case, standing: Standing) -> None:
    """Keep what is known of the person with their case."""
    known = sorted(standing.known)
    if known != case.known:
        case.known, case.updated_at = list(known), of(session).clock.now()


async def standing_of(session: AsyncSession, case: Case) -> Standing:
    """Return where a case stands, as the rules of paths want it."""
    rows = await queries.steps_of(session, case.id)
    stays = tuple(Stay(row.step, None if row.outcome is None else Outcome(row.outcome)) for row in rows)
    return Standing(stays, frozenset(Known(each) for each in case.known))


def path_of(session: AsyncSession, case: Case) -> Path | None:
    """Return the path of a case; None where its file is gone, or no longer has the step that the case is at."""
    path = of(session).once(read_paths).get(case.path)
    return path if path is not None and path.has(case.step) else None


async def follow_person(session: AsyncSession, person: UUID) -> None:
    """Let the offices that now see a person see all their cases too, and no others."""
    for case in await queries.follow(session, person, of(session).clock.now()):
        record(session, CaseFollowed(subject=case))
