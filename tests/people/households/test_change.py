"""Changing what is stated about a household."""

import pytest

from tests.people.journal import entries, happened
from tests.people.office import Office, code_of
from tests.running import Running

pytestmark = pytest.mark.anyio


async def test_income_can_be_stated_changed_and_emptied(officer: Office) -> None:
    at = await officer.household()
    shown = [
        (await officer.patch(at, {"income_per_head": income}, seen=seen)).json()["income_per_head"]
        for seen, income in enumerate(("0.00", "1234.5", None), 1)
    ]
    assert shown == ["0.00", "1234.50", None]


async def test_an_address_is_masked_and_can_be_emptied(officer: Office) -> None:
    at = await officer.household()
    changed = await officer.patch(at, {"address": "广东省中山市石岐街道1号"}, seen=1)
    emptied = await officer.patch(at, {"address": None}, seen=2)
    assert (changed.json()["address"], emptied.json()["address"]) == ("广东省中山市****", None)


async def test_a_patch_that_names_nothing_changes_nothing(people: Running, officer: Office) -> None:
    at = await officer.household()
    answer = await officer.patch(at, {}, seen=1)
    assert (answer.json()["version"], await happened(people, at)) == (1, ["household.registered"])


async def test_a_change_needs_the_version_it_was_made_from(officer: Office) -> None:
    at = await officer.household()
    unconditional = await officer.patch(at, {"hukou_kind": "rural"})
    stale = await officer.patch(at, {"hukou_kind": "rural"}, seen=7)
    assert (code_of(unconditional), code_of(stale)) == ((428, "precondition-required"), (412, "precondition-failed"))


async def test_another_media_type_than_a_merge_patch_is_refused(people: Running, officer: Office) -> None:
    at = await officer.household()
    headers = officer.headers | {"Content-Type": "application/json-patch+json", "If-Match": '"1"'}
    answer = await people.client.patch(at, content=b"[]", headers=headers)
    assert code_of(answer) == (415, "unsupported-media-type")


async def test_the_change_is_journalled_by_its_fields_not_their_values(people: Running, officer: Office) -> None:
    at = await officer.household()
    await officer.patch(at, {"address": "广东省中山市石岐街道1号", "income_per_head": "777.77"}, seen=1)
    kind, version, data = (await entries(people, at.rpartition("/")[2]))[1]
    assert (kind, version, data["fields"]) == (
        "bihuan.people.household.changed.v1",
        2,
        ["address", "income_per_head"],
    )
    assert "777" not in str(data)
