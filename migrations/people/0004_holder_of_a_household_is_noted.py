"""Whoever is told which county holds a person's household is written into the access log of the person."""

from alembic import op

from services.kit.database.roles import Role

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOTED = """
-- Where the household of the first of these persons who has one is held, whoever asks: only the county is told, never
-- the household, and not without an entry that the person can read. See holder_of.
CREATE FUNCTION household_holder_of(
    asked uuid[], entry uuid, told_at timestamptz, told text, told_roles text[], told_organisation uuid,
    through text, traced text
) RETURNS TABLE (person uuid, county text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH held AS (
        SELECT member.person, left(household.district, 6) AS county
        FROM household_member AS member JOIN household ON household.id = member.household
        WHERE member.person = ANY (asked) AND member.left_on IS NULL
        ORDER BY array_position(asked, member.person) LIMIT 1
    ),
    noted AS (
        INSERT INTO access_log (id, at, subject, roles, organisation, purpose, person, fields, route, trace_id)
        SELECT entry, told_at, told, told_roles, told_organisation, 'none_stated', held.person, '{household_held_in}',
               through, traced
        FROM held
    )
    SELECT held.person, held.county FROM held;
END"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(NOTED)
    op.execute("REVOKE ALL ON FUNCTION household_holder_of FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION household_holder_of TO {Role.APP.of('people')}, {Role.SYSTEM.of('people')}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP FUNCTION household_holder_of")
