"""A psychological assessment is read by its author, the person, and those who accompany them."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import in_scope

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ACCOMPANIES = """
-- Whether the caller is of the staff who help somebody now, from whichever office, or stands in today for one who is
-- away. Asked past the row security of assignments and staff, and told to that caller alone.
CREATE FUNCTION caller_accompanies(helped uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
RETURN EXISTS (SELECT FROM assignment AS helping
    WHERE helping.person = helped AND helping.ended_on IS NULL
    AND (helping.staff = caller_staff() OR EXISTS (SELECT FROM delegation AS away
        WHERE away.staff = helping.staff AND away.stand_in = caller_staff()
        AND daterange(away.since, away.back_on) @> nullif(current_setting('app.today', true), '')::date)))"""

SEEN = in_scope("psychological_assessment.person")
READ = f"""{SEEN} AND (author = caller_subject() OR 'person:' || person = ANY (caller_keys())
    OR caller_accompanies(person))"""
CHANGED = """version, updated_at, annulled_for, assessed_on, assessed_by, instrument, instrument_version, dimensions,
    valid_until, summary_sealed, summary_masked"""
"""What the application changes of one: neither whose it is nor who recorded it."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    app, system = Role.APP.of("people"), Role.SYSTEM.of("people")
    op.execute("ALTER TABLE psychological_assessment ADD COLUMN author text")
    op.execute(ACCOMPANIES)
    op.execute("REVOKE ALL ON FUNCTION caller_accompanies FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION caller_accompanies TO {app}, {system}")
    op.execute(f"ALTER POLICY visible ON psychological_assessment USING ({READ}) WITH CHECK ({READ})")
    op.execute(f"""CREATE POLICY authored ON psychological_assessment AS RESTRICTIVE FOR INSERT TO {app}
        WITH CHECK (author = caller_subject())""")
    op.execute(f"REVOKE UPDATE ON psychological_assessment FROM {app}")
    op.execute(f"GRANT UPDATE ({CHANGED}) ON psychological_assessment TO {app}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    app = Role.APP.of("people")
    op.execute(f"REVOKE UPDATE ({CHANGED}) ON psychological_assessment FROM {app}")
    op.execute(f"GRANT UPDATE ON psychological_assessment TO {app}")
    op.execute("DROP POLICY authored ON psychological_assessment")
    op.execute(f"ALTER POLICY visible ON psychological_assessment USING ({SEEN}) WITH CHECK ({SEEN})")
    op.execute("DROP FUNCTION caller_accompanies")
    op.execute("ALTER TABLE psychological_assessment DROP COLUMN author")
