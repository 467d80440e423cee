"""SQL's three-valued logic, its truth tables written by hand."""

import pytest

from services.subsidies.policies.expressions.values import among, both, either, opposite

T, F, U = True, False, None


@pytest.mark.parametrize(
    ("left", "right", "result"),
    [
        (T, T, T),
        (T, F, F),
        (T, U, U),
        (F, T, F),
        (F, F, F),
        (F, U, F),
        (U, T, U),
        (U, F, F),
        (U, U, U),
    ],
)
def test_and_is_false_where_either_is_false_and_otherwise_unknown_where_either_is(
    *, left: bool | None, right: bool | None, result: bool | None
) -> None:
    assert both(left, right) is result


@pytest.mark.parametrize(
    ("left", "right", "result"),
    [
        (T, T, T),
        (T, F, T),
        (T, U, T),
        (F, T, T),
        (F, F, F),
        (F, U, U),
        (U, T, T),
        (U, F, U),
        (U, U, U),
    ],
)
def test_or_is_true_where_either_is_true_and_otherwise_unknown_where_either_is(
    *, left: bool | None, right: bool | None, result: bool | None
) -> None:
    assert either(left, right) is result


@pytest.mark.parametrize(("value", "result"), [(T, F), (F, T), (U, U)])
def test_not_leaves_what_is_unknown_unknown(*, value: bool | None, result: bool | None) -> None:
    assert opposite(value) is result


@pytest.mark.parametrize(("value", "result"), [("44", T), ("45", F), (None, U)])
def test_whether_something_unknown_is_in_a_list_is_unknown(*, value: str | None, result: bool | None) -> None:
    assert among(value, ["43", "44"]) is result
