"""The first migration of every service: roles' grants, row visibility, journal, jobs and the other tables of the kit.

A frozen text: what has landed is not edited; a change is a new function that each service's next migration calls.
"""

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection
from sqlalchemy.util import await_only

from services.kit.database.roles import Role
from services.kit.database.security import Statements, in_scope, protect_by
from services.kit.vault.access_log import lay_access_log
from services.kit.vault.persons import lay_person_key

CALLER = """
CREATE FUNCTION caller_keys() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN string_to_array(current_setting('app.keys', true), ',');
CREATE FUNCTION caller_subject() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('app.subject', true), '');
"""

SCOPE = r"""
-- Functions that look into it keep their plans as long as their connection: one made while it held a few rows would
-- walk through all of it for minutes when it has grown. So they do without sequential scans.
CREATE TABLE scope (
    key text NOT NULL,
    kind text NOT NULL,
    row_id uuid NOT NULL,
    CONSTRAINT scope_pkey PRIMARY KEY (key, kind, row_id)
);
CREATE INDEX scope_row_id_key_idx ON scope (row_id, key);

-- Only this function writes visibility: for a row that nobody sees yet, one that the caller sees, or for the system.
-- The platform's own services see every row, by the key 'feed', and may read feeds and snapshots only.
CREATE FUNCTION place(placed uuid, placed_kind text, keys text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (SELECT FROM scope WHERE row_id = placed) THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(placed::text, 0));  -- see place_like
    END IF;
    IF session_user NOT LIKE 'bihuan\_%\_system'
       AND EXISTS (SELECT FROM scope WHERE row_id = placed)
       AND NOT EXISTS (SELECT FROM scope WHERE row_id = placed AND key = ANY (caller_keys())) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the caller does not see this row';
    END IF;
    DELETE FROM scope WHERE row_id = placed AND key <> ALL (keys || 'feed'::text);
    INSERT INTO scope (key, kind, row_id)
    SELECT unnest(keys || 'feed'::text), placed_kind, placed ON CONFLICT DO NOTHING;
END $$;

-- A row that belongs to another one is seen by whoever sees that one, and by the keys that are added. Nobody but the
-- database knows all keys of a row, so it copies them itself; the caller must see the row that is followed. The lock
-- keeps the row where it is until this transaction ends, so that whoever moves it finds the follower and moves it too.
CREATE FUNCTION place_like(placed uuid, placed_kind text, followed uuid, added text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(followed::text, 0));
    IF session_user NOT LIKE 'bihuan\_%\_system'
       AND NOT EXISTS (SELECT FROM scope WHERE row_id = followed AND key = ANY (caller_keys())) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the caller does not see the row to follow';
    END IF;
    PERFORM place(placed, placed_kind,
        (SELECT coalesce(array_agg(key), '{}') FROM scope WHERE row_id = followed AND key <> 'feed') || added);
END $$;
"""

