"""What a task itself reached, apart from what it was told: a contact that was none is no contact any more."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

LAST_CONTACT = """
CREATE OR REPLACE FUNCTION last_contact(asked uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT max(day) FROM (
    SELECT {} FROM task WHERE person = asked
    UNION ALL
    SELECT (starts_at AT TIME ZONE 'Asia/Shanghai')::date FROM attendance WHERE person = asked AND state = 'attended'
    UNION ALL
    SELECT oriented_on FROM orientation
    WHERE person = asked AND how = 'told' AND outcome IS DISTINCT FROM 'recorded_in_error'
    UNION ALL
    SELECT visit.visited_on
    FROM household_member AS member
    JOIN household ON household.id = member.household
    JOIN household_visit AS visit ON visit.household = member.household
    WHERE member.person = asked AND NOT 'nobody_met' = ANY (visit.found)
        AND member.joined_on <= greatest(visit.visited_on, (household.created_at AT TIME ZONE 'Asia/Shanghai')::date)
        AND (member.left_on IS NULL OR visit.visited_on < member.left_on)) AS contact (day))"""
KEEP_CONTACTS = """
CREATE OR REPLACE FUNCTION keep_contacts(reached uuid[], at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM task WHERE task.person = ANY (reached) AND task.closed_on IS NULL ORDER BY task.id FOR UPDATE;
    WITH latest AS MATERIALIZED (SELECT each AS person, last_contact(each) AS day FROM unnest(reached) AS each)
    UPDATE task SET contacted_on = latest.day, version = task.version + 1, updated_at = at
    FROM latest
    WHERE task.person = latest.person AND task.closed_on IS NULL
        AND {};
END $$"""
ONLY_LATER = "coalesce(task.contacted_on < latest.day, latest.day IS NOT NULL)"

# Until now a task told no difference between the day on which it reached somebody and the day that it was told. So its
# day is its own unless something else was on that day: what else was there goes on saying it, if it counts.
OWN_DAYS = """
UPDATE task SET reached_on = contacted_on
WHERE contacted_on IS NOT NULL
    AND NOT EXISTS (SELECT FROM orientation WHERE orientation.person = task.person AND how = 'told'
        AND oriented_on = task.contacted_on)
    AND NOT EXISTS (SELECT FROM attendance WHERE attendance.person = task.person AND state = 'attended'
        AND (starts_at AT TIME ZONE 'Asia/Shanghai')::date = task.contacted_on)
    AND NOT EXISTS (SELECT FROM household_member AS member
        JOIN household_visit AS visit ON visit.household = member.household
        WHERE member.person = task.person AND visit.visited_on = task.contacted_on)"""
MISTAKEN = """
SELECT keep_contacts(coalesce(array_agg(DISTINCT person), '{}'), now()) FROM orientation
WHERE how = 'told' AND outcome = 'recorded_in_error'"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("ALTER TABLE task ADD COLUMN reached_on date")
    op.execute(OWN_DAYS)
    op.execute(LAST_CONTACT.format("reached_on"))
    op.execute(KEEP_CONTACTS.format("task.contacted_on IS DISTINCT FROM latest.day"))
    op.execute(MISTAKEN)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute(KEEP_CONTACTS.format(ONLY_LATER))
    op.execute(LAST_CONTACT.format("contacted_on"))
    op.execute("ALTER TABLE task DROP COLUMN reached_on")
