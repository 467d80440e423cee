"""Needs say more, plans to start a business, and what lists of an earlier day are told from."""

from alembic import op

from services.kit.database.security import protect, protect_by

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NEED = (
    """
ALTER TABLE need
    ADD COLUMN hours text CONSTRAINT need_hours_check CHECK (hours IN ('full_time', 'part_time', 'any')),
    ADD COLUMN home_work text CONSTRAINT need_home_work_check CHECK (home_work IN ('wanted', 'needed')),
    ADD COLUMN transport text CONSTRAINT need_transport_check
        CHECK (transport IN ('needs_transport', 'own_vehicle', 'near_home_only')),
    ADD COLUMN course text,
    ADD COLUMN course_times text[] NOT NULL DEFAULT '{}' CONSTRAINT need_course_times_check
        CHECK (course_times <@ ARRAY['weekdays', 'evenings', 'weekends']),
    DROP CONSTRAINT need_of_jobs_only_check,
    DROP CONSTRAINT need_occupations_check""",
    """
ALTER TABLE need
    ALTER COLUMN course_times DROP DEFAULT,
    ADD CONSTRAINT need_of_jobs_only_check CHECK (purpose = 'job' OR (
        num_nonnulls(wage_from, hours, home_work, transport) = 0 AND NOT takes_any_post)),
    ADD CONSTRAINT need_of_trainings_only_check
        CHECK (purpose = 'training' OR (course IS NULL AND course_times = '{}')),
    ADD CONSTRAINT need_occupations_check
        CHECK (takes_any_post OR cardinality(occupations) > 0 OR course IS NOT NULL)""",
)
NEED_AS_IT_WAS = """
ALTER TABLE need
    DROP CONSTRAINT need_of_jobs_only_check,
    DROP CONSTRAINT need_of_trainings_only_check,
    DROP CONSTRAINT need_occupations_check,
    DROP COLUMN hours, DROP COLUMN home_work, DROP COLUMN transport, DROP COLUMN course, DROP COLUMN course_times,
    ADD CONSTRAINT need_of_jobs_only_check
        CHECK (purpose = 'job' OR (wage_from IS NULL AND NOT takes_any_post)),
    ADD CONSTRAINT need_occupations_check CHECK (takes_any_post OR cardinality(occupations) > 0)"""

PLAN = (
    """
CREATE TABLE start_up_plan (
    id uuid CONSTRAINT start_up_plan_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    person uuid NOT NULL CONSTRAINT start_up_plan_person_fkey REFERENCES person,
    trade text NOT NULL,
    district text NOT NULL,
    form text CONSTRAINT start_up_plan_form_check
        CHECK (form IN ('individual_business', 'legal_person_business', 'private_non_enterprise')),
    capital_wanted bigint CONSTRAINT start_up_plan_capital_wanted_check CHECK (capital_wanted > 0),
    help_wanted text[] NOT NULL CONSTRAINT start_up_plan_help_wanted_check
        CHECK (help_wanted <@ ARRAY['loan', 'premises', 'training', 'mentor', 'licence']),
    stage text NOT NULL CONSTRAINT start_up_plan_stage_check
        CHECK (stage IN ('idea', 'preparing', 'registered', 'given_up')),
    recorded_on date NOT NULL,
    business uuid CONSTRAINT start_up_plan_business_fkey REFERENCES business,
    ended_on date CONSTRAINT start_up_plan_ended_on_check CHECK (ended_on >= recorded_on),
    ended_for text CONSTRAINT start_up_plan_ended_for_check CHECK (ended_for IN
        ('opened', 'no_capital', 'no_premises', 'no_licence', 'found_work', 'health', 'family', 'other')),
    CONSTRAINT start_up_plan_ended_together_check CHECK (num_nulls(ended_on, ended_for) IN (0, 2)),
    CONSTRAINT start_up_plan_ended_check
        CHECK ((stage IN ('registered', 'given_up')) = (ended_on IS NOT NULL)),
    CONSTRAINT start_up_plan_opened_check
        CHECK ((stage = 'registered') = (business IS NOT NULL)
            AND (stage = 'registered') = coalesce(ended_for = 'opened', false))
)""",
    "CREATE UNIQUE INDEX start_up_plan_one_open_idx ON start_up_plan (person) WHERE ended_on IS NULL",
    "CREATE INDEX start_up_plan_person_id_idx ON start_up_plan (person, id)",
)

