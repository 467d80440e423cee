"""Whoever accompanies a person reads a psychological assessment only while the person agrees to guidance."""

from alembic import op

from services.kit.database.roles import Role
from services.kit.database.security import in_scope

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

AGREES = """
-- Whether somebody's answer that holds now agrees to psychological guidance; whoever was never asked does not. One row
-- of consent_one_answer_idx, looked up past the row security of consents.
CREATE FUNCTION agrees_to_psychological_guidance(helped uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off
RETURN EXISTS (SELECT FROM consent
    WHERE consent.person = helped AND consent.use = 'psychological_guidance' AND consent.until IS NULL
    AND consent.given)"""

OWN = "author = caller_subject() OR 'person:' || person = ANY (caller_keys())"
READ = f"{in_scope('psychological_assessment.person')} AND ({OWN} OR {{accompanied}})"
BEFORE = READ.format(accompanied="caller_accompanies(person)")
AFTER = READ.format(accompanied="caller_accompanies(person) AND agrees_to_psychological_guidance(person)")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    app, system = Role.APP.of("people"), Role.SYSTEM.of("people")
    op.execute(AGREES)
    op.execute("REVOKE ALL ON FUNCTION agrees_to_psychological_guidance FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION agrees_to_psychological_guidance TO {app}, {system}")
    op.execute(f"ALTER POLICY visible ON psychological_assessment USING ({AFTER}) WITH CHECK ({AFTER})")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(f"ALTER POLICY visible ON psychological_assessment USING ({BEFORE}) WITH CHECK ({BEFORE})")
    op.execute("DROP FUNCTION agrees_to_psychological_guidance")
