import httpx
import pytest

from services.kit.http.patches import Patch, unchanged

pytestmark = pytest.mark.anyio

SEEN = {"If-Match": '"7"'}


class Address(Patch):
    street: str = unchanged()
    floor: int | None = unchanged()


class Person(Patch):
    name: str = unchanged()
    address: Address = unchanged()


async def test_a_patch_changes_the_fields_it_names_and_no_others(client: httpx.AsyncClient) -> None:
    answer = await client.patch("/letters/1", json={"letter": "z"}, headers=SEEN)
    assert answer.json() == {"rank": "1", "letter": "z"}


async def test_null_empties_a_field_that_may_be_empty(client: httpx.AsyncClient) -> None:
    answer = await client.patch("/letters/1", json={"note": None}, headers=SEEN)
    assert answer.json() == {"rank": "1", "note": None}


async def test_null_for_a_field_that_may_not_be_empty_is_refused_by_name(client: httpx.AsyncClient) -> None:
    answer = await client.patch("/letters/1", json={"letter": None}, headers=SEEN)
    assert [(e["pointer"], e["rule"]) for e in answer.json()["errors"]] == [("/letter", "string_type")]


async def test_an_empty_patch_changes_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.patch("/letters/1", json={}, headers=SEEN)).json() == {"rank": "1"}


async def test_an_unknown_field_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.patch("/letters/1", json={"rank": 2}, headers=SEEN)
    assert [(e["pointer"], e["rule"]) for e in answer.json()["errors"]] == [("/rank", "extra_forbidden")]


@pytest.mark.parametrize("kind", ["application/merge-patch+json", "application/json; charset=utf-8"])
async def test_a_merge_patch_is_taken_under_both_its_media_types(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.patch("/letters/1", content=b"{}", headers=SEEN | {"Content-Type": kind})
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["application/json-patch+json", "text/plain", "nonsense"])
async def test_a_patch_of_another_media_type_is_answered_with_those_accepted(
    client: httpx.AsyncClient, kind: str
) -> None:
    answer = await client.patch("/letters/1", content=b"{}", headers=SEEN | {"Content-Type": kind})
    assert (answer.status_code, answer.json()["accepted"]) == (
        415,
        ["application/merge-patch+json", "application/json"],
    )


def test_a_patch_inside_a_patch_names_its_own_changes() -> None:
    patch = Person.model_validate({"address": {"floor": None}})
    assert patch.changes() == {"address": {"floor": None}}


def test_the_schema_of_a_patch_allows_null_only_where_a_field_may_be_empty() -> None:
    properties = Address.model_json_schema()["properties"]
    assert (properties["street"], properties["floor"]) == (
        {"title": "Street", "type": "string"},
        {"anyOf": [{"type": "integer"}, {"type": "null"}], "title": "Floor"},
    )
