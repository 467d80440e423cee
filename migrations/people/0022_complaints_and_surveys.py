"""Complaints and satisfaction surveys."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import in_scope, protect_by

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COMPLAINT = (
    """
CREATE TABLE complaint (
    id uuid CONSTRAINT complaint_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid CONSTRAINT complaint_person_fkey REFERENCES person,
    filed_by text NOT NULL,
    kind text NOT NULL CONSTRAINT complaint_kind_check CHECK (kind IN
        ('service', 'delay', 'conduct', 'payment', 'privacy', 'other')),
    about_office uuid NOT NULL CONSTRAINT complaint_about_office_fkey REFERENCES office,
    about_staff uuid CONSTRAINT complaint_about_staff_fkey REFERENCES staff_member,
    office uuid NOT NULL CONSTRAINT complaint_office_fkey REFERENCES office,
    text_sealed bytea NOT NULL,
    text_masked text NOT NULL,
    received_on date NOT NULL,
    state text NOT NULL CONSTRAINT complaint_state_check CHECK (state IN
        ('received', 'accepted', 'refused', 'answered', 'closed')),
    since date NOT NULL CONSTRAINT complaint_since_check CHECK (since >= received_on),
    due_on date CONSTRAINT complaint_due_on_check CHECK (due_on >= since),
    due_provisional boolean NOT NULL,
    alerted_on date CONSTRAINT complaint_alerted_on_check CHECK (alerted_on > received_on),
    task uuid CONSTRAINT complaint_task_fkey REFERENCES task,
    CONSTRAINT complaint_text_together_check CHECK (num_nulls(text_sealed, text_masked) IN (0, 2)),
    CONSTRAINT complaint_due_provisional_check CHECK (due_on IS NOT NULL OR NOT due_provisional),
    CONSTRAINT complaint_due_while_open_check CHECK (due_on IS NULL OR state IN ('received', 'accepted'))
)""",
    "CREATE INDEX complaint_person_id_idx ON complaint (person, id)",
    "CREATE INDEX complaint_office_id_idx ON complaint (office, id)",
    "CREATE INDEX complaint_overdue_idx ON complaint (due_on) WHERE alerted_on IS NULL AND due_on IS NOT NULL",
    """
CREATE TABLE complaint_step (
    id uuid CONSTRAINT complaint_step_pkey PRIMARY KEY,
    complaint uuid NOT NULL CONSTRAINT complaint_step_complaint_fkey REFERENCES complaint,
    step text NOT NULL CONSTRAINT complaint_step_step_check CHECK (step IN
        ('received', 'accepted', 'refused', 'answered', 'escalated', 'closed')),
    at timestamptz NOT NULL,
    done_by text,
    office uuid NOT NULL CONSTRAINT complaint_step_office_fkey REFERENCES office,
    refused_for text CONSTRAINT complaint_step_refused_for_check CHECK (refused_for IN
        ('not_ours', 'no_facts', 'decided_already', 'before_a_court', 'same_as_another')),
    outcome text CONSTRAINT complaint_step_outcome_check CHECK (outcome IN ('upheld', 'partly', 'not_upheld')),
    escalated_for text CONSTRAINT complaint_step_escalated_for_check CHECK (escalated_for IN
        ('not_content', 'overdue')),
    closed_for text CONSTRAINT complaint_step_closed_for_check CHECK (closed_for IN
        ('content', 'withdrawn', 'settled')),
    answer_sealed bytea,
    answer_masked text,
    CONSTRAINT complaint_step_answer_together_check CHECK (num_nulls(answer_sealed, answer_masked) IN (0, 2)),
    CONSTRAINT complaint_step_refused_together_check CHECK ((step = 'refused') = (refused_for IS NOT NULL)),
    CONSTRAINT complaint_step_answered_together_check CHECK
        (num_nonnulls(outcome, answer_sealed) = CASE step WHEN 'answered' THEN 2 ELSE 0 END),
    CONSTRAINT complaint_step_escalated_together_check CHECK ((step = 'escalated') = (escalated_for IS NOT NULL)),
    CONSTRAINT complaint_step_closed_together_check CHECK ((step = 'closed') = (closed_for IS NOT NULL)),
    CONSTRAINT complaint_step_done_by_check CHECK
        ((done_by IS NULL) = coalesce(escalated_for = 'overdue', false))
)""",
    "CREATE INDEX complaint_step_complaint_id_idx ON complaint_step (complaint, id)",
    """
