"""Results of surveys by whole quarters, and one-time codes that are made in the transaction of whoever sends them."""

from alembic import op

from services.kit.database.roles import Role

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

RESULTS = """
-- What people thought of an office in each calendar quarter of some months: to whoever the office's area is theirs, in
-- fives, and nothing of fewer than five. Only quarters that are over, and since more than a day, so that no answer of
-- theirs is still being written: no two that are told differ by an answer.
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
FORMER_RESULTS = """
CREATE FUNCTION survey_results(asked uuid, since date, until date)
RETURNS TABLE (questions text, question text, answers bigint, mean numeric, told jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH mine AS (
        SELECT a.* FROM survey_answer AS a
        WHERE a.office = asked AND a.month BETWEEN since AND until
          AND EXISTS (SELECT FROM scope
                      WHERE row_id = asked AND key = ANY (caller_keys()) AND starts_with(key, 'area:'))
    ), given AS (
        SELECT mine.questions, each.key AS question, each.value::int AS score
        FROM mine CROSS JOIN LATERAL jsonb_each_text(mine.scores) AS each
        UNION ALL
        SELECT mine.questions, 'why:' || code, NULL FROM mine CROSS JOIN LATERAL unnest(mine.why) AS code
    ), counted AS (
        SELECT g.questions, g.question, g.score, count(*) AS n FROM given AS g GROUP BY 1, 2, 3
    )
    SELECT c.questions, c.question, div(sum(c.n), 5)::bigint * 5,
        round(sum(c.n * c.score)::numeric / sum(c.n), 1),
        jsonb_object_agg(coalesce(c.score, 0), div(c.n, 5) * 5) FILTER (WHERE c.n >= 5)
    FROM counted AS c GROUP BY 1, 2 HAVING sum(c.n) >= 5 ORDER BY 1, 2;
END"""
UNSEEN = """IF NOT EXISTS (SELECT FROM scope WHERE row_id = whose AND key = ANY (caller_keys()))
       AND session_user NOT LIKE 'bihuan\\_%\\_system' THEN
        RAISE insufficient_privilege USING MESSAGE = 'the caller does not see the person';
    END IF;"""
CODES = (
    f"""
-- Writes into a person's access log that a code was made for them, or opened their file: for whoever sees the person,
-- and for the system, which writes no other entries.
CREATE FUNCTION note_self_service(
    whose uuid, field text, at timestamptz, told text, told_roles text[], told_organisation uuid, purpose text,
    through text, traced text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {UNSEEN}
    IF field NOT IN ('self_service.code', 'self_service.session') THEN
        RAISE insufficient_privilege USING MESSAGE = 'no entry of self-service';
    END IF;
    INSERT INTO access_log (id, at, subject, roles, organisation, purpose, person, fields, route, trace_id)
    VALUES (gen_random_uuid(), at, told, told_roles, told_organisation, purpose, whose, ARRAY[field], through, traced);
END $$""",  # noqa: S608 -- texts of this file
    f"""
-- Puts a new code in the place of a person's live one: for whoever sees the person, and the system. What is kept
-- of the code is a digest under a key that the database does not hold.
CREATE FUNCTION put_self_service_code(
    code uuid, whose uuid, digest bytea, made_by text, at timestamptz, valid_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    {UNSEEN}
    UPDATE self_service_code SET ended_for = 'replaced', ended_at = at WHERE person = whose AND ended_for IS NULL;
    INSERT INTO self_service_code (id, person, digest, made_by, made_at, valid_until, wrong_tries)
    VALUES (code, whose, digest, made_by, at, valid_until, 0);
END $$""",  # noqa: S608 -- texts of this file
    """
-- Whose a code is, for whoever sees that person.
CREATE FUNCTION person_of_self_service_code(code uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT person FROM self_service_code WHERE self_service_code.id = code
    AND EXISTS (SELECT FROM scope WHERE row_id = self_service_code.person AND key = ANY (caller_keys())))""",
    """
-- Lets a code of a person whom the caller sees count no more; false where it counted no more already.
CREATE FUNCTION withdraw_self_service_code(code uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE self_service_code SET ended_for = 'withdrawn', ended_at = at
    WHERE id = code AND ended_for IS NULL
        AND EXISTS (SELECT FROM scope WHERE row_id = self_service_code.person AND key = ANY (caller_keys()));
    RETURN FOUND;
END $$""",
)
OF_BOTH = ("note_self_service", "put_self_service_code")
"""Which the system calls too, for a terminal that sees nobody."""
OF_CALLERS = ("survey_results", "person_of_self_service_code", "withdraw_self_service_code", *OF_BOTH)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION survey_results")
    op.execute(RESULTS)
    for statement in CODES:
        op.execute(statement)
    for function in OF_CALLERS:
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {Role.APP.of('people')}")
    for function in OF_BOTH:
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {Role.SYSTEM.of('people')}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for function in OF_CALLERS:
        op.execute(f"DROP FUNCTION {function}")
    op.execute(FORMER_RESULTS)
    op.execute("REVOKE ALL ON FUNCTION survey_results FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION survey_results TO {Role.APP.of('people')}")
