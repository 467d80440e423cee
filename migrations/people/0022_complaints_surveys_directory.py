"""Complaints, satisfaction surveys, and the directory of other services."""

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


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION follow_complaints")
    op.execute("DROP TABLE complaint_step")
    op.execute("DROP TABLE complaint")
