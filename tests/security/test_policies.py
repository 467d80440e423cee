"""A row-security policy that is taken away is noticed: by the matrix, or, a second lock, by its table's own check."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from services.kit.database.roles import Role
from services.kit.settings import SERVICES
from tests.kit.database.catalogue import as_role
from tests.people.files.parts import FILE_PARTS, table_of
from tests.security import matrix
from tests.security.test_matrix import TABLES, red
from tests.security.world import World

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

LOCKS: Mapping[tuple[str, str], str] = {
    ("people", "person"): "people.read_person",
    ("people", "household"): "people.read_household",
    ("people", "need"): "people.read_need",
    ("people", "start_up_plan"): "people.read_start_up_plan",
    ("people", "orientation"): "people.read_orientation",
    ("people", "service_case"): "people.read_case",
    ("people", "task"): "people.read_task",
    ("people", "correction"): "people.read_correction",
    ("people", "person_merge"): "people.read_merge",
    ("people", "handover"): "people.read_handover",
    ("people", "person_import"): "people.read_import",
    ("people", "retention_notice"): "people.read_retention_notice",
    ("people", "staff_member"): "people.read_staff_member",
    ("people", "invitation"): "people.read_invitation",
    ("people", "delegation"): "people.read_delegation",
    ("people", "assignment"): "people.read_assignment",
    ("people", "consent"): "people.read_consent",
    ("people", "attendance"): "people.read_attendance",
    ("people", "evidence_file"): "people.read_evidence_file",
    ("people", "notification"): "people.read_notification",
    ("people", "complaint"): "people.read_complaint",
    ("people", "survey"): "people.read_survey",
    ("people", "appointment"): "people.read_appointment",
    ("people", "psychological_note"): "people.read_psychological_note",
    **{("people", table_of(part)): f"people.read_{table_of(part)}" for part in FILE_PARTS},
    ("vacancies", "employer"): "vacancies.read_employer",
    ("vacancies", "post"): "vacancies.read_vacancy",
    ("vacancies", "import"): "vacancies.read_import",
    ("training", "enrolment"): "training.read_enrolment",
    ("matching", "recommendation"): "matching.read_recommendation",
    ("matching", "referral"): "matching.read_referral",
    ("matching", "known_person"): "matching.recommend_vacancies",
    ("subsidies", "decision"): "subsidies.read_decision",
    **{(part, "journal"): f"{part}.read_changes" for part in SERVICES},
}
"""The tables of which one operation or another reads a row by nothing but its id: the policy is all that hides it."""
BEHIND = "its rows are read behind a row that is looked for first, whose own policy hides it"
LEDGER = "is nobody's to read: the application role holds no right on it"
OF_THE_KIT = {
    "scope": "says who sees which row: what is listed begins there, and each row is looked at by its own policy again",
    "idempotency": "is asked by the caller's own subject and key",
    "heard": LEDGER,
    "dead_letter": LEDGER,
    "access_log": BEHIND,
    "access_log_checkpoint": "is read by no operation: `bihuan verify-log` reads it as the system",
    "person_key": "holds keys that are sealed themselves, and is read by the id of a person that was found",
}
SECOND: Mapping[tuple[str, str], str] = {
    **{(part, table): why for part in SERVICES for table, why in OF_THE_KIT.items()},
    ("people", "household_member"): BEHIND,
    ("people", "household_certification"): BEHIND,
    ("people", "household_application"): BEHIND,
    ("people", "household_recheck"): BEHIND,
    **{("people", f"household_{part}"): BEHIND for part in ("dibao", "visit", "agreement")},
    ("people", "application_objection"): BEHIND,
    ("people", "staff_membership"): BEHIND,
    ("people", "staff_certificate"): BEHIND,
    ("people", "organisation"): "everybody may read organisations: the policy is for writing",
    ("people", "office"): "everybody may read offices: the policy is for writing",
    ("people", "directory_entry"): "everybody may read the directory: the policy is for writing",
    ("people", "household_card_serial"): LEDGER,
    ("people", "service_case_step"): BEHIND,
    ("people", "person_merge_row"): LEDGER,
    ("people", "person_import_part"): BEHIND,
    ("people", "person_import_row"): BEHIND,
    ("people", "person_export_part"): BEHIND,
    ("people", "person_export"): "is whoever's asked for it, and each role of the matrix asks for its own",
    ("training", "merged_row"): LEDGER,
    ("matching", "merged_row"): LEDGER,
    ("people", "former_need"): LEDGER,
    ("people", "former_residence"): LEDGER,
    ("people", "worklist"): BEHIND,
    ("people", "notification_delivery"): BEHIND,
    ("people", "complaint_step"): BEHIND,
    ("people", "survey_answer"): LEDGER,
    ("people", "notification_attempt"): BEHIND,
    ("people", "notification_setting"): "is asked by the id of whoever signs in, and by no other",
    ("people", "psychological_note_reader"): "holds keys that are sealed for each reader, and is read behind a note",
    ("people", "known_enrolment"): BEHIND,
    ("people", "known_referral"): BEHIND,
    ("people", "known_decision"): BEHIND,
    ("people", "self_service_code"): LEDGER,
    ("people", "self_service_try"): LEDGER,
    ("vacancies", "import_part"): BEHIND,
    ("vacancies", "former_post"): LEDGER,
    ("vacancies", "import_finding"): BEHIND,
    ("vacancies", "post_origin"): BEHIND,
    ("training", "course"): "everybody may read courses: the policy is for writing",
    ("training", "class"): "everybody may read classes: the policy is for writing",
    ("training", "known_person"): "whoever may enrol names a person that people's own policies have shown them",
    ("matching", "known_need"): BEHIND,
    ("matching", "known_vacancy"): "vacancies that were published were public; drafts are found by no search",
    ("matching", "known_employer"): BEHIND,
    ("matching", "known_enrolment"): BEHIND,
    ("matching", "vacancy_hires"): BEHIND,
    ("subsidies", "known_referral"): BEHIND,
    ("subsidies", "known_household"): BEHIND,
    ("subsidies", "known_membership"): BEHIND,
    ("subsidies", "known_certification"): BEHIND,
}
"""The others, each with why no operation shows that its policy is gone: tests/<part>/test_row_security.py does."""


@asynccontextmanager
async def opened(world: World, part: str, table: str) -> AsyncIterator[None]:
    """Let everybody see every row of a table until the block ends.

    A list goes on holding: it begins with what `scope` says of the caller, which has row security of its own.
    """
    async with as_role(world.doors.settings, part, Role.OWNER) as owner:
        told = "SELECT qual FROM pg_policies WHERE tablename = $1 AND policyname = 'visible'"
        condition = await owner.fetchval(told, table)
        await owner.execute(f'ALTER POLICY visible ON "{table}" USING (true)')
        try:
            yield
        finally:
            await owner.execute(f'ALTER POLICY visible ON "{table}" USING ({condition})')


async def test_no_table_with_a_policy_is_forgotten_here(world: World) -> None:
    there = set()
    for part in SERVICES:
        async with as_role(world.doors.settings, part, Role.SYSTEM) as system:
            rows = await system.fetch("SELECT tablename FROM pg_policies WHERE policyname = 'visible'")
            there |= {(part, row["tablename"]) for row in rows}
    assert there == LOCKS.keys() | SECOND.keys()
    assert LOCKS.keys() & SECOND.keys() == set()


@pytest.mark.parametrize(("part", "table"), LOCKS)
async def test_a_table_that_loses_its_policy_turns_cells_red_in_which_its_rows_are_hidden(
    world: World, part: str, table: str
) -> None:
    operation = LOCKS[part, table]
    hidden = {str(cell) for cell in matrix.cells(TABLES, operation) if cell.expected == "hidden"}
    async with opened(world, part, table):
        found = await red(world, operation)
    assert found.keys() & hidden
    assert found.keys() <= hidden
    assert await red(world, operation) == {}
