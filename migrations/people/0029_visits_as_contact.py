"""What counts as a contact with a person, what is found out of their skills, and surveys about trainings."""

from alembic import op

from services.kit.database.roles import Role

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

CONTACTS = (
    "CREATE INDEX household_member_person_idx ON household_member (person)",
    """
-- When a person was last reached, whoever asks: our own code asks for an office that may see neither the household nor
-- the appointment. A visit that met somebody reached every member of that day; where the household was registered later
-- than it was visited, those it was registered with.
CREATE FUNCTION last_contact(asked uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
RETURN (SELECT max(day) FROM (
    SELECT contacted_on FROM task WHERE person = asked
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
        AND (member.left_on IS NULL OR visit.visited_on < member.left_on)) AS contact (day))""",
    """
-- Lets every open task of these persons know when they were last reached: those of an office elsewhere too, which sees
-- a member of the family that was visited. Tasks are held in the order of their ids, so that two who do so wait.
CREATE FUNCTION keep_contacts(reached uuid[], at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM task WHERE task.person = ANY (reached) AND task.closed_on IS NULL ORDER BY task.id FOR UPDATE;
    WITH latest AS MATERIALIZED (SELECT each AS person, last_contact(each) AS day FROM unnest(reached) AS each)
    UPDATE task SET contacted_on = latest.day, version = task.version + 1, updated_at = at
    FROM latest
    WHERE task.person = latest.person AND task.closed_on IS NULL
        AND coalesce(task.contacted_on < latest.day, latest.day IS NOT NULL);
END $$""",
)
TOLD_BEFORE = """
SELECT keep_contacts(coalesce(array_agg(person), '{}'), now()) FROM (
    SELECT person FROM attendance WHERE state = 'attended'
    UNION SELECT member.person FROM household_member AS member
    JOIN household_visit AS visit ON visit.household = member.household) AS reached (person)"""

KNOWN = """
ALTER TABLE service_case
    DROP CONSTRAINT service_case_known_check,
    ADD CONSTRAINT service_case_known_check CHECK (known <@ ARRAY['need_recorded', 'in_training', 'trained',
        'referred', 'found_work', 'left_work', 'work_lasted'{}])"""

OCCASIONS = """
ALTER TABLE {}
    DROP CONSTRAINT {}_occasion_check,
    ADD CONSTRAINT {}_occasion_check CHECK (occasion IN ({}))"""
"""Going back fails where somebody was asked about a training: the older table has no word for that."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in (*CONTACTS, KNOWN.format(", 'assessed_lacking_skills'")):
        op.execute(statement)
    app, system = Role.APP.of("people"), Role.SYSTEM.of("people")
    for function in ("last_contact", "keep_contacts"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {app}, {system}")
    for table in ("survey", "survey_answer"):
        op.execute(OCCASIONS.format(table, table, table, "'case', 'appointment', 'training'"))
    op.execute(TOLD_BEFORE)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '3s'")
    op.execute("UPDATE service_case SET known = array_remove(known, 'assessed_lacking_skills')")
    op.execute(KNOWN.format(""))
    for table in ("survey_answer", "survey"):
        op.execute(OCCASIONS.format(table, table, table, "'case', 'appointment'"))
    for function in ("keep_contacts", "last_contact"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP INDEX household_member_person_idx")
