"""What the journal told of somebody who is anonymised goes, and what people think of an office is told by occasion."""

from alembic import op

from services.kit.database.roles import Role

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None

APPEND_ONLY = """
-- Append-only: afterwards a position is given, once; and `forget_in_journal` takes out what was told of somebody who is
-- anonymised. Its owner is the one whom the system's own session becomes nowhere else.
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.position IS NULL AND to_jsonb(OLD) - 'position' = to_jsonb(NEW) - 'position' THEN
            RETURN NEW;
        END IF;
        IF session_user = '{system}' AND current_user = '{owner}'
           AND to_jsonb(OLD) - ARRAY['data', 'keys'] = to_jsonb(NEW) - ARRAY['data', 'keys'] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE restrict_violation USING MESSAGE = 'the journal is append-only';
END $$"""
FORMER_APPEND_ONLY = """
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.position IS NULL AND to_jsonb(OLD) - 'position' = to_jsonb(NEW) - 'position' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE restrict_violation USING MESSAGE = 'the journal is append-only';
END $$"""
FORGET = r"""
-- Takes out of the journal what it told of people who are anonymised: each entry about one of their rows says from now
-- on what `told` has for the row, which is its state today, under the version that the entry is about; one about a row
-- that went (`gone`) says no more whose it was. Who sees an entry is who sees its row today. In entries about `homes`,
-- households in which somebody else still has a name, they are members of whom nothing is stated. Ids, types, positions
-- and instants stay, and every entry stays one that its schema allows. For the system alone, and only for
-- entries about those whose record names nobody any more.
CREATE FUNCTION forget_in_journal(told jsonb, gone uuid[], homes uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF session_user <> '{system}' THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the system forgets';
    END IF;
    IF EXISTS (
        SELECT FROM journal AS entry LEFT JOIN person ON person.id = CASE entry.kind WHEN 'person' THEN entry.subject
            ELSE coalesce(told -> entry.subject::text ->> 'person', entry.data #>> '{state,person}')::uuid END
        WHERE entry.subject = ANY (ARRAY(SELECT jsonb_object_keys(told)::uuid) || gone)
          AND CASE WHEN entry.kind = 'household' THEN EXISTS (
                  SELECT FROM household_member AS kin JOIN person AS named ON named.id = kin.person
                  WHERE kin.household = entry.subject AND named.anonymised_on IS NULL)
              ELSE person.anonymised_on IS NULL END
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'somebody is not anonymised';
    END IF;
    UPDATE journal AS entry SET
        data = entry.data - 'personal'
            || CASE WHEN entry.data ? 'fields' THEN '{"fields": []}' ELSE '{}' END::jsonb
            || CASE WHEN entry.data ? 'part' THEN '{"part": "file"}' ELSE '{}' END::jsonb
            || CASE WHEN entry.data ? 'evidence_kind' THEN '{"evidence_kind": "other"}' ELSE '{}' END::jsonb
            || jsonb_build_object('state',
                coalesce(told -> entry.subject::text, entry.data -> 'state' || '{"person": null}')
                || jsonb_build_object('version', entry.data #> '{state,version}')),
        keys = ARRAY(SELECT key FROM scope WHERE row_id = entry.subject AND key <> 'feed' ORDER BY key)
    WHERE entry.subject = ANY (ARRAY(SELECT jsonb_object_keys(told)::uuid) || gone);
    UPDATE journal AS entry SET
        data = jsonb_set(entry.data, '{state,members}', (
            SELECT coalesce(jsonb_agg(
                CASE WHEN person.anonymised_on IS NULL THEN kin.member
                     ELSE kin.member || '{"able": null, "willing": null, "employed": null, "other_income": null}' END
                ORDER BY kin.n), '[]')
            FROM jsonb_array_elements(entry.data #> '{state,members}') WITH ORDINALITY AS kin (member, n)
            LEFT JOIN person ON person.id = (kin.member ->> 'person')::uuid)),
        keys = ARRAY(
            SELECT held.key FROM unnest(entry.keys) AS held (key)
            WHERE NOT EXISTS (SELECT FROM person
                WHERE held.key = 'person:' || person.id AND person.anonymised_on IS NOT NULL
                  AND person.id = ANY (ARRAY(SELECT kin.person FROM household_member AS kin
                                             WHERE kin.household = entry.subject)))
            ORDER BY held.key)
    WHERE entry.subject = ANY (homes) AND entry.kind = 'household';
END $$"""

