"""The kit's tables, employers, vacancies with their open search table, and imports of files of vacancies."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import protect
from services.kit.foundation import lay, lift

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

EMPLOYER = (
    """
CREATE TABLE employer (
    id uuid CONSTRAINT employer_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text NOT NULL,
    credit_code text CONSTRAINT employer_credit_code_key UNIQUE,
    kind text NOT NULL CONSTRAINT employer_kind_check CHECK (kind IN
        ('enterprise', 'individual_business', 'private_non_enterprise', 'public_body', 'other', 'unknown')),
    district text,
    source text,
    CONSTRAINT employer_registered_check
        CHECK (source IS NOT NULL OR (credit_code IS NOT NULL AND district IS NOT NULL AND kind <> 'unknown'))
)""",
    """CREATE UNIQUE INDEX employer_source_name_idx ON employer (source, name)
    WHERE source IS NOT NULL AND credit_code IS NULL""",
    "CREATE INDEX employer_name_idx ON employer (name)",
)

POST = (
    """
CREATE TABLE post (
    id uuid CONSTRAINT post_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    employer uuid NOT NULL CONSTRAINT post_employer_fkey REFERENCES employer,
    title text NOT NULL,
    occupation text,
    occupation_score double precision
        CONSTRAINT post_occupation_score_check CHECK
            (occupation_score IS NULL OR (occupation_score BETWEEN 0 AND 1 AND occupation IS NOT NULL)),
    district text NOT NULL,
    place_text text,
    pay_from bigint CONSTRAINT post_pay_from_check CHECK (pay_from >= 0),
    pay_to bigint CONSTRAINT post_pay_to_check CHECK (pay_to >= coalesce(pay_from, 0)),
    pay_agreed boolean NOT NULL,
    pay_text text,
    seats bigint NOT NULL CONSTRAINT post_seats_check CHECK (seats > 0),
    status text NOT NULL CONSTRAINT post_status_check CHECK (status IN ('draft', 'published', 'closed')),
    published_on date,
    closed_on date CONSTRAINT post_closed_on_check CHECK (closed_on >= published_on),
    source text,
    CONSTRAINT post_pay_agreed_check CHECK (NOT pay_agreed OR (pay_from IS NULL AND pay_to IS NULL)),
    CONSTRAINT post_published_check CHECK ((status = 'draft') = (published_on IS NULL)),
    CONSTRAINT post_closed_check CHECK ((status = 'closed') = (closed_on IS NOT NULL)),
    CONSTRAINT post_complete_check CHECK (status <> 'published' OR source IS NOT NULL OR (
        occupation IS NOT NULL AND (pay_agreed OR pay_from IS NOT NULL OR pay_to IS NOT NULL)))
)""",
    "CREATE INDEX post_employer_idx ON post (employer)",
)

PUBLISHED_POST = (
    """
CREATE TABLE published_post (
    id uuid CONSTRAINT published_post_pkey PRIMARY KEY,
    version bigint NOT NULL,
    employer uuid NOT NULL,
    employer_name text NOT NULL,
    employer_kind text NOT NULL,
    title text NOT NULL,
    occupation text COLLATE "C",
    district text COLLATE "C" NOT NULL,
    pay_from bigint,
    pay_to bigint,
    pay_agreed boolean NOT NULL,
    seats bigint NOT NULL,
    published_on date NOT NULL
)""",
    "CREATE INDEX published_post_employer_idx ON published_post (employer)",
    "CREATE INDEX published_post_district_id_idx ON published_post (district, id)",
    "CREATE INDEX published_post_occupation_id_idx ON published_post (occupation, id)",
    """
-- The open table follows its rows in the same transaction, and nobody but these two functions writes it.
CREATE FUNCTION show_published_post() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.status <> 'published' THEN
        DELETE FROM published_post WHERE id = NEW.id;
        RETURN NULL;
    END IF;
    INSERT INTO published_post
    SELECT NEW.id, NEW.version, employer.id, employer.name, employer.kind, NEW.title, NEW.occupation, NEW.district,
        NEW.pay_from, NEW.pay_to, NEW.pay_agreed, NEW.seats, NEW.published_on
    FROM employer WHERE employer.id = NEW.employer
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, employer = excluded.employer,
        employer_name = excluded.employer_name, employer_kind = excluded.employer_kind, title = excluded.title,
        occupation = excluded.occupation, district = excluded.district, pay_from = excluded.pay_from,
        pay_to = excluded.pay_to, pay_agreed = excluded.pay_agreed, seats = excluded.seats;
    RETURN NULL;
