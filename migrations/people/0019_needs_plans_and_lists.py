"""Needs say more, plans to start a business, and what lists of an earlier day are told from."""

from alembic import op

from services.kit.database.roles import Role
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
-- The civil date of a change by the platform's clock: as the request was told it, else by the row. What a request
-- changes may be written before its row says when.
CREATE FUNCTION day_of_change(at timestamptz) RETURNS date LANGUAGE sql STABLE SET search_path = public, pg_temp
RETURN coalesce(nullif(current_setting('app.today', true), '')::date, (at AT TIME ZONE 'Asia/Shanghai')::date)""",
    """
-- Whatever changes a residence or a need, what stood there until that day is kept. Several changes of a day are one:
-- the first of them knows how the day before ended.
CREATE FUNCTION keep_former_residence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO former_residence (person, until, residence)
    VALUES (OLD.id, day_of_change(NEW.updated_at), OLD.residence)
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
    VALUES (OLD.id, day_of_change(NEW.updated_at), OLD.occupations, OLD.districts, OLD.wage_from,
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


SEEKERS = """
-- Who lived in a region on a day and looked for work or training then, or was of its poor labour force; the one place
-- that says so, for lists and counts alike. `origin` and `partner` are areas, empty for the whole country; `holding`
-- are the districts that the partner lies in, itself included; `ages` the first and last birth dates of working age,
-- of men, then of women. What somebody is, and how they stood, is told as of `day` by what is recorded today.
-- Whoever sees the whole of the origin is told who; whoever sees the whole of the partner is told what to count, and
-- nobody; everybody else is told nothing. `listed` names what a row must count as, `most` how many rows after an id.
CREATE FUNCTION region_seekers(
    origin text, partner text, holding text[], day date, ages date[], listed text, after uuid, most bigint)
RETURNS TABLE (
    id uuid, name text, sex text, birth_year integer, residence text, able boolean, poor boolean,
    job_seekers boolean, poor_labour_force boolean, wish_to_work boolean, wish_to_be_trained boolean,
    wished text[], takes_any_post boolean, job json, training json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    named boolean := EXISTS (SELECT FROM unnest(caller_keys()) AS held (key)
        WHERE key LIKE 'area:%' AND (key = 'area:0' OR starts_with(origin, substr(key, 6))));
BEGIN
    IF NOT named AND NOT EXISTS (SELECT FROM unnest(caller_keys()) AS held (key)
        WHERE key LIKE 'area:%' AND (key = 'area:0' OR starts_with(partner, substr(key, 6)))) THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE $query$
        WITH moved AS (
            SELECT DISTINCT ON (f.person) f.person, f.residence FROM former_residence AS f
            WHERE f.until > $4 ORDER BY f.person, f.until),
        lived AS (
            SELECT p.id, p.residence COLLATE "C" AS residence FROM person AS p
            WHERE p.residence COLLATE "C" >= $1 AND p.residence COLLATE "C" < $1 || ':'
                AND (p.created_at AT TIME ZONE 'Asia/Shanghai')::date <= $4
                AND NOT EXISTS (SELECT FROM moved WHERE moved.person = p.id)
            UNION ALL
            SELECT p.id, moved.residence FROM moved JOIN person AS p ON p.id = moved.person
            WHERE moved.residence >= $1 AND moved.residence < $1 || ':'
                AND (p.created_at AT TIME ZONE 'Asia/Shanghai')::date <= $4),
        changed AS (
            SELECT DISTINCT ON (f.need) f.* FROM former_need AS f WHERE f.until > $4 ORDER BY f.need, f.until),
        needed AS (
            SELECT DISTINCT ON (n.person, n.purpose) n.person, n.purpose, n.id,
                coalesce(c.occupations, n.occupations) AS occupations, coalesce(c.districts, n.districts) AS districts,
                CASE WHEN c.need IS NULL THEN n.wage_from ELSE c.wage_from END AS wage_from,
                coalesce(c.takes_any_post, n.takes_any_post) AS takes_any_post,
                CASE WHEN c.need IS NULL THEN n.hours ELSE c.hours END AS hours,
                CASE WHEN c.need IS NULL THEN n.home_work ELSE c.home_work END AS home_work,
                CASE WHEN c.need IS NULL THEN n.transport ELSE c.transport END AS transport,
                CASE WHEN c.need IS NULL THEN n.course ELSE c.course END AS course,
                coalesce(c.course_times, n.course_times) AS course_times
            FROM need AS n LEFT JOIN changed AS c ON c.need = n.id
            WHERE n.recorded_on <= $4 AND (n.closed_on IS NULL OR n.closed_on > $4)
            ORDER BY n.person, n.purpose, n.recorded_on DESC, n.id DESC),
        poor AS (
            SELECT DISTINCT s.person FROM status AS s
            WHERE s.kind IN ('filed_poor', 'lifted_out_of_poverty') AND s.annulled_for IS NULL AND s.since <= $4
                AND (s.ended_on IS NULL OR s.ended_on > $4) AND (s.valid_until IS NULL OR s.valid_until >= $4)),
        registered AS (
            SELECT DISTINCT ON (r.person) r.person,
                CASE WHEN r.cancelled_on <= $4 AND r.cancelled_for IN ('unable_to_work', 'retired', 'died') THEN false
                    ELSE r.able END AS able
            FROM registration AS r WHERE r.annulled_for IS NULL AND r.registered_on <= $4
            ORDER BY r.person, r.registered_on DESC),
        stood AS (
            SELECT lived.id, lived.residence, registered.able, poor.person IS NOT NULL AS poor,
                poor.person IS NOT NULL AND coalesce(registered.able, true) AND CASE p.sex
                    WHEN '1' THEN p.birth_date BETWEEN $5[1] AND $5[2]
                    ELSE p.birth_date BETWEEN $5[3] AND $5[4] END AS of_labour_force,
                job.id IS NOT NULL AS looks_for_work, training.id IS NOT NULL AS looks_for_training,
                EXISTS (
                    SELECT FROM unnest(CASE WHEN job.districts <> '{}' THEN job.districts
                        ELSE ARRAY[rpad(left(lived.residence,
                            CASE WHEN left(lived.residence, 2) IN ('11', '12', '31', '50') THEN 2 ELSE 4 END), 6, '0')]
                        END) AS wished (district)
                    WHERE job.id IS NOT NULL
                        AND (starts_with(wished.district, $2) OR wished.district = ANY ($3))) AS for_partner,
                job.id AS job, job.occupations AS wished, job.takes_any_post, training.id AS training,
                p.name_masked, p.sex, p.birth_date
            FROM lived JOIN person AS p ON p.id = lived.id
            LEFT JOIN poor ON poor.person = lived.id
            LEFT JOIN registered ON registered.person = lived.id
            LEFT JOIN needed AS job ON job.person = lived.id AND job.purpose = 'job'
            LEFT JOIN needed AS training ON training.person = lived.id AND training.purpose = 'training'),
        counted AS (
            SELECT stood.*, looks_for_work AS job_seekers, of_labour_force AS poor_labour_force,
                of_labour_force AND for_partner AS wish_to_work,
                of_labour_force AND looks_for_training AS wish_to_be_trained
            FROM stood WHERE looks_for_work OR looks_for_training OR of_labour_force),
        page AS (
            SELECT * FROM counted AS c
            WHERE ($7 IS NULL OR c.id > $7) AND CASE $6
                WHEN 'job_seekers' THEN c.job_seekers
                WHEN 'poor_labour_force' THEN c.poor_labour_force
                WHEN 'wish_to_work' THEN c.wish_to_work
                WHEN 'wish_to_be_trained' THEN c.wish_to_be_trained
                ELSE $6 IS NULL END
            $query$ || CASE WHEN most IS NULL THEN '' ELSE 'ORDER BY c.id LIMIT $8' END || $query$)
        SELECT CASE WHEN $9 THEN page.id END, CASE WHEN $9 THEN page.name_masked END, CASE WHEN $9 THEN page.sex END,
            CASE WHEN $9 THEN date_part('year', page.birth_date)::integer END, CASE WHEN $9 THEN page.residence END,
            page.able, page.poor, page.job_seekers, page.poor_labour_force, page.wish_to_work, page.wish_to_be_trained,
            page.wished, page.takes_any_post,
            CASE WHEN job.id IS NOT NULL THEN json_build_object(
                'need', job.id, 'occupations', job.occupations, 'districts', job.districts,
                'wage_from', round(job.wage_from::numeric / 100, 2)::text, 'takes_any_post', job.takes_any_post,
                'hours', job.hours, 'home_work', job.home_work, 'transport', job.transport) END,
            CASE WHEN training.id IS NOT NULL THEN json_build_object(
                'need', training.id, 'occupations', training.occupations, 'course', training.course,
                'course_times', training.course_times) END
        FROM page
        LEFT JOIN needed AS job ON $9 AND $8 IS NOT NULL AND job.id = page.job
        LEFT JOIN needed AS training ON $9 AND $8 IS NOT NULL AND training.id = page.training
    $query$ USING origin, partner, holding, day, ages, listed, after, most, named;
END $$"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*NEED, *PLAN, *FORMER, SEEKERS):
        op.execute(statement)
    op.execute("REVOKE ALL ON FUNCTION region_seekers FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION region_seekers TO {Role.APP.of('people')}")
    protect(op, "people", "start_up_plan", "id")
    for table in ("former_residence", "former_need"):
        protect_by(op, "people", table, "false", verbs="")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION region_seekers")
    op.execute("DROP TRIGGER keep_former_need ON need")
    op.execute("DROP TRIGGER keep_former_residence ON person")
    for function in ("keep_former_need", "keep_former_residence", "day_of_change"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP INDEX person_residence_idx")
    for table in ("former_need", "former_residence", "start_up_plan"):
        op.execute(f"DROP TABLE {table}")
    op.execute(NEED_AS_IT_WAS)