RESULTS = """
-- What people thought of an office in each calendar quarter of some months, of each occasion by itself: to whoever the
-- office's area is theirs, in fives, and nothing of fewer than five. Only quarters that are over, and since more than a
-- day, so that no answer of theirs is still being written: no two that are told differ by an answer.
CREATE FUNCTION survey_results(asked uuid, since date, until date)
RETURNS TABLE (quarter date, occasion text, questions text, question text, answers bigint, mean numeric, told jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH dated AS (
        SELECT a.*, date_trunc('quarter', a.month::timestamp)::date AS quarter FROM survey_answer AS a
        WHERE a.office = asked AND a.month BETWEEN since AND until
    ), mine AS (
        SELECT d.* FROM dated AS d
        WHERE d.quarter >= since AND (d.quarter + interval '2 months')::date <= until
          AND (d.quarter + interval '3 months')::date < nullif(current_setting('app.today', true), '')::date
          AND EXISTS (SELECT FROM scope
                      WHERE row_id = asked AND key = ANY (caller_keys()) AND starts_with(key, 'area:'))
    ), given AS (
        SELECT mine.quarter, mine.occasion, mine.questions, each.key AS question, each.value::int AS score
        FROM mine CROSS JOIN LATERAL jsonb_each_text(mine.scores) AS each
        UNION ALL
        SELECT mine.quarter, mine.occasion, mine.questions, 'why:' || code, NULL
        FROM mine CROSS JOIN LATERAL unnest(mine.why) AS code
    ), counted AS (
        SELECT g.quarter, g.occasion, g.questions, g.question, g.score, count(*) AS n FROM given AS g
        GROUP BY 1, 2, 3, 4, 5
    )
    SELECT c.quarter, c.occasion, c.questions, c.question, div(sum(c.n), 5)::bigint * 5,
        round(sum(c.n * c.score)::numeric / sum(c.n), 1),
        jsonb_object_agg(coalesce(c.score, 0), div(c.n, 5) * 5) FILTER (WHERE c.n >= 5)
    FROM counted AS c GROUP BY 1, 2, 3, 4 HAVING sum(c.n) >= 5 ORDER BY 1, 2, 3, 4;
END"""
FORMER_RESULTS = """
CREATE FUNCTION survey_results(asked uuid, since date, until date)
RETURNS TABLE (quarter date, questions text, question text, answers bigint, mean numeric, told jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH dated AS (
        SELECT a.*, date_trunc('quarter', a.month::timestamp)::date AS quarter FROM survey_answer AS a
        WHERE a.office = asked AND a.month BETWEEN since AND until
    ), mine AS (
        SELECT d.* FROM dated AS d
        WHERE d.quarter >= since AND (d.quarter + interval '2 months')::date <= until
          AND (d.quarter + interval '3 months')::date < nullif(current_setting('app.today', true), '')::date
          AND EXISTS (SELECT FROM scope
                      WHERE row_id = asked AND key = ANY (caller_keys()) AND starts_with(key, 'area:'))
    ), given AS (
        SELECT mine.quarter, mine.questions, each.key AS question, each.value::int AS score
        FROM mine CROSS JOIN LATERAL jsonb_each_text(mine.scores) AS each
        UNION ALL
        SELECT mine.quarter, mine.questions, 'why:' || code, NULL
        FROM mine CROSS JOIN LATERAL unnest(mine.why) AS code
    ), counted AS (
        SELECT g.quarter, g.questions, g.question, g.score, count(*) AS n FROM given AS g GROUP BY 1, 2, 3, 4
    )
    SELECT c.quarter, c.questions, c.question, div(sum(c.n), 5)::bigint * 5,
        round(sum(c.n * c.score)::numeric / sum(c.n), 1),
        jsonb_object_agg(coalesce(c.score, 0), div(c.n, 5) * 5) FILTER (WHERE c.n >= 5)
    FROM counted AS c GROUP BY 1, 2, 3 HAVING sum(c.n) >= 5 ORDER BY 1, 2, 3;
END"""


def named(statement: str) -> str:
    """Return a statement with the names of this service's roles."""
    return statement.replace("{system}", Role.SYSTEM.of("people")).replace("{owner}", Role.OWNER.of("people"))


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(named(APPEND_ONLY))
    op.execute(named(FORGET))
    op.execute("REVOKE ALL ON FUNCTION forget_in_journal FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION forget_in_journal TO {Role.SYSTEM.of('people')}")
    results(RESULTS)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION forget_in_journal")
    op.execute(FORMER_APPEND_ONLY)
    results(FORMER_RESULTS)


def results(statement: str) -> None:
    """Put another function in the place of the one that tells results."""
    op.execute("DROP FUNCTION survey_results")
    op.execute(statement)
    op.execute("REVOKE ALL ON FUNCTION survey_results FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION survey_results TO {Role.APP.of('people')}")