END $$""",
    """CREATE TRIGGER show_published_post AFTER INSERT OR UPDATE ON post
    FOR EACH ROW EXECUTE FUNCTION show_published_post()""",
    """
CREATE FUNCTION show_published_employer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE published_post SET employer_name = NEW.name, employer_kind = NEW.kind WHERE employer = NEW.id;
    RETURN NULL;
END $$""",
    """CREATE TRIGGER show_published_employer AFTER UPDATE OF name, kind ON employer
    FOR EACH ROW EXECUTE FUNCTION show_published_employer()""",
)

IMPORT = (
    """
CREATE TABLE import (
    id uuid CONSTRAINT import_pkey PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    source text NOT NULL,
    district text NOT NULL,
    mapping jsonb NOT NULL,
    state text NOT NULL CONSTRAINT import_state_check CHECK (state IN
        ('receiving', 'waiting', 'running', 'done', 'refused', 'cancelled', 'failed')),
    encoding text CONSTRAINT import_encoding_check CHECK (encoding IN ('utf-8', 'gb18030')),
    rows_total bigint CONSTRAINT import_rows_total_check CHECK (rows_total >= 0),
    rows_read bigint NOT NULL,
    rows_stored bigint NOT NULL,
    rows_unchanged bigint NOT NULL,
    rows_refused bigint NOT NULL,
    findings bigint NOT NULL,
    starts bigint NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT import_rows_add_up_check CHECK (rows_read = rows_stored + rows_unchanged + rows_refused),
    CONSTRAINT import_ended_check
        CHECK ((state IN ('done', 'refused', 'cancelled', 'failed')) = (ended_at IS NOT NULL))
)""",
    "CREATE UNIQUE INDEX import_one_running_idx ON import (source) WHERE state = 'running'",
    "CREATE INDEX import_unfinished_idx ON import (updated_at) WHERE state IN ('waiting', 'running')",
    """
CREATE TABLE import_part (
    import_id uuid NOT NULL CONSTRAINT import_part_import_id_fkey REFERENCES import,
    number bigint NOT NULL CONSTRAINT import_part_number_check CHECK (number > 0),
    content bytea NOT NULL,
    CONSTRAINT import_part_pkey PRIMARY KEY (import_id, number)
)""",
    """
CREATE TABLE import_finding (
    import_id uuid NOT NULL CONSTRAINT import_finding_import_id_fkey REFERENCES import,
    line bigint NOT NULL CONSTRAINT import_finding_line_check CHECK (line > 0),
    number bigint NOT NULL,
    field text,
    rule text NOT NULL,
    stored boolean NOT NULL,
    named jsonb NOT NULL,
    CONSTRAINT import_finding_pkey PRIMARY KEY (import_id, line, number)
)""",
    """
CREATE TABLE post_origin (
    source text NOT NULL,
    key bytea NOT NULL,
    post uuid NOT NULL CONSTRAINT post_origin_post_fkey REFERENCES post CONSTRAINT post_origin_post_key UNIQUE,
    content bytea NOT NULL,
    import_id uuid NOT NULL CONSTRAINT post_origin_import_id_fkey REFERENCES import,
    line bigint NOT NULL,
    CONSTRAINT post_origin_pkey PRIMARY KEY (source, key)
)""",
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    lay(op, op.get_bind(), "vacancies")
    for statement in (*EMPLOYER, *POST, *PUBLISHED_POST, *IMPORT):
        op.execute(statement)
    app, system = Role.APP.of("vacancies"), Role.SYSTEM.of("vacancies")
    op.execute(f"GRANT SELECT ON published_post TO {app}, {system}")
    protect(op, "vacancies", "employer", "id")
    protect(op, "vacancies", "post", "id")
    protect(op, "vacancies", "import", "id")
    protect(op, "vacancies", "import_part", "import_id", verbs="SELECT, INSERT, UPDATE, DELETE")
    protect(op, "vacancies", "import_finding", "import_id", verbs="SELECT")
    protect(op, "vacancies", "post_origin", "post", verbs="SELECT")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for table in ("post_origin", "import_finding", "import_part", "import", "published_post", "post", "employer"):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION show_published_post")
    op.execute("DROP FUNCTION show_published_employer")
    lift(op)
