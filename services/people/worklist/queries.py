"""The SELECT of the worklist: one statement, from indexes to bytes."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from services.kit.database.reading import BIND, bound
from services.kit.database.sessions import Database
from services.kit.identity.caller import Caller
from services.people.tasks.queries import TASK
from services.people.worklist.rules import BEGINNING, Place, wanted

NEXT = """
        SELECT {stream} AS stream, hit.* FROM caller CROSS JOIN unnest($4::text[]) AS held (key) CROSS JOIN LATERAL (
            SELECT w.due_on, w.contacted_on, w.task FROM worklist AS w
            WHERE caller.keys IS NOT NULL AND w.key = held.key AND {of}{narrowed}
                AND (w.due_on, w.contacted_on, w.task) > ({after})
            ORDER BY w.due_on, w.contacted_on, w.task LIMIT $5::bigint + 1) AS hit"""
"""The next tasks of a stream under each key: a range of an index, read in its order."""
MARKS = (
    "$6::text::date, $7::text::date, $8::uuid",
    "$9::text::date, $10::text::date, $11::uuid",
)
TYPED = "marks AS (SELECT $6::text, $7::text, $8::uuid, $9::text, $10::text, $11::uuid)"
"""Says of each mark what it is, for one of a stream that is left out stands nowhere else."""
TODAY = "$3::text::date"
OF_STREAMS = (
    (0, f"w.kind = 'promise' AND w.due_on < {TODAY}"),
    (1, f"w.kind = 'promise' AND w.due_on >= {TODAY}"),
    (1, "w.kind <> 'promise'"),
)
OF_A_KIND = "w.kind = ${n}"
OF_A_STEP = "w.step = ${n}"
BESIDES = "EXISTS (SELECT FROM worklist AS o WHERE o.task = w.task AND o.key = ${n})"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the worklist is narrowed to; null leaves nothing out."""

    kind: str | None
    step: str | None
    person: UUID | None
    district: str | None


@dataclass(frozen=True, slots=True)
class Tasks:
    """A page of the worklist as a JSON array, and where the next one begins; null where there is none."""

    body: bytes
    last: Place | None


@lru_cache(maxsize=64)
def statement(kind: str | None, *, step: bool, besides: bool) -> str:
    """Return the statement of a page: of a kind or of all, of a step, under a further key."""
    further = [form for form, asked in ((OF_A_STEP, step), (BESIDES, besides)) if asked]
    narrowed = "".join(f" AND {form.format(n=n)}" for n, form in enumerate(further, 12))
    streams = of_kind("step") if step else of_kind(kind)
    parts = " UNION ALL ".join(
        NEXT.format(stream=stream, of=of, narrowed=narrowed, after=MARKS[stream]) for stream, of in streams
    )
    return f"""{BIND}, {TYPED}, near AS (
        SELECT DISTINCT stream, due_on, contacted_on, task FROM ({parts}) AS each
        ORDER BY stream, due_on, contacted_on, task LIMIT $5::bigint + 1),
        numbered AS (
            SELECT *, row_number() OVER (ORDER BY stream, due_on, contacted_on, task) AS n FROM near)
        SELECT coalesce(json_agg(found.body ORDER BY n) FILTER (WHERE n <= $5), '[]'::json) AS body,
            CASE WHEN count(*) > $5 THEN (
                SELECT ARRAY[stream::text, due_on::text, contacted_on::text, task::text] FROM numbered WHERE n = $5)
            END AS last
        FROM numbered CROSS JOIN LATERAL (
            SELECT {TASK.json()} AS body FROM task WHERE task.id = numbered.task OFFSET 0) AS found"""  # noqa: S608 -- the service's own shape


def of_kind(kind: str | None) -> tuple[tuple[int, str], ...]:
    """Return the streams that a kind is in, and what each takes."""
    if kind is None:
        return OF_STREAMS
    return OF_STREAMS[:2] if kind == "promise" else ((1, f"w.kind = '{kind}'"),)


async def page(database: Database, caller: Caller, narrowing: Narrowing, place: Place | None, limit: int) -> Tasks:
    """Read a page of what is open and the caller sees, the most urgent first."""
    if narrowing.step is not None and narrowing.kind not in {None, "step"}:
        return Tasks(b"[]", None)  # only the task of a step has one
    where = wanted(caller.visible.split(","), narrowing.person, narrowing.district)
    before, after = (place or BEGINNING).marks()
    further = [each for each in (narrowing.step, where.besides) if each is not None]
    found = await database.reads.fetchrow(
        statement(narrowing.kind, step=narrowing.step is not None, besides=where.besides is not None),
        *bound(database, caller),
        list(where.keys),
        limit,
        *before,
        *after,
        *further,
    )
    if found is None:
        return Tasks(b"[]", None)
    if found["last"] is None:
        return Tasks(found["body"], None)
    stream, due_on, contacted_on, task = found["last"]
    return Tasks(found["body"], Place(int(stream), (due_on, contacted_on, UUID(task))))
