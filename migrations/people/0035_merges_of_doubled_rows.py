"""Merges: what is the same fact twice stands in the way no more, and what does stand there is named row by row."""

from pathlib import Path
from runpy import run_path

from alembic import op

from services.kit.database.roles import Role

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

FORMER = run_path(str(Path(__file__).with_name("0018_merges.py")))
"""The migration that made the functions first: what they were, for the way back."""
REFERS: str = FORMER["REFERS"]
MERGE_OF, PART_OF = "merge_person(uuid, uuid, uuid)", "part_person(uuid, uuid, uuid)"

LEDGER = """
ALTER TABLE person_merge_row
    ADD COLUMN was text,
    ADD COLUMN became text,
    ADD CONSTRAINT person_merge_row_became_check CHECK (num_nulls(was, became) IN (0, 2))"""

HELD = """
-- Whether somebody in this state has a seat of an appointment.
CREATE FUNCTION holds_seat(state text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN state <> 'declined'"""

WEIGHT = """
-- Which of two states of one person at one appointment counts: that they came, then what is still open.
CREATE FUNCTION weight_of(state text) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN array_position(ARRAY['declined', 'absent', 'invited', 'confirmed', 'attended'], state)"""

IN_THE_WAY = r"""
-- Of a row that a constraint refuses to give to another person: that person's rows which are in its way. The columns
-- and the condition of the constraint's index say which these are, so a table of a later migration is known too.
CREATE FUNCTION rows_in_the_way(home regclass, owner name, refused_by name, refused uuid, kept uuid)
RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    guard pg_index;
    part text;
    parts text[] := '{true AS e0}';
    alike text := 'true';
BEGIN
    SELECT * INTO guard FROM pg_index WHERE indrelid = home AND indexrelid = to_regclass(quote_ident(refused_by));
    FOR n IN 1 .. coalesce(guard.indnkeyatts, 0) LOOP
        part := pg_get_indexdef(guard.indexrelid, n, true);
        CONTINUE WHEN part ~ format('\m%s\M', owner);
        parts := parts || format('%s AS e%s', part, n);
        alike := alike || format(' AND ours.e%1$s %2$s theirs.e%1$s', n,
                                 CASE WHEN guard.indisexclusion THEN '&&' ELSE '=' END);
    END LOOP;
    RETURN QUERY EXECUTE format(
        'WITH theirs AS (SELECT %1$s FROM %2$s WHERE id = $1),
              ours AS (SELECT id, %1$s FROM %2$s WHERE %3$I = $2 AND %4$s)
         SELECT ours.id FROM ours CROSS JOIN theirs WHERE %5$s',
        array_to_string(parts, ', '), home, owner,
        coalesce(pg_get_expr(guard.indpred, guard.indrelid, true), 'true'), alike)
    USING refused, kept;
END $$"""

DOUBLED = r"""
-- What both records have of one appointment or one survey is one fact: the state that says more counts, in the row that
-- the survivor has, and the other row stays where it is, as history. A booking to come that is doubled is declined, so
-- that its seat is free; and who answered in one record has answered. What these rows were is noted.
CREATE FUNCTION settle_doubled(merging uuid, kept uuid, given uuid, moment timestamptz)
RETURNS TABLE (found text, relation text, row_id uuid, kept_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    pair record;
    ahead boolean;
    more text;
BEGIN
    PERFORM FROM appointment WHERE id IN (SELECT a.appointment FROM attendance AS a WHERE a.person IN (kept, given))
        ORDER BY id FOR UPDATE;
    FOR pair IN
        SELECT ours.id AS ours, ours.state AS our_state, theirs.id AS theirs, theirs.state AS their_state,
               ours.appointment, ours.cancelled, ours.starts_at
        FROM attendance AS ours JOIN attendance AS theirs USING (appointment)
        WHERE ours.person = kept AND theirs.person = given ORDER BY ours.appointment
    LOOP
        ahead := pair.starts_at > moment AND NOT pair.cancelled;
        more := pair.their_state;
        BEGIN
            IF weight_of(more) > weight_of(pair.our_state) THEN
                UPDATE attendance SET state = more, version = version + 1, updated_at = moment WHERE id = pair.ours;
                INSERT INTO person_merge_row VALUES (merging, 'attendance', pair.ours, pair.our_state, more);
            END IF;
        EXCEPTION WHEN exclusion_violation THEN
            IF ahead THEN
                RETURN QUERY SELECT 'conflict', 'attendance', pair.theirs, other FROM (VALUES (true)) AS told
                LEFT JOIN rows_in_the_way('attendance', 'person', 'attendance_one_at_a_time_excl', pair.theirs, kept)
                    AS other ON true;
            END IF;
        END;
        CONTINUE WHEN NOT ahead OR NOT holds_seat(pair.their_state);
        UPDATE attendance SET state = 'declined', version = version + 1, updated_at = moment WHERE id = pair.theirs;
        INSERT INTO person_merge_row VALUES (merging, 'attendance', pair.theirs, pair.their_state, 'declined');
        CONTINUE WHEN NOT holds_seat(pair.our_state);
        UPDATE appointment SET taken = taken - 1, version = version + 1, updated_at = moment
        WHERE id = pair.appointment;
        RETURN QUERY SELECT 'freed', 'attendance', pair.theirs, NULL::uuid;
    END LOOP;
    WITH answered AS (
        UPDATE survey AS ours SET answered = true, version = ours.version + 1, updated_at = moment FROM survey AS theirs
        WHERE ours.person = kept AND theirs.person = given AND ours.about = theirs.about
          AND theirs.answered AND NOT ours.answered
        RETURNING ours.id)
    INSERT INTO person_merge_row SELECT merging, 'survey', id, 'false', 'true' FROM answered;
END $$"""

