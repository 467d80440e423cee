"""A training from elsewhere ends with a result, and the number of its certificate is sealed."""

import pytest
from sqlalchemy import text

from tests.people.files.parts import in_file
from tests.people.office import Office, rules_of
from tests.running import Running

pytestmark = pytest.mark.anyio

NUMBER, MASKED = "PX44030324000001", "PX************01"
COMPLETED = {"until": "2024-04-12", "result": "completed", "certificate_kind": "completion"}


async def test_a_result_without_a_last_day_is_refused_and_changes_nothing(officer: Office) -> None:
    at = await in_file(officer, "outside-trainings", await officer.register())
    refused = await officer.patch(at, {"result": "completed", "hours": 60}, seen=1)
    assert (rules_of(refused), (await officer.get(at)).json()["hours"]) == ({"/until": "of_every_ended_one"}, 120)


async def test_a_number_is_shown_masked_and_stands_nowhere_in_clear(people: Running, officer: Office) -> None:
    at = await in_file(officer, "outside-trainings", await officer.register(), **COMPLETED, certificate_number=NUMBER)
    async with people.database.begin_system() as session:
        rows = await session.scalar(text("SELECT string_agg(t::text, '') FROM outside_training AS t"))
    assert ((await officer.get(at)).json()["certificate_number"], NUMBER in (rows or "")) == (MASKED, False)


async def test_a_number_of_no_known_kind_of_certificate_is_refused(officer: Office) -> None:
    at = await in_file(officer, "outside-trainings", await officer.register())
    refused = await officer.patch(at, {"certificate_number": NUMBER}, seen=1)
    assert rules_of(refused) == {"/certificate_number": "of_known_certificates_only"}
