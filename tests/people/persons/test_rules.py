"""What the resident id says of a person, and what contradicts it; no I/O."""

from datetime import date

import pytest

from services.kit.codes import resident_ids
from services.people.persons.rules import CONTACT, contradictions, faults_of_contact, faults_of_identity
from tests.people.invented import resident_id

TODAY = date(2026, 11, 22)
MAN_OF_1980 = resident_ids.parse(resident_id(born="19800101", serial=1), TODAY)
WOMAN_OF_1980 = resident_ids.parse(resident_id(born="19800101", serial=2), TODAY)


def faults(
    resident_id: resident_ids.ResidentId, sex: str | None = None, birth_date: date | None = None
) -> dict[str, str]:
    return {each.field: each.rule for each in contradictions(resident_id, sex=sex, birth_date=birth_date)}


def test_nothing_stated_contradicts_nothing() -> None:
    assert faults(MAN_OF_1980) == {}


def test_what_agrees_is_accepted() -> None:
    assert faults(WOMAN_OF_1980, "2", date(1980, 1, 1)) == {}


@pytest.mark.parametrize("sex", ["0", "2", "9"])
def test_a_sex_that_is_not_the_ids_is_refused(sex: str) -> None:
    assert faults(MAN_OF_1980, sex) == {"sex": "differs_from_resident_id"}


def test_a_birth_date_a_day_off_is_refused() -> None:
    assert faults(MAN_OF_1980, birth_date=date(1980, 1, 2)) == {"birth_date": "differs_from_resident_id"}


def test_all_that_contradicts_is_named_at_once() -> None:
    assert set(faults(MAN_OF_1980, "2", date(1981, 1, 1))) == {"sex", "birth_date"}


@pytest.mark.parametrize(("born", "accepted"), [("19000101", True), ("18991231", False)])
def test_nobody_was_born_before_1900(born: str, accepted: bool) -> None:  # noqa: FBT001 -- a column of the table
    assert (faults(resident_ids.parse(resident_id(born=born), TODAY)) == {}) is accepted


def of_identity(
    reason: str | None, sex: str | None, birth_date: date | None, *, resident_id: resident_ids.ResidentId | None = None
) -> dict[str, str]:
    found = faults_of_identity(resident_id, reason, sex=sex, birth_date=birth_date, today=TODAY)
    return {each.field: each.rule for each in found}


def test_an_id_or_the_reason_why_there_is_none_is_needed() -> None:
    assert of_identity(None, "1", date(1980, 1, 1)) == {"resident_id": "resident_id_or_reason"}


def test_whoever_has_an_id_has_no_reason_for_having_none() -> None:
    both = of_identity("never_issued", None, None, resident_id=MAN_OF_1980)
    assert both == {"without_resident_id": "resident_id_or_reason"}


@pytest.mark.parametrize("sex", [None, "0", "9"])
def test_without_an_id_sex_and_birth_date_are_stated(sex: str | None) -> None:
    needed = "stated_without_resident_id"
    assert of_identity("never_issued", sex, None) == {"sex": needed, "birth_date": needed}


def test_without_an_id_nobody_is_born_tomorrow_but_may_be_today() -> None:
    assert of_identity("never_issued", "2", date(2026, 11, 23)) == {"birth_date": "date_in_future"}
    assert of_identity("never_issued", "2", TODAY) == {}


def test_of_a_contact_all_is_stated_or_nothing() -> None:
    nobody = dict.fromkeys(CONTACT)
    assert faults_of_contact(nobody) == ()
    assert [each.field for each in faults_of_contact(nobody | {"contact_name": "a name"})] == [
        "contact_phone",
        "contact_relation",
    ]