MERGE = r"""
-- Gives every row about one person to another and notes which rows they were: whatever table refers to persons, those
-- of later migrations too. A row without an id would be refused here. What one person cannot have twice is told as a
-- conflict of two rows, and the caller ends the transaction. What the survivor has too stays where it was, as history:
-- answers about one use of their data, one appointment, one survey; and, of what has been, where somebody was at a time
-- at which the survivor was elsewhere.
CREATE FUNCTION merge_person(merging uuid, kept uuid, given uuid, moment timestamptz)
RETURNS TABLE (found text, relation text, row_id uuid, kept_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    refers record;
    each uuid;
    refused_by name;
    stays jsonb := jsonb_build_object(
        'consent', 'EXISTS (SELECT FROM consent AS ours WHERE ours.person = $1 AND ours.use = consent.use)',
        'survey', 'EXISTS (SELECT FROM survey AS ours WHERE ours.person = $1 AND ours.about = survey.about)',
        'attendance', $stays$EXISTS (SELECT FROM attendance AS ours WHERE ours.person = $1
            AND (ours.appointment = attendance.appointment
                 OR attendance.state IN ('attended', 'absent') AND ours.state <> 'declined' AND NOT ours.cancelled
                    AND tstzrange(ours.starts_at, ours.ends_at)
                        && tstzrange(attendance.starts_at, attendance.ends_at)))$stays$);
    moving text;
BEGIN
    IF (SELECT count(DISTINCT scope.row_id) FROM scope
        WHERE scope.row_id IN (kept, given) AND scope.key = ANY (caller_keys())) < 2 THEN
        RAISE insufficient_privilege USING MESSAGE = 'the caller does not see both persons';
    END IF;
    RETURN QUERY SELECT * FROM settle_doubled(merging, kept, given, moment);
    FOR refers IN
        {refers}
    LOOP
        moving := format(
            'WITH moved AS (UPDATE %1$I SET %2$I = $1 %3$s WHERE %2$I = $2 AND NOT %4$s AND ($4 IS NULL OR id = $4)
                            RETURNING id),
                  noted AS (INSERT INTO person_merge_row (merge, relation, row_id) SELECT $3, %1$L, id FROM moved)
             SELECT ''moved'', %1$L, id, NULL::uuid FROM moved',
            refers.home, refers.column_name, CASE WHEN refers.versioned THEN ', version = version + 1' ELSE '' END,
            coalesce(stays ->> refers.home, 'false'));
        BEGIN
            RETURN QUERY EXECUTE moving USING kept, given, merging, NULL::uuid;
            CONTINUE;
        EXCEPTION WHEN unique_violation OR exclusion_violation THEN
            NULL; -- which rows it is, is asked of each
        END;
        FOR each IN EXECUTE format('SELECT id FROM %I WHERE %I = $1 ORDER BY id', refers.home, refers.column_name)
            USING given
        LOOP
            BEGIN
                EXECUTE moving USING kept, given, merging, each;
            EXCEPTION WHEN unique_violation OR exclusion_violation THEN
                GET STACKED DIAGNOSTICS refused_by = CONSTRAINT_NAME;
                RETURN QUERY SELECT 'conflict', refers.home, each, other FROM (VALUES (true)) AS told LEFT JOIN
                    rows_in_the_way(refers.home::regclass, refers.column_name, refused_by, each, kept) AS other ON true;
            END;
        END LOOP;
    END LOOP;
END $$"""

