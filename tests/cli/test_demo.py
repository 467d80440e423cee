"""The whole platform with demo data, as `bihuan up --demo` starts it."""

import itertools
import json
import subprocess
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from sqlalchemy.engine import make_url

from services.gateway.graphiql import EXAMPLES
from services.kit.database.roles import libpq
from services.kit.identity.roles import roles
from services.kit.settings import PARTS
from tests.cli.running import BIHUAN, PATIENCE, Running, command, environment

pytestmark = pytest.mark.slow

DEMO = (*BIHUAN, "up", "--demo")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Load the demo data, stop, and start again: the first start and every later one must end alike."""
    state = tmp_path_factory.mktemp("platform")
    with Running(state, program=DEMO) as first:
        first.wait_for("demo data:")
        first.wait_ready().end()
    with Running(state, program=DEMO) as again:
        yield again.wait_ready()


def households(platform: Running, *place: str) -> list[dict[str, object]]:
    """Return what a caseworker of these districts sees."""
    words = [word for district in place for word in ("--district", district)]
    token = command(
        platform.state, "token", "--role", "caseworker", *words, port_base=platform.port_base
    ).stdout.strip()
    headers = {"Authorization": f"Bearer {token}"}
    answer = httpx.get(
        platform.url(1, "/v1/households"), params={"limit": 100}, headers=headers, timeout=PATIENCE, trust_env=False
    )
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def test_a_caseworker_of_luohu_sees_the_two_demo_households_there(platform: Running) -> None:
    assert len(households(platform, "440303")) == 2


def test_the_demo_has_twelve_households_in_four_provinces(platform: Running) -> None:
    assert len(households(platform, "440000", "370000", "350000", "430000")) == 12


MAY_GO = {
    "district_officer": "/vacancies/v1/imports",
    "caseworker": "/people/v1/households",
    "reviewer": "/subsidies/v1/decisions",
    "finance": "/matching/v1/referrals",
    "provincial_system": "/v1/changes",
    "public_kiosk": "/vacancies/v1/published-vacancies",
    "auditor": "/people/v1/persons",
    "administrator": "/people/v1/households",
    "job_seeker": "/people/v1/needs",
    "employer": "/matching/v1/referrals",
    "training_institution": "/training/v1/enrolments",
}
"""Each role that a token is printed for, and a list at the exchange in which it must see something."""


def printed_tokens(platform: Running) -> dict[str, str]:
    """Return the header that was printed below each role."""
    pairs = itertools.pairwise(platform.history)
    return {above.split()[0]: line.strip() for above, line in pairs if line.startswith("  Authorization: ")}


def header(platform: Running, role: str) -> dict[str, str]:
    """Return the header as somebody pastes it."""
    name, value = printed_tokens(platform)[role].split(": ")
    return {name: value}


def test_a_token_is_printed_for_each_role_of_the_demo(platform: Running) -> None:
    of_themselves = {"service", "self_service"}  # nobody gives these away
    assert set(printed_tokens(platform)) == set(MAY_GO) == set(roles()) - of_themselves


@pytest.mark.parametrize("role", MAY_GO)
def test_a_printed_token_shows_its_role_what_it_may_see(platform: Running, role: str) -> None:
    answer = httpx.get(
        platform.url(PARTS["exchange"], MAY_GO[role]), headers=header(platform, role), timeout=PATIENCE, trust_env=False
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["items"]


def test_each_part_answers_at_the_address_that_is_printed(platform: Running) -> None:
    addresses = [line.split()[1] for line in platform.history if line.split(" ")[0] in PARTS]
    answers = [httpx.get(f"{address}/readyz", timeout=PATIENCE, trust_env=False).status_code for address in addresses]
    assert answers == [200] * len(PARTS)


def test_graphiql_and_the_api_docs_of_every_part_but_the_gateway_open(platform: Running) -> None:
    pages = [line.split()[-1] for line in platform.history if line.startswith(("GraphiQL", "API docs"))]
    assert len(pages) == len(PARTS)
    for page in pages:
        answer = httpx.get(page, headers={"Accept": "text/html"}, timeout=PATIENCE, trust_env=False)
        assert (answer.status_code, "text/html" in answer.headers["content-type"]) == (200, True), page


def test_the_officer_of_luohu_sees_the_import_of_luohu_and_what_was_found_in_it(platform: Running) -> None:
    asked = {"query": (EXAMPLES / "17_imports.graphql").read_text(encoding="utf-8")}
    answer = httpx.post(
        platform.url(PARTS["gateway"], "/graphql"),
        json=asked,
        headers=header(platform, "district_officer"),
        timeout=PATIENCE,
        trust_env=False,
    )
    [edge] = answer.json()["data"]["imports"]["edges"]
    assert (edge["node"]["rowsTotal"], edge["node"]["rowsStored"], edge["node"]["rowsRefused"]) == (6, 5, 1)
    assert {found["node"]["field"] for found in edge["node"]["findings"]["edges"]} == {"pay", "place"}


TRAINING_KNOWS = "SELECT id::text, version, residence FROM known_person ORDER BY id"


def at_the_database(platform: Running, service: str, statement: str) -> list[tuple[object, ...]]:
    """Run a statement as the cluster's administrator and return its rows."""
    address = make_url(json.loads((platform.state / "runtime.json").read_text())["database_url"])
    with psycopg.connect(libpq(address.set(database=f"bihuan_{service}")), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_rebuild_brings_a_destroyed_copy_back_while_its_service_answers(platform: Running) -> None:
    before = at_the_database(platform, "training", TRAINING_KNOWS)
    at_the_database(platform, "training", "DELETE FROM known_person WHERE id IN (SELECT id FROM known_person LIMIT 1)")
    assert len(at_the_database(platform, "training", TRAINING_KNOWS)) == len(before) - 1
    courses = platform.url(PARTS["training"], "/v1/courses")
    answered: set[int] = set()
    told = environment(platform.state, platform.port_base)
    with subprocess.Popen([*BIHUAN, "rebuild", "training", "people"], env=told) as rebuilding:
        while rebuilding.poll() is None:
            answered.add(
                httpx.get(
                    courses, headers=header(platform, "public_kiosk"), timeout=PATIENCE, trust_env=False
                ).status_code
            )
    assert (rebuilding.returncode, answered) == (0, {200})
    assert at_the_database(platform, "training", TRAINING_KNOWS) == before


def test_doctor_finds_everything_well(platform: Running) -> None:
    answered = command(platform.state, "doctor", "--json", port_base=platform.port_base)
    assert [finding for finding in json.loads(answered.stdout) if not finding["well"]] == []
    assert answered.returncode == 0


def test_demo_data_are_loaded_once(platform: Running) -> None:
    assert not [line for line in platform.history if "demo data:" in line]
    assert len(households(platform, "440303")) == 2