JOURNAL = """
CREATE TABLE journal (
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT journal_pkey PRIMARY KEY,
    position bigint CONSTRAINT journal_position_key UNIQUE,
    id uuid NOT NULL CONSTRAINT journal_id_key UNIQUE,
    type text NOT NULL,
    kind text NOT NULL,
    subject uuid NOT NULL,
    row_version bigint NOT NULL,
    at timestamptz NOT NULL,
    keys text[] NOT NULL,
    data jsonb NOT NULL,
    trace text
) WITH (fillfactor = 85);
CREATE INDEX journal_unpositioned_idx ON journal (seq) WHERE position IS NULL;
CREATE INDEX journal_subject_idx ON journal (subject);

-- An entry says who could see its row when it happened, which the application role may not read itself, and waits for
-- the sequencer to give its position.
CREATE FUNCTION journal_keys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    NEW.position := NULL;
    NEW.keys := ARRAY(SELECT key FROM scope WHERE row_id = NEW.subject AND key <> 'feed' ORDER BY key);
    RETURN NEW;
END $$;
CREATE TRIGGER journal_keys BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION journal_keys();

-- What a snapshot says it includes, whoever reads it.
CREATE FUNCTION highest_position() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT coalesce(max(position), 0) FROM journal);

-- Who sees a row: told to the platform's own services, which keep it with their copies.
CREATE FUNCTION visibility_of(seen uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT array_agg(key ORDER BY key) FROM scope
        WHERE row_id = seen AND key <> 'feed' AND 'feed' = ANY (caller_keys()));

-- Append-only: afterwards only a position is given, once.
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.position IS NULL AND to_jsonb(OLD) - 'position' = to_jsonb(NEW) - 'position' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE restrict_violation USING MESSAGE = 'the journal is append-only';
END $$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""

OTHERS = """
CREATE TABLE idempotency (
    subject text NOT NULL,
    key text NOT NULL,
    request bytea NOT NULL,
    answer bytea,
    due_on date NOT NULL,
    CONSTRAINT idempotency_pkey PRIMARY KEY (subject, key)
);
CREATE INDEX idempotency_due_on_idx ON idempotency (due_on);
CREATE TABLE heard (
    source text CONSTRAINT heard_pkey PRIMARY KEY,
    position bigint NOT NULL
);
CREATE TABLE dead_letter (
    source text NOT NULL,
    position bigint NOT NULL,
    event jsonb NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT dead_letter_pkey PRIMARY KEY (source, position)
);
"""

JOBS = """
-- The one door of the application role to the queue, inside the caller's own transaction.
CREATE FUNCTION public.defer_job(queue text, task text, args jsonb, queueing_lock text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = jobs, pg_temp
BEGIN ATOMIC
    SELECT (jobs.procrastinate_defer_jobs_v1(
        ARRAY[ROW(queue, task, 0, NULL, queueing_lock, args, NULL)::jobs.procrastinate_job_to_defer_v1]
    ))[1];
END;
"""


FUNCTIONS = (
    "place_like",
    "place",
    "journal_keys",
    "journal_is_append_only",
    "caller_keys",
    "caller_subject",
    "access_log_is_append_only",
)


def lay(op: Statements, connection: Connection, service: str) -> None:
    """Make the kit's tables, functions, policies and grants in the database of `service`."""
    for statements in (CALLER, SCOPE, JOURNAL, OTHERS):
        run(connection, statements)
    app, system = Role.APP.of(service), Role.SYSTEM.of(service)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {app}, {system}")
    protect_by(op, service, "scope", "key = ANY (caller_keys())", verbs="SELECT")
    protect_by(op, service, "journal", in_scope("journal.subject"), written="true", verbs="SELECT, INSERT")
    protect_by(op, service, "idempotency", "subject = caller_subject()", verbs="SELECT, INSERT, UPDATE")
    protect_by(op, service, "heard", "false", verbs="")
    protect_by(op, service, "dead_letter", "false", verbs="")
    lay_person_key(op, service)
    lay_access_log(op, service)
    op.execute(f"GRANT SELECT ON alembic_version TO {app}, {system}")
    lay_jobs(op, connection, service)


def lay_jobs(op: Statements, connection: Connection, service: str) -> None:
    """Put procrastinate's tables into a schema of their own, which only the system role enters."""
    app, system = Role.APP.of(service), Role.SYSTEM.of(service)
    op.execute("CREATE SCHEMA jobs")
    run(connection, "SET LOCAL search_path = jobs; " + SchemaManager.get_schema())
    run(connection, "SET LOCAL search_path = public; " + JOBS)
    op.execute(f"GRANT USAGE ON SCHEMA jobs TO {system}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO {system}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO {system}")
    op.execute("REVOKE ALL ON FUNCTION defer_job FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION defer_job TO {app}, {system}")


def lift(op: Statements) -> None:
    """Take back what `lay` made."""
    op.execute("DROP SCHEMA jobs CASCADE")
    op.execute("DROP FUNCTION IF EXISTS defer_job, highest_position, visibility_of")
    for table in ("access_log", "person_key", "dead_letter", "heard", "idempotency", "journal", "scope"):
        op.execute(f"DROP TABLE {table}")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")


def run(connection: Connection, statements: str) -> None:
    """Run several statements at once, which a prepared statement cannot."""
    driver = connection.connection.driver_connection
    if driver is not None:
        await_only(driver.execute(statements))
