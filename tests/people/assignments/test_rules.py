"""Which roles ask for a post of their name."""

from services.people.assignments.rules import fits, unfit


def test_only_a_psychological_specialist_is_one_for_a_person() -> None:
    assert (
        fits("psychological_specialist", {"psychological_specialist"}),
        fits("psychological_specialist", {"mentor"}),
    ) == (
        True,
        False,
    )


def test_whoever_works_in_the_office_may_be_paired_with_a_person() -> None:
    assert [fits("pairing_helper", posts) for posts in ({"supervisor"}, set[str]())] == [True, False]


def test_the_roles_of_a_caseload_that_a_successor_cannot_take_are_named_once() -> None:
    roles = ["vocational_assessor", "caseworker", "psychological_specialist", "vocational_assessor"]
    assert unfit(roles, {"caseworker"}) == ("psychological_specialist", "vocational_assessor")
