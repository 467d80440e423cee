"""Each table of the training service shows a query without any WHERE what its caller may see, and nothing else."""

from uuid import uuid4

import pytest

from services.kit.database.roles import Role
from services.kit.identity.caller import Caller
from services.kit.identity.tokens import Verifier
from tests.kit.database.catalogue import KIT_TABLES, as_role, by_scope, look, tables
from tests.running import Running
from tests.training.story import a_class, enrolled, somebody

pytestmark = pytest.mark.anyio

VISIBLE = {
    **KIT_TABLES,
    "course": by_scope("course", "id"),
    "class": by_scope("class", "id"),
    "known_person": by_scope("known_person", "id"),
    "enrolment": by_scope("enrolment", "id"),
    "merged_row": "false",
}
FILLED = {"course", "class", "known_person", "enrolment", "journal", "scope", "heard"}


@pytest.fixture(scope="module")
async def trainee(people: Running, training: Running) -> str:
    """Fill the tables with a trainee in Luohu and one in Yantian; return the first."""
    trainees = [await somebody(people, training, district) for district in ("440303", "440308")]
    for trainee, district in zip(trainees, ("440303", "440308"), strict=True):
        assert (await enrolled(training, await a_class(training), trainee, district)).is_success
    return trainees[0]


async def caller_of(training: Running, headers: dict[str, str]) -> Caller:
    verifier: Verifier = training.app.state.verifier
    return await verifier.verify(headers["Authorization"].removeprefix("Bearer "))


async def test_no_table_is_forgotten_here(training: Running) -> None:
    async with as_role(training.settings, "training", Role.SYSTEM) as system:
        assert await tables(system) == {*VISIBLE, "alembic_version"}


@pytest.mark.parametrize("table", VISIBLE)
@pytest.mark.parametrize("who", ["office", "trainee", "kiosk", "another office"])
async def test_a_query_without_where_shows_what_its_caller_may_see(
    training: Running, trainee: str, table: str, who: str
) -> None:
    headers = {
        "office": training.headers("caseworker", "440303"),
        "trainee": training.headers("job_seeker", person=trainee),
        "kiosk": training.headers("public_kiosk"),
        "another office": training.headers("caseworker", "110101"),
    }[who]
    caller = await caller_of(training, headers)
    seen = await look(training.settings, "training", table, VISIBLE[table], caller)
    assert seen.there > 0 or table not in FILLED
    assert seen.read == (0 if VISIBLE[table] == "false" else seen.due)
    assert seen.updated in {None, seen.due}


@pytest.mark.parametrize("table", ["enrolment", "known_person"])
async def test_another_office_sees_nothing_of_a_trainee(training: Running, trainee: str, table: str) -> None:
    assert trainee
    caller = await caller_of(training, training.headers("caseworker", "110101"))
    assert (await look(training.settings, "training", table, VISIBLE[table], caller)).read == 0


async def test_another_institution_sees_no_enrolment(training: Running, trainee: str) -> None:
    assert trainee
    caller = await caller_of(training, training.headers("training_institution", organisation=str(uuid4())))
    assert (await look(training.settings, "training", "enrolment", VISIBLE["enrolment"], caller)).read == 0
