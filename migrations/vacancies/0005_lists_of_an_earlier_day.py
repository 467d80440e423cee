"""What vacancies said before they were changed, and the list of those that a region offered on a day."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect_by

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UP = (
    """
CREATE TABLE former_post (
    post uuid,
    until date,
    title text NOT NULL,
    occupation text,
    district text NOT NULL,
    pay_from bigint,
    pay_to bigint,
    pay_agreed boolean NOT NULL,
    seats bigint NOT NULL,
    CONSTRAINT former_post_pkey PRIMARY KEY (post, until)
)""",
    'CREATE INDEX post_district_idx ON post (district COLLATE "C")',
    """
-- The civil date of a change by the platform's clock: as the request was told it, else by the row. What a request
-- changes may be written before its row says when.
CREATE FUNCTION day_of_change(at timestamptz) RETURNS date LANGUAGE sql STABLE SET search_path = public, pg_temp
RETURN coalesce(nullif(current_setting('app.today', true), '')::date, (at AT TIME ZONE 'Asia/Shanghai')::date)""",
    """
-- What a published vacancy said until a day is kept, whatever changes it. Several changes of a day are one: the first
-- of them knows how the day before ended.
CREATE FUNCTION keep_former_post() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO former_post (post, until, title, occupation, district, pay_from, pay_to, pay_agreed, seats)
    VALUES (OLD.id, day_of_change(NEW.updated_at), OLD.title, OLD.occupation, OLD.district,
        OLD.pay_from, OLD.pay_to, OLD.pay_agreed, OLD.seats)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$""",
    """
CREATE TRIGGER keep_former_post
AFTER UPDATE OF title, occupation, district, pay_from, pay_to, pay_agreed, seats ON post
FOR EACH ROW WHEN (OLD.status = 'published' AND
    (OLD.title, OLD.occupation, OLD.district, OLD.pay_from, OLD.pay_to, OLD.pay_agreed, OLD.seats) IS DISTINCT FROM
    (NEW.title, NEW.occupation, NEW.district, NEW.pay_from, NEW.pay_to, NEW.pay_agreed, NEW.seats))
EXECUTE FUNCTION keep_former_post()""",
    # What was changed before this day stands in the journal, which knows the state after each change.
    """
INSERT INTO former_post (post, until, title, occupation, district, pay_from, pay_to, pay_agreed, seats)
SELECT subject, (at AT TIME ZONE 'Asia/Shanghai')::date, before ->> 'title', before ->> 'occupation',
    before ->> 'district', ((before ->> 'pay_from')::numeric * 100)::bigint,
    ((before ->> 'pay_to')::numeric * 100)::bigint, (before ->> 'pay_agreed')::boolean,
    (before ->> 'seats')::bigint FROM (
    SELECT subject, at, seq, type, lag(data -> 'state') OVER (PARTITION BY subject ORDER BY seq) AS before
    FROM journal WHERE kind = 'vacancy') AS told
WHERE type LIKE 'bihuan.vacancies.vacancy.changed.%' AND before ->> 'status' = 'published' ORDER BY subject, seq
ON CONFLICT DO NOTHING""",
    """
-- Which vacancies a region offered on a day, as they were published then; the one place that says so, for the list and
-- its count alike. They were public, so whoever asks is told. `region` is an area, empty for the whole country;
-- `occupations` are beginnings of codes, null for all; `most` is how many vacancies after an id.
CREATE FUNCTION region_posts(region text, day date, occupations text[], after uuid, most bigint)
RETURNS TABLE (
    id uuid, employer uuid, employer_name text, title text, occupation text, district text, pay_from bigint,
    pay_to bigint, pay_agreed boolean, seats bigint, published_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE $query$
        WITH changed AS (
            SELECT DISTINCT ON (f.post) f.* FROM former_post AS f WHERE f.until > $2 ORDER BY f.post, f.until),
        offered AS (
            SELECT p.id, p.employer, p.title, p.occupation, p.district, p.pay_from, p.pay_to, p.pay_agreed, p.seats,
                p.published_on
            FROM post AS p
            WHERE p.district COLLATE "C" >= $1 AND p.district COLLATE "C" < $1 || ':' AND p.published_on <= $2
                AND (p.closed_on IS NULL OR p.closed_on > $2)
                AND NOT EXISTS (SELECT FROM changed WHERE changed.post = p.id)
            UNION ALL
            SELECT p.id, p.employer, c.title, c.occupation, c.district, c.pay_from, c.pay_to, c.pay_agreed, c.seats,
                p.published_on
            FROM changed AS c JOIN post AS p ON p.id = c.post
            WHERE starts_with(c.district, $1) AND p.published_on <= $2
                AND (p.closed_on IS NULL OR p.closed_on > $2))
        SELECT o.id, o.employer, employer.name, o.title, o.occupation, o.district, o.pay_from, o.pay_to, o.pay_agreed,
            o.seats, o.published_on
        FROM offered AS o JOIN employer ON employer.id = o.employer
        WHERE ($4 IS NULL OR o.id > $4) AND ($3 IS NULL OR EXISTS (
            SELECT FROM unnest($3) AS asked (code) WHERE starts_with(o.occupation || '-', asked.code || '-')))
        ORDER BY o.id LIMIT $5
    $query$ USING region, day, occupations, after, most;
END $$""",
)

DOWN = (
    "DROP FUNCTION region_posts",
    "DROP TRIGGER keep_former_post ON post",
    "DROP FUNCTION keep_former_post",
    "DROP FUNCTION day_of_change",
    "DROP INDEX post_district_idx",
    "DROP TABLE former_post",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in UP:
        op.execute(statement)
    op.execute("REVOKE ALL ON FUNCTION region_posts FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION region_posts TO {Role.APP.of('vacancies')}")
    protect_by(op, "vacancies", "former_post", "false", verbs="")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in DOWN:
        op.execute(statement)
