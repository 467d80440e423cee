"""The OpenAPI document of the people service: what it tells a reader, in which words, and under which names."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.running import Running

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture(scope="module")
async def document(people: Running) -> Json:
    found: Json = (await people.client.get("/openapi.json")).json()
    return found


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield each operation, by its method and path."""
    for path, methods in document["paths"].items():
        yield from ((f"{method.upper()} {path}", methods[method]) for method in METHODS & set(methods))


async def test_every_operation_has_a_sentence_and_a_tag(document: Json) -> None:
    told = {name: (operation.get("summary", ""), operation.get("tags")) for name, operation in operations(document)}
    assert [name for name, (summary, tags) in told.items() if " " not in summary or summary.istitle() or not tags] == []


async def test_every_operation_has_a_name_of_its_own(document: Json) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert (len(set(names)), [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)]) == (
        len(names),
        [],
    )


async def test_every_operation_of_the_service_names_the_scope_it_needs(document: Json) -> None:
    secured = {name: operation.get("security") for name, operation in operations(document) if " /v1/" in name}
    assert [name for name, needed in secured.items() if not needed or not needed[0]["token"]] == []


async def test_a_problem_is_documented_for_whatever_can_stand_in_the_way_of_a_certification(document: Json) -> None:
    answers = document["paths"]["/v1/households/{household_id}:certify"]["post"]["responses"]
    assert set(answers) >= {"200", "400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "500", "503"}
