"""Storing a batch of rows: who is new is registered, whoever is or may be registered already is reported.

A batch is one transaction of whoever opened the import, in which row security knows them; it takes a handful of
statements however many rows it has.
"""

from collections.abc import Sequence
from functools import lru_cache

import orjson
from sqlalchemy import ARRAY, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.journal.recording import record
from services.people.imports import queries
from services.people.imports.jobs.plan import Plan, advance
from services.people.imports.jobs.preparing import Prepared, Read
from services.people.imports.rules import Verdict, judge
from services.people.persons.events import PersonRegistered
from services.people.persons.model import Person

PLACE_NEW = text("SELECT place_new(:ids, 'person', :keys)")


@lru_cache(maxsize=64)
def insert_persons(names: tuple[str, ...]) -> TextClause:
    """Return the statement that inserts persons, given an array for each of these columns; the others are null.

    Caveats are joined by commas, since PostgreSQL would flatten an array of arrays.
    """
    columns = [Person.__table__.c[name] for name in names]
    taken = ["string_to_array(caveats, ',')" if name == "caveats" else name for name in names]
    arrays = ", ".join(f":{name}" for name in names)
    statement = text(
        f"""INSERT INTO person ({", ".join(names)}) SELECT {", ".join(taken)}
        FROM unnest({arrays}) AS new ({", ".join(names)})"""  # noqa: S608 -- the columns of our own table
    )
    typed = (each.type.item_type if isinstance(each.type, ARRAY) else each.type for each in columns)
    return statement.bindparams(*(bindparam(name, type_=ARRAY(kind)) for name, kind in zip(names, typed, strict=True)))


INSERT_ROWS = text(
    """
    INSERT INTO person_import_row (import_id, number, outcome, persons, held_in, first_row, errors)
    SELECT :import_id, number, outcome, persons, held_in, first_row, errors
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS row
        (number bigint, outcome text, persons uuid[], held_in text[], first_row bigint, errors jsonb)
    """
)


async def store(session: AsyncSession, plan: Plan, rows: Sequence[Read]) -> Plan:
    """Register or report the rows of a batch, and say how far the import is."""
    verdicts = await judged(session, plan, rows)
    became = list(zip(rows, verdicts, strict=True))
    new = {row.number: row.prepared for row, verdict in became if row.prepared and verdict.outcome == "created"}
    await register(session, list(new.values()))
    told = [
        {
            "number": row.number,
            "outcome": verdict.outcome,
            "persons": [new[row.number].person] if row.number in new else verdict.persons,
            "held_in": verdict.held_in,
            "first_row": verdict.first_row,
            "errors": verdict.errors,
        }
        for row, verdict in became
    ]
    # asyncpg has a type of its own for ids, which `str` writes.
    await session.execute(INSERT_ROWS, {"import_id": plan.id, "rows": orjson.dumps(told, default=str).decode()})
    return await advance(session, plan, verdicts)


async def judged(session: AsyncSession, plan: Plan, rows: Sequence[Read]) -> list[Verdict]:
    """Return what becomes of each row."""
    verdicts = [_by_itself(row) for row in rows]
    open_ones = [n for n, verdict in enumerate(verdicts) if verdict is None]
    asked = [(person.blind, person.namesake) for n in open_ones if (person := rows[n].prepared)]
    if not plan.dry_run:
        await queries.wait_for_namesakes(session, [namesake for _, namesake in asked])
    matches = await queries.known_of(session, plan.caller, asked)
    for place, n in enumerate(open_ones):
        verdicts[n] = judge(matches.get(place, ()), maybe_row=rows[n].maybe_row, dry_run=plan.dry_run)
    return [verdict for verdict in verdicts if verdict is not None]


def _by_itself(row: Read) -> Verdict | None:
    """Return what becomes of a row whatever the register holds; None where that is asked."""
    if row.faults:
        return Verdict("refused", errors=row.faults)
    return Verdict("repeated", first_row=row.same_row) if row.same_row else None


async def register(session: AsyncSession, persons: Sequence[Prepared]) -> None:
    """Register persons as `register_person` does one: seen before they are inserted, each with its event."""
    if not persons:
        return
    keys = [",".join(person.keys) for person in persons]
    await session.execute(PLACE_NEW, {"ids": [person.person for person in persons], "keys": keys})
    names = tuple(sorted({name for person in persons for name, value in person.values.items() if value is not None}))
    columns = {name: [person.values.get(name) for person in persons] for name in names}
    await session.execute(insert_persons(names), columns)
    for person in persons:
        record(session, PersonRegistered(subject=person.person, person=person.person, personal=person.personal))
