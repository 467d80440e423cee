"""Recommendations and referrals follow a person whose two records became one."""

from alembic import op

from services.kit.merged import lay_merged_rows

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STANDS = """
CREATE TRIGGER hire_stands BEFORE UPDATE ON referral FOR EACH ROW
WHEN ({another_person} OR OLD.vacancy <> NEW.vacancy
      OR (OLD.hired_on IS NOT NULL AND NEW.hired_on IS DISTINCT FROM OLD.hired_on))
EXECUTE FUNCTION hire_stands()"""
# A referral goes along when two records of a person become one, and its seat stays taken: see `services.kit.merged`.
OTHERWISE = "(OLD.person <> NEW.person AND current_setting('app.merging', true) IS DISTINCT FROM 'on')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("ALTER TABLE known_person ADD COLUMN merged_into uuid")
    lay_merged_rows(op, "matching")
    op.execute("DROP TRIGGER hire_stands ON referral")
    op.execute(STANDS.format(another_person=OTHERWISE))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("DROP TRIGGER hire_stands ON referral")
    op.execute(STANDS.format(another_person="OLD.person <> NEW.person"))
    op.execute("DROP TABLE merged_row")
    op.execute("ALTER TABLE known_person DROP COLUMN merged_into")
