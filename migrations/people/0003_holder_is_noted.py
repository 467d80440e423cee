"""Whoever is told which county holds a resident id is written into the access log of the person."""

from alembic import op

from services.kit.database.roles import Role

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOTED = """
-- Where a person with this resident id is held, whoever asks: only the county is told, never the record, and not
-- without an entry that the person can read. A registration states no purpose, and the log's purpose is never null.
CREATE FUNCTION holder_of(
    blind bytea, entry uuid, told_at timestamptz, told text, told_roles text[], told_organisation uuid,
    through text, traced text
) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH held AS (SELECT id, left(residence, 6) AS county FROM person WHERE resident_id_blind = blind),
    noted AS (
        INSERT INTO access_log (id, at, subject, roles, organisation, purpose, person, fields, route, trace_id)
        SELECT entry, told_at, told, told_roles, told_organisation, 'none_stated', held.id, '{held_in}', through, traced
        FROM held
    )
    SELECT county FROM held;
END"""

UNNOTED = """
-- Where a person with this resident id is held, whoever asks: only the county is told, never the record.
CREATE FUNCTION holder_of(blind bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT left(residence, 6) FROM person WHERE resident_id_blind = blind)"""


def upgrade() -> None:
    replace(NOTED)


def downgrade() -> None:
    replace(UNNOTED)


def replace(function: str) -> None:
    """Put this function in the place of the other, for the application and the system alone."""
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION holder_of")
    op.execute(function)
    op.execute("REVOKE ALL ON FUNCTION holder_of FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION holder_of TO {Role.APP.of('people')}, {Role.SYSTEM.of('people')}")
