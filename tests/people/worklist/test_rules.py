"""Where a page of the worklist begins, and under which keys it is looked for."""

from uuid import UUID

import pytest

from services.people.worklist.rules import ALL_ELSE, BEGINNING, FIRST, LAST, OVERDUE_PROMISES, Place, Wanted, wanted

SOMEBODY = UUID(int=7)
MARK = ("2026-03-01", "-infinity", UUID(int=9))


def test_it_begins_with_the_overdue_promises() -> None:
    assert BEGINNING.marks() == (FIRST, FIRST)


def test_after_an_overdue_promise_all_else_is_still_to_come() -> None:
    assert Place(OVERDUE_PROMISES, MARK).marks() == (MARK, FIRST)


def test_behind_them_no_overdue_promise_comes_any_more() -> None:
    assert Place(ALL_ELSE, MARK).marks() == (LAST, MARK)


@pytest.mark.parametrize(
    ("held", "person", "district", "found"),
    [
        (["area:4403"], None, None, Wanted(("area:4403",), None)),
        (["area:4403"], None, "440303", Wanted(("area:440303",), None)),
        (["area:4403"], None, "440300", Wanted(("area:4403",), None)),
        (["area:440303"], None, "440300", Wanted(("area:440303",), "area:4403")),
        (["area:440303"], None, "370102", Wanted(("area:440303",), "area:370102")),
        (["person:me"], None, "440303", Wanted(("person:me",), "area:440303")),
        (["area:44"], SOMEBODY, None, Wanted((f"person:{SOMEBODY}",), None)),
        (["area:44"], SOMEBODY, "440303", Wanted((f"person:{SOMEBODY}",), "area:440303")),
    ],
)
def test_an_area_or_a_person_is_looked_for_under_its_own_key_where_that_leaves_less(
    held: list[str], person: UUID | None, district: str | None, found: Wanted
) -> None:
    assert wanted(held, person, district) == found
