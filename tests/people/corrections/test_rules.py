"""What can be proposed about a record, and what contradicts it; no I/O."""

from datetime import date

import pytest

from services.kit.codes import resident_ids
from services.people.corrections.rules import Proposal, faults_of
from tests.people.invented import resident_id

TODAY = date(2026, 11, 22)
MAN_OF_1980 = resident_ids.parse(resident_id(born="19800101", serial=1), TODAY)
NOTHING = Proposal(None, None, None, None, None)


def faults(proposal: Proposal, *, has_resident_id: bool = True) -> dict[str, str]:
    found = faults_of(proposal, has_resident_id=has_resident_id, today=TODAY)
    return {each.field: each.rule for each in found}


def test_nothing_is_no_correction() -> None:
    assert faults(NOTHING) == {"name": "nothing_to_correct"}


def test_a_name_is_corrected_whether_or_not_there_is_an_id() -> None:
    renamed = Proposal("a name", None, None, None, None)
    assert (faults(renamed), faults(renamed, has_resident_id=False)) == ({}, {})


@pytest.mark.parametrize("sex", ["1", "2"])
def test_where_there_is_an_id_neither_sex_nor_birth_date_is_corrected_by_itself(sex: str) -> None:
    follows = "follows_from_resident_id"
    assert faults(Proposal(None, None, None, sex, date(1980, 1, 1))) == {"sex": follows, "birth_date": follows}


def test_what_contradicts_the_proposed_id_is_named() -> None:
    differs = "differs_from_resident_id"
    assert faults(Proposal(None, MAN_OF_1980, None, "2", date(1981, 1, 1))) == {"sex": differs, "birth_date": differs}


def test_what_agrees_with_the_proposed_id_may_be_stated() -> None:
    assert faults(Proposal(None, MAN_OF_1980, None, "1", date(1980, 1, 1)), has_resident_id=False) == {}


def test_an_id_and_a_reason_for_having_none_are_not_both_right() -> None:
    assert faults(Proposal(None, MAN_OF_1980, "never_issued", None, None)) == {
        "without_resident_id": "resident_id_or_reason"
    }


def test_an_id_that_is_taken_out_may_take_sex_and_birth_date_with_it() -> None:
    assert faults(Proposal(None, None, "held_by_another", "2", date(1980, 1, 1))) == {}


def test_without_an_id_sex_is_one_or_two_and_nobody_is_born_tomorrow() -> None:
    assert faults(Proposal(None, None, None, "9", date(2026, 11, 23)), has_resident_id=False) == {
        "sex": "stated_without_resident_id",
        "birth_date": "date_in_future",
    }
