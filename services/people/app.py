"""The people service: which routes, which states, which work."""

from fastapi import FastAPI

from services.kit.app import create_service
from services.kit.service import Service
from services.kit.settings import Settings
from services.people.abilities.api import router as abilities
from services.people.abilities.queries import ABILITY_PROFILE
from services.people.applications.api import router as applications
from services.people.applications.jobs import COUNT_DUE_DAYS
from services.people.appointments.actions import FREE_SEAT
from services.people.appointments.api import router as appointments
from services.people.appointments.jobs import TELL_NEAR
from services.people.appointments.queries import APPOINTMENT, APPOINTMENT_STATE, ATTENDANCE
from services.people.assessments.api import router as assessments
from services.people.assessments.queries import ASSESSMENT, PSYCHOLOGICAL_ASSESSMENT
from services.people.assignments.api import router as assignments
from services.people.assignments.queries import ASSIGNMENT, ASSIGNMENT_STATE
from services.people.businesses.api import router as businesses
from services.people.businesses.queries import BUSINESS
from services.people.cases.api import router as cases
from services.people.cases.queries import CASE, CASE_STATE
from services.people.certifications.api import router as certifications
from services.people.clearing.actions import DOUBT_HOUSEHOLD
from services.people.complaints.api import router as complaints
from services.people.complaints.jobs import TELL_OVERDUE_COMPLAINTS
from services.people.complaints.queries import COMPLAINT, COMPLAINT_STATE
from services.people.consents.api import router as consents
from services.people.consents.queries import CONSENT
from services.people.corrections.api import router as corrections
from services.people.corrections.queries import CORRECTION
from services.people.delegations.api import router as delegations
from services.people.delegations.queries import DELEGATION
from services.people.derived_statuses.api import router as derived_statuses
from services.people.dibao_links.api import router as dibao_links
from services.people.dibao_links.jobs import RECKON_WRITE_OFFS
from services.people.directory.api import router as directory
from services.people.directory.jobs import RECKON_CONFIRMATIONS
from services.people.directory.queries import DIRECTORY_ENTRY, DIRECTORY_ENTRY_STATE
from services.people.disability_certificates.api import router as disability_certificates
from services.people.disability_certificates.queries import DISABILITY_CERTIFICATE
from services.people.educations.api import router as educations
from services.people.educations.queries import EDUCATION
from services.people.evidence_files.api import router as evidence_files
from services.people.evidence_files.jobs import REMOVE_ORPHANS, SCAN_EVIDENCE, TIDY_EVIDENCE
from services.people.evidence_files.queries import EVIDENCE_FILE
from services.people.exports.api import router as exports
from services.people.exports.jobs import EXPORT_PERSONS
from services.people.exports.jobs import TAKE_UP as TAKE_UP_EXPORTS
from services.people.exports.queries import PERSON_EXPORT
from services.people.files.queries import PERSON_STATE
from services.people.handovers.api import router as handovers
from services.people.handovers.jobs import HIDE_FILE
from services.people.handovers.queries import HANDOVER, HANDOVER_STATE
from services.people.household_agreements.api import router as household_agreements
from services.people.household_files.api import router as household_files
from services.people.household_papers.api import router as household_papers
from services.people.household_visits.api import router as household_visits
from services.people.households.api import router as households
from services.people.households.queries import HOUSEHOLD, HOUSEHOLD_STATE
from services.people.imports.api.files import router as imports
from services.people.imports.api.rows import router as import_rows
from services.people.imports.jobs.importing import IMPORT_PERSONS
from services.people.imports.jobs.importing import TAKE_UP as TAKE_UP_IMPORTS
from services.people.imports.queries import PERSON_IMPORT
from services.people.insurance_spells.api import router as insurance_spells
from services.people.insurance_spells.queries import INSURANCE_SPELL
from services.people.invitations.api import router as invitations
from services.people.invitations.queries import INVITATION
from services.people.known.listens import MATCHING, SUBSIDIES, TRAINING
from services.people.lists.api import router as lists
from services.people.merges.api import router as merges
from services.people.merges.queries import MERGE
from services.people.needs.api import router as needs
from services.people.needs.queries import NEED, NEED_STATE
from services.people.notifications.api import router as notifications
from services.people.notifications.jobs import DELIVER, SEND_DUE
from services.people.notifications.queries import NOTIFICATION
from services.people.offices.api import router as offices
from services.people.offices.queries import OFFICE, OFFICE_STATE
from services.people.organisations.api import router as organisations
from services.people.organisations.queries import ORGANISATION, ORGANISATION_STATE
from services.people.orientations.api import router as orientations
from services.people.orientations.queries import ORIENTATION, ORIENTATION_STATE
from services.people.outside_trainings.api import router as outside_trainings
from services.people.outside_trainings.queries import OUTSIDE_TRAINING
from services.people.paths.api import router as paths
from services.people.paths.law import read_paths
from services.people.persons.api import router as persons
from services.people.persons.queries import PERSON
from services.people.psychological_notes.api import router as psychological_notes
from services.people.psychological_notes.queries import PSYCHOLOGICAL_NOTE
from services.people.rechecks.api import router as rechecks
from services.people.registrations.api import router as registrations
from services.people.registrations.queries import REGISTRATION
from services.people.retention.api import router as retention
from services.people.retention.jobs import ANNOUNCE_RESTING, ANONYMISE_DUE
from services.people.retention.queries import RETENTION_NOTICE
from services.people.self_service.api import router as self_service
from services.people.self_service.jobs import FORGET_CODES
from services.people.skills.api import router as skills
from services.people.skills.queries import SKILL
from services.people.staff.api import router as staff
from services.people.staff.queries import STAFF, STAFF_STATE
from services.people.start_up_plans.api import router as start_up_plans
from services.people.start_up_plans.queries import START_UP_PLAN, START_UP_PLAN_STATE
from services.people.statuses.api import router as statuses
from services.people.statuses.queries import STATUS
from services.people.surveys.api import router as surveys
from services.people.surveys.jobs import SCATTER_ANSWERS
from services.people.surveys.queries import SURVEY
from services.people.tasks.api import router as tasks
from services.people.tasks.jobs import TELL_OVERDUE
from services.people.tasks.queries import TASK, TASK_STATE
from services.people.work_spells.api import router as work_spells
from services.people.work_spells.queries import WORK_SPELL
from services.people.worklist.api import router as worklist

