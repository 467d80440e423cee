"""A personal value shows nowhere but where it is revealed."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.telemetry.personal import NotRevealed, Personal

NAME = Personal("王小明")


def test_a_personal_value_shows_as_stars_however_it_is_formatted() -> None:
    shown = (str(NAME), repr(NAME), f"{NAME}", f"{NAME:>30}", "%s %r" % (NAME, [NAME]))  # noqa: UP031 -- logging formats like this
    assert shown == ("****", "****", "****", "****", "**** [****]")


@given(st.text())
def test_a_personal_value_is_there_when_revealed(value: str) -> None:
    assert Personal(value).reveal() == value


def test_equal_personal_values_are_equal() -> None:
    assert Personal("王小明") == NAME


def test_a_personal_value_cannot_be_pickled() -> None:
    with pytest.raises(NotRevealed):
        pickle.dumps(NAME)


def test_a_personal_value_cannot_be_copied() -> None:
    with pytest.raises(NotRevealed):
        copy.copy(NAME)


def test_a_personal_value_is_no_json() -> None:
    with pytest.raises(TypeError):
        json.dumps({"name": NAME})
