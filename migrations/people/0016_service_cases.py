"""Service cases with what people knows of training and matching, tasks and the list that they are worked off from."""

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

TASKS = (
    """
CREATE TABLE task (
    id uuid CONSTRAINT task_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT task_person_fkey REFERENCES person,
    service_case uuid CONSTRAINT task_service_case_fkey REFERENCES service_case,
    kind text NOT NULL CONSTRAINT task_kind_check CHECK (kind IN ('step', 'check', 'promise', 'contact', 'other')),
    step text,
    about uuid,
    rule text,
    due_on date,
    raised_on date NOT NULL,
    raised_by text,
    raised_after text,
    contacted_on date,
    alerted_on date,
    paused_on date,
    paused_for text CONSTRAINT task_paused_for_check
        CHECK (paused_for IN ('ill', 'unreachable', 'away', 'at_own_request', 'case_paused')),
    closed_on date CONSTRAINT task_closed_on_check CHECK (closed_on >= raised_on),
    outcome text CONSTRAINT task_outcome_check
        CHECK (outcome IN ('done', 'kept', 'broken', 'stopped', 'cancelled')),
    closed_for text CONSTRAINT task_closed_for_check CHECK (closed_for IN ('refused_suitable_post', 'unreachable',
        'at_own_request', 'certification_withdrawn', 'takes_no_longer_any_post', 'moved_away', 'died',
        'no_longer_needed', 'raised_in_error', 'case_closed')),
    closed_by text,
    closed_after text,
    CONSTRAINT task_step_of_cases_check CHECK ((kind = 'step') = (step IS NOT NULL)),
    CONSTRAINT task_case_of_steps_check CHECK (kind <> 'step' OR service_case IS NOT NULL),
    CONSTRAINT task_about_of_checks_check CHECK ((kind = 'check') = (about IS NOT NULL)),
    CONSTRAINT task_rule_of_promises_check CHECK ((kind = 'promise') = (rule IS NOT NULL)),
    CONSTRAINT task_raised_by_check CHECK (num_nonnulls(raised_by, raised_after) = 1),
    CONSTRAINT task_paused_together_check CHECK ((paused_on IS NULL) = (paused_for IS NULL)),
    CONSTRAINT task_paused_kinds_check
        CHECK (paused_on IS NULL OR (kind IN ('step', 'promise') AND closed_on IS NULL)),
    CONSTRAINT task_closed_together_check CHECK ((closed_on IS NULL) = (outcome IS NULL)),
    CONSTRAINT task_outcome_of_kind_check CHECK ((kind = 'promise') = (outcome <> 'done' AND outcome <> 'cancelled')),
    CONSTRAINT task_closed_by_check CHECK (num_nonnulls(closed_by, closed_after) = num_nonnulls(closed_on)),
    CONSTRAINT task_closed_for_together_check
        CHECK (coalesce(outcome IN ('stopped', 'cancelled'), false) = (closed_for IS NOT NULL)),
    CONSTRAINT task_alerted_on_check CHECK (alerted_on IS NULL OR coalesce(alerted_on > due_on, false))
)""",
    "CREATE UNIQUE INDEX task_one_promise_idx ON task (person) WHERE kind = 'promise' AND closed_on IS NULL",
    "CREATE UNIQUE INDEX task_one_step_idx ON task (service_case) WHERE kind = 'step' AND closed_on IS NULL",
    "CREATE UNIQUE INDEX task_one_check_idx ON task (about)",
    """CREATE INDEX task_overdue_idx ON task (due_on)
    WHERE closed_on IS NULL AND paused_on IS NULL AND alerted_on IS NULL""",
    "CREATE INDEX task_person_id_idx ON task (person, id)",
)

WORKLIST = (
    """
CREATE TABLE worklist (
    task uuid NOT NULL CONSTRAINT worklist_task_fkey REFERENCES task,
    key text NOT NULL,
    kind text NOT NULL,
    step text,
    due_on date NOT NULL,
    contacted_on date NOT NULL,
    CONSTRAINT worklist_pkey PRIMARY KEY (task, key)
)""",
    "CREATE INDEX worklist_order_idx ON worklist (key, due_on, contacted_on, task) WHERE kind <> 'promise'",
    "CREATE INDEX worklist_kind_idx ON worklist (key, kind, due_on, contacted_on, task)",
    "CREATE INDEX worklist_step_idx ON worklist (key, step, due_on, contacted_on, task) WHERE step IS NOT NULL",
    # At the end of the statement that places and writes a task, its keys are those that see it now.
    """
CREATE FUNCTION list_task() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM worklist WHERE task = NEW.id;
    IF NEW.closed_on IS NULL THEN
        INSERT INTO worklist
        SELECT NEW.id, scope.key, NEW.kind, NEW.step,
            CASE WHEN NEW.paused_on IS NULL THEN coalesce(NEW.due_on, 'infinity') ELSE 'infinity' END,
            coalesce(NEW.contacted_on, '-infinity')
        FROM scope WHERE scope.kind = 'task' AND scope.row_id = NEW.id;
    END IF;
    RETURN NULL;
END $$""",
    """CREATE TRIGGER list_task AFTER INSERT OR UPDATE ON task
    FOR EACH ROW EXECUTE FUNCTION list_task()""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*KNOWN, *CASES, *TASKS, *WORKLIST):
        op.execute(statement)
    for table in ("known_enrolment", "known_referral"):
        protect(op, "people", table, "id", verbs="SELECT")
    protect(op, "people", "service_case", "id")
    protect(op, "people", "service_case_step", "service_case")
    protect(op, "people", "task", "id")
    protect(op, "people", "worklist", "task", verbs="SELECT")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in ("worklist", "task", "service_case_step", "service_case", "known_referral", "known_enrolment"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION list_task")
