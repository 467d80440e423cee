"""What the resident id says of a person, and what contradicts it; no I/O."""

from datetime import date

import pytest

from services.kit.codes import resident_ids
from services.people.persons.rules import contradictions
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
