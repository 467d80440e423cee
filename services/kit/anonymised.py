"""Files that were anonymised: what parts do whose rows are about persons.

The people service says that a record names, reaches and places nobody any more (`person.anonymised`). Whoever keeps
rows about persons lets them say no more than that: they are seen from the county in which the record now is, the person
sees them no more, and what led to a smaller place or describes the person beyond codes and days goes, from the rows and
from what the journal told of them. What was decided, paid and worked stays. See docs/decisions/0153.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from sqlalchemy import ARRAY, Table, Text, Uuid, bindparam, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.database.roles import Role
from services.kit.database.security import Statements, person_key
from services.kit.database.tables import scope
from services.kit.journal.cloudevents import Heard
from services.kit.journal.projecting import Reaction

FORGET = text("SELECT forget_in_journal(:rows, CAST(:blanked AS jsonb))").bindparams(
    bindparam("rows", type_=ARRAY(Uuid)), bindparam("blanked", type_=Text)
)
APPEND_ONLY = """
-- Append-only: afterwards a position is given, once; {exception}
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.position IS NULL AND to_jsonb(OLD) - 'position' = to_jsonb(NEW) - 'position' THEN
            RETURN NEW;
        END IF;{unless}
    END IF;
    RAISE restrict_violation USING MESSAGE = 'the journal is append-only';
END $$"""
UNLESS = """
        IF session_user = '{system}' AND current_user = '{owner}'
           AND to_jsonb(OLD) - ARRAY['data', 'keys'] = to_jsonb(NEW) - ARRAY['data', 'keys'] THEN
            RETURN NEW;
        END IF;"""
"""Its owner is the one whom the system's own session becomes nowhere else than in `forget_in_journal`."""
FORGETTING = """
-- Takes out of the journal what it told of rows of somebody who is anonymised: in the state of each entry the fields
-- of `blanked` are what these say, and who sees an entry is who sees its row today. Positions, ids, types and instants
-- stay.
-- For the system alone, and not for rows that their person still sees.
CREATE FUNCTION forget_in_journal(told uuid[], blanked jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> '{system}' THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the system forgets';
    END IF;
    IF EXISTS (SELECT FROM scope WHERE row_id = ANY (told) AND starts_with(key, 'person:')) THEN
        RAISE insufficient_privilege USING MESSAGE = 'somebody is not anonymised';
    END IF;
    UPDATE journal SET
        data = jsonb_set(data, '{{state}}', (data -> 'state') || blanked),
        keys = ARRAY(SELECT key FROM scope WHERE row_id = journal.subject AND key <> 'feed' ORDER BY key)
    WHERE subject = ANY (told);
END $$"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows about persons that stay: what lets whoever sees the record now see them, and which columns are blanked."""

    table: Table
    follow: Callable[[AsyncSession, Heard], Awaitable[None]]
    blanked: Mapping[str, Any] = field(default_factory=dict)


def forgetting(*kept: Kept) -> dict[str, Reaction]:
    """Return what a part does when people says that a record was anonymised."""

    async def anonymised(session: AsyncSession, heard: Heard) -> None:
        await session.execute(delete(scope).where(scope.c.key == person_key(heard.subject)))
        for each in kept:
            theirs = each.table.c.person == heard.subject
            if each.blanked:
                await session.execute(update(each.table).where(theirs).values(each.blanked))
            await each.follow(session, heard)
            rows = (await session.scalars(select(each.table.c.id).where(theirs))).all()
            blanked = orjson.dumps(dict(each.blanked)).decode()
            await session.execute(FORGET, {"rows": list(rows), "blanked": blanked})

    return {"person.anonymised": anonymised}


def anonymised_on(state: Mapping[str, Any]) -> date | None:
    """Return since when the person of a state is anonymised: nothing new is recorded about them; null for most.

    Whoever names them then is answered as if nobody had ever heard of them.
    """
    day: str | None = state.get("anonymised_on")  # events of before records were anonymised have no word of it
    return None if day is None else date.fromisoformat(day)


def lay_forgetting(op: Statements, service: str) -> None:
    """Let the system forget in the journal, for a migration: nobody else can."""
    names = {"system": Role.SYSTEM.of(service), "owner": Role.OWNER.of(service)}
    exception = "and `forget_in_journal` takes out what was told of somebody who is anonymised."
    op.execute(APPEND_ONLY.format(exception=exception, unless=UNLESS.format(**names)))
    op.execute(FORGETTING.format(**names))
    op.execute("REVOKE ALL ON FUNCTION forget_in_journal FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION forget_in_journal TO {names['system']}")


def lift_forgetting(op: Statements) -> None:
    """Let nobody change what the journal told, for the way back of a migration."""
    op.execute("DROP FUNCTION forget_in_journal")
    op.execute(APPEND_ONLY.format(exception="nothing else.", unless=""))
