"""Service cases, and what people knows of training and matching."""

from alembic import op

from services.kit.database.security import protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KNOWN = (
    """
CREATE TABLE known_enrolment (
    id uuid CONSTRAINT known_enrolment_pkey PRIMARY KEY,
    version bigint NOT NULL,
    person uuid NOT NULL,
    status text NOT NULL,
    ended_on date
)""",
    "CREATE INDEX known_enrolment_person_idx ON known_enrolment (person)",
    """
CREATE TABLE known_referral (
    id uuid CONSTRAINT known_referral_pkey PRIMARY KEY,
    version bigint NOT NULL,
    person uuid NOT NULL,
    status text NOT NULL,
    hired_on date,
    check_due_on date,
    checked_on date,
    still_held boolean
)""",
    "CREATE INDEX known_referral_person_idx ON known_referral (person)",
)

CASES = (
    """
CREATE TABLE service_case (
    id uuid CONSTRAINT service_case_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT service_case_person_fkey REFERENCES person,
    path text NOT NULL,
    step text NOT NULL,
    state text NOT NULL,
    known text[] NOT NULL CONSTRAINT service_case_known_check CHECK (known <@ ARRAY['need_recorded', 'in_training',
        'trained', 'referred', 'found_work', 'left_work', 'work_lasted']),
    opened_on date NOT NULL,
    opened_by text NOT NULL,
    paused_on date CONSTRAINT service_case_paused_on_check CHECK (paused_on >= opened_on),
    paused_for text CONSTRAINT service_case_paused_for_check
        CHECK (paused_for IN ('ill', 'unreachable', 'away', 'at_own_request')),
    closed_on date CONSTRAINT service_case_closed_on_check CHECK (closed_on >= opened_on),
    closed_for text CONSTRAINT service_case_closed_for_check CHECK (closed_for IN ('work_lasted', 'path_ended',
        'withdrawn', 'not_entitled', 'moved_away', 'died', 'opened_in_error', 'other')),
    CONSTRAINT service_case_state_follows_check CHECK (state = CASE WHEN closed_on IS NOT NULL THEN 'closed'
        WHEN paused_on IS NOT NULL THEN 'paused' ELSE 'open' END),
    CONSTRAINT service_case_paused_together_check CHECK ((paused_on IS NULL) = (paused_for IS NULL)),
    CONSTRAINT service_case_closed_together_check CHECK ((closed_on IS NULL) = (closed_for IS NULL)),
    CONSTRAINT service_case_paused_or_closed_check CHECK (num_nonnulls(paused_on, closed_on) < 2)
)""",
    "CREATE UNIQUE INDEX service_case_one_open_idx ON service_case (person, path) WHERE closed_on IS NULL",
    "CREATE INDEX service_case_person_id_idx ON service_case (person, id)",
    """
CREATE TABLE service_case_step (
    id uuid CONSTRAINT service_case_step_pkey PRIMARY KEY,
    service_case uuid NOT NULL CONSTRAINT service_case_step_service_case_fkey REFERENCES service_case,
    n bigint NOT NULL CONSTRAINT service_case_step_n_check CHECK (n > 0),
    step text NOT NULL,
    entered_on date NOT NULL,
    entered_by text,
    entered_after text,
    left_on date CONSTRAINT service_case_step_left_on_check CHECK (left_on >= entered_on),
    outcome text CONSTRAINT service_case_step_outcome_check
        CHECK (outcome IN ('passed', 'lacking_skills', 'found_work', 'left_work', 'broken_off')),
    left_by text,
    left_after text,
    CONSTRAINT service_case_step_service_case_n_key UNIQUE (service_case, n),
    CONSTRAINT service_case_step_entered_by_check CHECK (num_nonnulls(entered_by, entered_after) = 1),
    CONSTRAINT service_case_step_left_together_check CHECK ((left_on IS NULL) = (outcome IS NULL)),
    CONSTRAINT service_case_step_left_by_check CHECK (num_nonnulls(left_by, left_after) = num_nonnulls(left_on))
)""",
    "CREATE UNIQUE INDEX service_case_step_one_open_idx ON service_case_step (service_case) WHERE left_on IS NULL",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*KNOWN, *CASES):
        op.execute(statement)
    for table in ("known_enrolment", "known_referral"):
        protect(op, "people", table, "id", verbs="SELECT")
    protect(op, "people", "service_case", "id")
    protect(op, "people", "service_case_step", "service_case")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in ("service_case_step", "service_case", "known_referral", "known_enrolment"):
        op.execute(f"DROP TABLE {table}")
