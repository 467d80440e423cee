"""The real file of 3,000 crawled vacancies, where BIHUAN_SAMPLE_DATA finds it; it never ships."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.running import Running
from tests.vacancies.desk import Desk, a_source, desk

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

SAMPLE = Path(os.environ.get("BIHUAN_SAMPLE_DATA", "../shared/data")) / "posts_2023.csv"
needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason="posts_2023.csv is not where BIHUAN_SAMPLE_DATA says")
NAMED = 2998
"""Rows that name a place at all, counted by hand in the file: two cells are blank."""


@pytest.fixture(scope="module")
async def ministry(vacancies: Running) -> Desk:
    """Return a system that answers for the whole country."""
    return desk(vacancies, "provincial_system", "000000")


@pytest.fixture(scope="module")
async def both_runs(ministry: Desk) -> tuple[dict[str, Any], dict[str, Any]]:
    """Import the file twice; return both imports."""
    source, content = a_source(), SAMPLE.read_bytes()
    how: dict[str, Any] = {"source": source, "district": "000000", "mapping": "51job"}
    first = await ministry.ended(await started(ministry, content, how), within=240)
    return first, await ministry.ended(await started(ministry, content, how), within=240)


async def started(ministry: Desk, content: bytes, how: dict[str, Any]) -> str:
    at = await ministry.upload(content, **how)
    assert (await ministry.post(f"{at}:start", seen=1)).is_success
    return at


@needs_sample
async def test_every_row_is_stored_or_listed(ministry: Desk, both_runs: tuple[dict[str, Any], dict[str, Any]]) -> None:
    first, _ = both_runs
    refused = {found["line"] for found in await ministry.findings(first) if not found["stored"]}
    assert (first["state"], first["rows_read"], first["rows_unchanged"]) == ("done", 3000, 0)
    assert first["rows_stored"] + len(refused) == 3000


@needs_sample
async def test_rows_are_kept_out_for_want_of_a_place_or_an_employer_or_since_they_are_there_already(
    ministry: Desk, both_runs: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    refused = [found for found in await ministry.findings(both_runs[0]) if not found["stored"]]
    assert {(found["field"], found["rule"]) for found in refused} == {
        ("place", "missing"),
        ("employer", "damaged_text"),
        (None, "row_repeated"),
    }


@needs_sample
async def test_of_the_rows_that_name_a_place_97_in_100_get_a_code_as_fine_as_it(
    ministry: Desk, both_runs: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    coarse = [found for found in await ministry.findings(both_runs[0]) if found["rule"].startswith("place_")]
    assert len(coarse) <= 0.03 * NAMED


@needs_sample
async def test_a_second_run_changes_nothing(both_runs: tuple[dict[str, Any], dict[str, Any]]) -> None:
    first, again = both_runs
    assert (again["rows_stored"], again["rows_unchanged"]) == (0, first["rows_stored"])
    assert (again["rows_refused"], again["findings"]) == (first["rows_refused"], first["findings"])