-- Whoever complains sees their complaint under the record that it now belongs to: of two records that become one, or
-- part again, the officer who does it may not see it.
CREATE FUNCTION follow_complaints(followed uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM scope WHERE row_id = followed AND key = ANY (caller_keys()))
       AND session_user NOT LIKE 'bihuan\\_%\\_system' THEN
        RAISE insufficient_privilege USING MESSAGE = 'the caller does not see the person';
    END IF;
    DELETE FROM scope USING complaint WHERE scope.row_id = complaint.id AND complaint.person = followed
        AND starts_with(scope.key, 'person:') AND scope.key <> 'person:' || followed;
    INSERT INTO scope (key, kind, row_id) SELECT 'person:' || followed, 'complaint', id FROM complaint
    WHERE person = followed ON CONFLICT DO NOTHING;
END $$""",
)
SURVEY = (
    """
CREATE TABLE survey (
    id uuid CONSTRAINT survey_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT survey_person_fkey REFERENCES person,
    occasion text NOT NULL CONSTRAINT survey_occasion_check CHECK (occasion IN ('case', 'appointment')),
    about uuid NOT NULL,
    office uuid CONSTRAINT survey_office_fkey REFERENCES office,
    questions text NOT NULL,
    invited_on date NOT NULL,
    due_on date NOT NULL CONSTRAINT survey_due_on_check CHECK (due_on >= invited_on),
    answered boolean NOT NULL,
    CONSTRAINT survey_about_person_key UNIQUE (about, person)
)""",
    "CREATE INDEX survey_person_id_idx ON survey (person, id)",
    """
CREATE TABLE survey_answer (
    id uuid CONSTRAINT survey_answer_pkey PRIMARY KEY,
    office uuid CONSTRAINT survey_answer_office_fkey REFERENCES office,
    occasion text NOT NULL CONSTRAINT survey_answer_occasion_check CHECK (occasion IN ('case', 'appointment')),
    questions text NOT NULL,
    month date NOT NULL CONSTRAINT survey_answer_month_check CHECK (date_trunc('month', month) = month),
    scores jsonb NOT NULL,
    why text[] NOT NULL CONSTRAINT survey_answer_why_check CHECK (why <@ ARRAY
        ['waiting', 'attitude', 'information', 'result', 'place', 'other'])
)""",
    "CREATE INDEX survey_answer_office_month_idx ON survey_answer (office, month)",
    """
-- What people thought of an office: to whoever the office's area is theirs, in fives, and nothing of fewer than five.
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
END""",
)
OF_PERSON = "'person:' || survey.person = ANY (caller_keys())"
"""Whoever was asked sees that they were, and nobody else."""
SEEN = f"{in_scope('complaint.id')} AND (complaint.about_staff = (SELECT caller_staff())) IS NOT TRUE"
"""The offices that deal with it and whoever complains, and never whom it is about."""
BEHIND = "EXISTS (SELECT FROM complaint WHERE complaint.id = complaint_step.complaint OFFSET 0)"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in COMPLAINT:
        op.execute(statement)
    op.execute("REVOKE ALL ON FUNCTION follow_complaints FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION follow_complaints TO {Role.APP.of('people')}, {Role.SYSTEM.of('people')}")
    protect_by(op, "people", "complaint", SEEN, verbs="SELECT, INSERT")
    # Nobody puts another text into a complaint, or lets it be about somebody else.
    changed = "version, updated_at, office, state, since, due_on, due_provisional, alerted_on, task"
    op.execute(f"GRANT UPDATE ({changed}) ON complaint TO {Role.APP.of('people')}")
    protect_by(op, "people", "complaint_step", BEHIND, verbs="SELECT, INSERT")
    for statement in SURVEY:
        op.execute(statement)
    # Whoever closes a case lets its person be asked, and sees neither that nor what is answered.
    protect_by(op, "people", "survey", OF_PERSON, written="true", verbs="SELECT, INSERT")
    op.execute(f"GRANT UPDATE (version, updated_at, answered) ON survey TO {Role.APP.of('people')}")
    protect_by(op, "people", "survey_answer", "false", written="true", verbs="INSERT")
    op.execute("REVOKE ALL ON FUNCTION survey_results FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION survey_results TO {Role.APP.of('people')}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION survey_results")
    op.execute("DROP TABLE survey_answer")
    op.execute("DROP TABLE survey")
    op.execute("DROP FUNCTION follow_complaints")
    op.execute("DROP TABLE complaint_step")
    op.execute("DROP TABLE complaint")