PART = r"""
-- Gives back what a merge took, as far as the survivor still has it, and lets what stayed be what it was, as far as it
-- is what the merge made of it; a seat that somebody else has taken since is not taken from them.
CREATE FUNCTION part_person(merging uuid, kept uuid, given uuid, moment timestamptz)
RETURNS TABLE (found text, relation text, row_id uuid, kept_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    refers record;
    each record;
    refused_by name;
    returning_one text;
BEGIN
    IF NOT EXISTS (SELECT FROM scope WHERE scope.row_id = kept AND scope.key = ANY (caller_keys())) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the caller does not see the person';
    END IF;
    PERFORM FROM appointment WHERE id IN (SELECT a.appointment FROM attendance AS a WHERE a.person IN (kept, given))
        ORDER BY id FOR UPDATE;
    FOR refers IN
        {refers}
    LOOP
        returning_one := format(
            'UPDATE %1$I SET %2$I = $1 %3$s WHERE id = $2 AND %2$I = $3',
            refers.home, refers.column_name, CASE WHEN refers.versioned THEN ', version = version + 1' ELSE '' END);
        FOR each IN EXECUTE format(
            'SELECT took.row_id AS id FROM person_merge_row AS took JOIN %1$I AS there ON there.id = took.row_id
             WHERE took.merge = $1 AND took.relation = %1$L AND took.became IS NULL AND there.%2$I = $2 ORDER BY 1',
            refers.home, refers.column_name) USING merging, kept
        LOOP
            BEGIN
                EXECUTE returning_one USING given, each.id, kept;
                RETURN QUERY SELECT 'moved', refers.home, each.id, NULL::uuid;
            EXCEPTION WHEN unique_violation OR exclusion_violation THEN
                GET STACKED DIAGNOSTICS refused_by = CONSTRAINT_NAME;
                RETURN QUERY SELECT 'conflict', refers.home, other, each.id FROM (VALUES (true)) AS told LEFT JOIN
                    rows_in_the_way(refers.home::regclass, refers.column_name, refused_by, each.id, given) AS other
                    ON true;
            END;
        END LOOP;
    END LOOP;
    FOR each IN
        SELECT a.id, a.appointment, took.was, holds_seat(took.was)::int - holds_seat(a.state)::int AS seats
        FROM person_merge_row AS took JOIN attendance AS a ON a.id = took.row_id
        WHERE took.merge = merging AND took.relation = 'attendance' AND a.state = took.became
          AND a.person IN (kept, given)
        ORDER BY seats, a.id
    LOOP
        CONTINUE WHEN each.seats > 0
            AND EXISTS (SELECT FROM appointment AS full_one WHERE full_one.id = each.appointment
                        AND full_one.taken + each.seats > full_one.capacity);
        UPDATE attendance SET state = each.was, version = version + 1, updated_at = moment WHERE id = each.id;
        CONTINUE WHEN each.seats = 0;
        UPDATE appointment SET taken = taken + each.seats, version = version + 1, updated_at = moment
        WHERE id = each.appointment;
        RETURN QUERY SELECT CASE WHEN each.seats > 0 THEN 'taken' ELSE 'freed' END, 'attendance', each.id, NULL::uuid;
    END LOOP;
    UPDATE survey SET answered = false, version = version + 1, updated_at = moment FROM person_merge_row AS took
    WHERE took.merge = merging AND took.relation = 'survey' AND took.was = 'false' AND survey.id = took.row_id
      AND survey.person = kept;
END $$"""

OURS = ("settle_doubled(uuid, uuid, uuid, timestamptz)", "rows_in_the_way(regclass, name, name, uuid, uuid)")
"""What the two functions for callers call, and nobody else."""
OF_CALLERS = ("merge_person(uuid, uuid, uuid, timestamptz)", "part_person(uuid, uuid, uuid, timestamptz)")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for function in (MERGE_OF, PART_OF):
        op.execute(f"DROP FUNCTION {function}")
    texts = (LEDGER, HELD, WEIGHT, IN_THE_WAY, DOUBLED, *(each.replace("{refers}", REFERS) for each in (MERGE, PART)))
    for statement in texts:
        op.execute(statement)
    for function in (*OURS, *OF_CALLERS):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    for function in OF_CALLERS:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {Role.APP.of('people')}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for function in (*OF_CALLERS, *OURS, "weight_of(text)", "holds_seat(text)"):
        op.execute(f"DROP FUNCTION {function}")
    # The former way back knows no row that stayed: it would be given to a record that has it.
    op.execute("DELETE FROM person_merge_row WHERE became IS NOT NULL")
    op.execute("ALTER TABLE person_merge_row DROP COLUMN was, DROP COLUMN became")
    for text, function in ((FORMER["MERGE"], MERGE_OF), (FORMER["PART"], PART_OF)):
        op.execute(text.replace("{refers}", REFERS))
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {Role.APP.of('people')}")