FORMER = (
    # Neither refers to persons: a merge of two records leaves each with the places that were recorded in it.
    """
CREATE TABLE former_residence (
    person uuid,
    until date,
    residence text COLLATE "C" NOT NULL,
    CONSTRAINT former_residence_pkey PRIMARY KEY (person, until)
)""",
    "CREATE INDEX former_residence_residence_idx ON former_residence (residence)",
    'CREATE INDEX person_residence_idx ON person (residence COLLATE "C")',
    """
CREATE TABLE former_need (
    need uuid,
    until date,
    occupations text[] NOT NULL,
    districts text[] NOT NULL,
    wage_from bigint,
    takes_any_post boolean NOT NULL,
    hours text,
    home_work text,
    transport text,
    course text,
    course_times text[] NOT NULL,
    CONSTRAINT former_need_pkey PRIMARY KEY (need, until)
)""",
    """
-- Whatever changes a residence or a need, what stood there until that day is kept. Several changes of a day are one:
-- the first of them knows how the day before ended.
CREATE FUNCTION keep_former_residence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO former_residence (person, until, residence)
    VALUES (OLD.id, (NEW.updated_at AT TIME ZONE 'Asia/Shanghai')::date, OLD.residence)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER keep_former_residence AFTER UPDATE OF residence ON person
FOR EACH ROW WHEN (OLD.residence <> NEW.residence) EXECUTE FUNCTION keep_former_residence()""",
    """
CREATE FUNCTION keep_former_need() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO former_need (need, until, occupations, districts, wage_from, takes_any_post, hours, home_work,
        transport, course, course_times)
    VALUES (OLD.id, (NEW.updated_at AT TIME ZONE 'Asia/Shanghai')::date, OLD.occupations, OLD.districts, OLD.wage_from,
        OLD.takes_any_post, OLD.hours, OLD.home_work, OLD.transport, OLD.course, OLD.course_times)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER keep_former_need
AFTER UPDATE OF occupations, districts, wage_from, takes_any_post, hours, home_work, transport, course, course_times
ON need FOR EACH ROW EXECUTE FUNCTION keep_former_need()""",
    # What was changed before this day stands in the journal, which knows the state after each change.
    """
INSERT INTO former_residence (person, until, residence)
SELECT subject, (at AT TIME ZONE 'Asia/Shanghai')::date, before FROM (
    SELECT subject, at, seq, data -> 'state' ->> 'residence' AS residence,
        lag(data -> 'state' ->> 'residence') OVER (PARTITION BY subject ORDER BY seq) AS before
    FROM journal WHERE kind = 'person') AS told
WHERE before <> residence ORDER BY subject, seq
ON CONFLICT DO NOTHING""",
    """
INSERT INTO former_need (need, until, occupations, districts, wage_from, takes_any_post, course_times)
SELECT subject, (at AT TIME ZONE 'Asia/Shanghai')::date,
    ARRAY(SELECT jsonb_array_elements_text(before -> 'occupations')),
    ARRAY(SELECT jsonb_array_elements_text(before -> 'districts')),
    ((before ->> 'wage_from')::numeric * 100)::bigint, (before ->> 'takes_any_post')::boolean, '{}' FROM (
    SELECT subject, at, seq, type, lag(data -> 'state') OVER (PARTITION BY subject ORDER BY seq) AS before
    FROM journal WHERE kind = 'need') AS told
WHERE type LIKE 'bihuan.people.need.changed.%' AND before IS NOT NULL ORDER BY subject, seq
ON CONFLICT DO NOTHING""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*NEED, *PLAN, *FORMER):
        op.execute(statement)
    protect(op, "people", "start_up_plan", "id")
    for table in ("former_residence", "former_need"):
        protect_by(op, "people", table, "false", verbs="")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TRIGGER keep_former_need ON need")
    op.execute("DROP TRIGGER keep_former_residence ON person")
    for function in ("keep_former_need", "keep_former_residence"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP INDEX person_residence_idx")
    for table in ("former_need", "former_residence", "start_up_plan"):
        op.execute(f"DROP TABLE {table}")
    op.execute(NEED_AS_IT_WAS)
