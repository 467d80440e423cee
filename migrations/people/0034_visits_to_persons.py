"""Visits to persons who belong to no household: in the table of visits, seen as the person is, and a contact too."""

from alembic import op

from services.kit.database.security import in_scope

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

WHOSE = (
    """
ALTER TABLE household_visit
    ALTER COLUMN household DROP NOT NULL,
    ADD COLUMN person uuid CONSTRAINT household_visit_person_fkey REFERENCES person,
    ADD CONSTRAINT household_visit_whose_check CHECK (num_nonnulls(household, person) = 1)""",
    "CREATE INDEX household_visit_person_idx ON household_visit (person)",
)
VISIBLE = "ALTER POLICY visible ON household_visit USING ({}) WITH CHECK ({})"
OF_HOUSEHOLDS = in_scope("household_visit.household")
OF_BOTH = in_scope("coalesce(household_visit.household, household_visit.person)")

LAST_CONTACT = """
CREATE OR REPLACE FUNCTION last_contact(asked uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT max(day) FROM (
    SELECT reached_on FROM task WHERE person = asked
    UNION ALL
    SELECT (starts_at AT TIME ZONE 'Asia/Shanghai')::date FROM attendance WHERE person = asked AND state = 'attended'
    UNION ALL
    SELECT oriented_on FROM orientation
    WHERE person = asked AND how = 'told' AND outcome IS DISTINCT FROM 'recorded_in_error'
    UNION ALL{}
    SELECT visit.visited_on
    FROM household_member AS member
    JOIN household ON household.id = member.household
    JOIN household_visit AS visit ON visit.household = member.household
    WHERE member.person = asked AND NOT 'nobody_met' = ANY (visit.found)
        AND member.joined_on <= greatest(visit.visited_on, (household.created_at AT TIME ZONE 'Asia/Shanghai')::date)
        AND (member.left_on IS NULL OR visit.visited_on < member.left_on)) AS contact (day))"""
TO_THE_PERSON = """
    SELECT visited_on FROM household_visit WHERE person = asked AND NOT 'nobody_met' = ANY (found)
    UNION ALL"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*WHOSE, VISIBLE.format(OF_BOTH, OF_BOTH), LAST_CONTACT.format(TO_THE_PERSON)):
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(LAST_CONTACT.format(""))
    op.execute(VISIBLE.format(OF_HOUSEHOLDS, OF_HOUSEHOLDS))
    op.execute("ALTER TABLE household_visit DROP COLUMN person")  # its constraint and its index go with it
    # Fails where a person was visited: the older table has no place for that.
    op.execute("ALTER TABLE household_visit ALTER COLUMN household SET NOT NULL")