SERVICE = Service(
    name="people",
    title="Bihuan people",
    description="Persons, households, what has been certified about them, and what they need.",
    routers=(
        persons,
        imports,
        import_rows,
        exports,
        corrections,
        merges,
        handovers,
        retention,
        work_spells,
        businesses,
        statuses,
        derived_statuses,
        consents,
        insurance_spells,
        educations,
        skills,
        outside_trainings,
        disability_certificates,
        abilities,
        registrations,
        evidence_files,
        households,
        certifications,
        applications,
        rechecks,
        dibao_links,
        household_visits,
        household_agreements,
        household_files,
        household_papers,
        needs,
        start_up_plans,
        lists,
        paths,
        cases,
        tasks,
        worklist,
        directory,
        orientations,
        organisations,
        offices,
        staff,
        assignments,
        invitations,
        delegations,
        assessments,
        psychological_notes,
        appointments,
        self_service,
        notifications,
        complaints,
        surveys,
    ),
    states={
        "person": PERSON_STATE,
        "household": HOUSEHOLD_STATE,
        "handover": HANDOVER_STATE,
        "need": NEED_STATE,
        "start_up_plan": START_UP_PLAN_STATE,
        "case": CASE_STATE,
        "task": TASK_STATE,
        "directory_entry": DIRECTORY_ENTRY_STATE,
        "orientation": ORIENTATION_STATE,
        "organisation": ORGANISATION_STATE,
        "office": OFFICE_STATE,
        "staff_member": STAFF_STATE,
        "assignment": ASSIGNMENT_STATE,
        "appointment": APPOINTMENT_STATE,
        "complaint": COMPLAINT_STATE,
    },
    sources=(TRAINING, MATCHING, SUBSIDIES),
    jobs=(DOUBT_HOUSEHOLD, HIDE_FILE, FREE_SEAT, DELIVER, IMPORT_PERSONS, EXPORT_PERSONS),
    sweeps=(
        TELL_OVERDUE,
        TELL_NEAR,
        COUNT_DUE_DAYS,
        RECKON_WRITE_OFFS,
        RECKON_CONFIRMATIONS,
        ANNOUNCE_RESTING,
        ANONYMISE_DUE,
        SEND_DUE,
        TELL_OVERDUE_COMPLAINTS,
        TAKE_UP_IMPORTS,
        TAKE_UP_EXPORTS,
        SCAN_EVIDENCE,
        TIDY_EVIDENCE,
        REMOVE_ORPHANS,
        FORGET_CODES,
        SCATTER_ANSWERS,
    ),
    shapes=(
        PERSON,
        PERSON_IMPORT,
        PERSON_EXPORT,
        CORRECTION,
        MERGE,
        HANDOVER,
        RETENTION_NOTICE,
        WORK_SPELL,
        BUSINESS,
        STATUS,
        CONSENT,
        INSURANCE_SPELL,
        EDUCATION,
        SKILL,
        OUTSIDE_TRAINING,
        DISABILITY_CERTIFICATE,
        ABILITY_PROFILE,
        REGISTRATION,
        EVIDENCE_FILE,
        HOUSEHOLD,
        NEED,
        START_UP_PLAN,
        CASE,
        TASK,
        DIRECTORY_ENTRY,
        ORIENTATION,
        ORGANISATION,
        OFFICE,
        STAFF,
        ASSIGNMENT,
        INVITATION,
        DELEGATION,
        ASSESSMENT,
        PSYCHOLOGICAL_ASSESSMENT,
        PSYCHOLOGICAL_NOTE,
        APPOINTMENT,
        ATTENDANCE,
        NOTIFICATION,
        COMPLAINT,
        SURVEY,
    ),
)


def create_app(settings: Settings) -> FastAPI:
    """Return the people service; raise `BadFile` where a path cannot be read, before anything is served."""
    app = create_service(SERVICE, settings)
    app.state.database.once(read_paths)
    return app
