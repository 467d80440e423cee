"""What a caller may do, and where."""

from uuid import UUID, uuid4

import pytest

from services.kit.codes.invalid import InvalidCode
from services.kit.identity.caller import Caller
from services.kit.identity.refusals import AnotherOrganisation, Forbidden, OutsideDistricts, PurposeRequired


def officer_of(*keys: str) -> Caller:
    """Return somebody who may read and certify households, with these visibility keys."""
    return Caller(
        subject="officer",
        roles=frozenset({"district_officer"}),
        scopes=frozenset({"household:read", "household:certify"}),
        districts=(),
        organisation=None,
        person=None,
        purpose=None,
        keys=keys,
    )


def test_a_scope_that_is_missing_is_named() -> None:
    with pytest.raises(Forbidden) as refused:
        officer_of("area:440303").require("access_log:read")
    assert refused.value.members == {"scope": "access_log:read"}
    assert refused.value.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="access_log:read"'


def test_a_scope_that_is_held_is_enough() -> None:
    officer_of("area:440303").require("household:certify")
    assert officer_of().may("household:certify")
    assert not officer_of().may("access_log:read")


@pytest.mark.parametrize(
    ("area", "district"),
    [
        ("area:0", "440303"),
        ("area:44", "440303001"),
        ("area:4403", "440303"),
        ("area:440303", "440303"),
        ("area:440303", "440303001002"),
        ("area:440303001", "440303001002"),
        ("area:4420", "442000001"),
    ],
)
def test_an_area_covers_itself_and_all_below_it(area: str, district: str) -> None:
    officer_of(area).require("household:certify", district=district)


@pytest.mark.parametrize(
    ("area", "district"),
    [
        ("area:440303", "440304"),
        ("area:440303", "440300"),
        ("area:440303001", "440303"),
        ("area:4403", "442000"),
        ("area:44", "000000"),
    ],
)
def test_an_area_covers_neither_its_neighbour_nor_what_lies_above(area: str, district: str) -> None:
    with pytest.raises(OutsideDistricts) as refused:
        officer_of(area).require("household:certify", district=district)
    assert refused.value.members == {"scope": "household:certify", "district": district}


def test_one_of_several_areas_is_enough() -> None:
    officer_of("area:440304", "area:4420").require("household:certify", district="442000")


def test_who_sees_by_organisation_covers_no_district() -> None:
    with pytest.raises(OutsideDistricts):
        officer_of(f"org:{UUID(int=1)}").require("household:certify", district="440303")


def test_a_district_that_is_none_is_not_covered_by_anybody() -> None:
    with pytest.raises(InvalidCode):
        officer_of("area:0").require("household:certify", district="4403")


def test_keys_travel_to_the_database_separated_by_commas() -> None:
    assert officer_of("area:440303", "area:4420").visible == "area:440303,area:4420,public"


def test_a_purpose_makes_a_copy_and_leaves_the_caller_as_it_was() -> None:
    caller = officer_of("area:440303")
    stated = caller.with_purpose("certification")
    assert stated.require_purpose() == "certification"
    assert caller.purpose is None


def test_reading_for_no_purpose_is_refused_with_the_purposes_there_are() -> None:
    with pytest.raises(PurposeRequired) as refused:
        officer_of().require_purpose()
    assert refused.value.members["known"] == (
        "assistance",
        "certification",
        "subsidy_review",
        "statutory_reporting",
        "audit",
        "data_subject_request",
    )


MINE = uuid4()


@pytest.mark.parametrize("keys", [(f"org:{MINE}",), ("area:4403",)])
def test_an_organisation_acts_for_itself_anywhere_and_an_office_where_it_covers_the_district(
    keys: tuple[str, ...],
) -> None:
    officer_of(*keys).require_for("household:certify", organisation=MINE, district="440303")


@pytest.mark.parametrize(
    ("keys", "scope", "refusal"),
    [
        ((f"org:{uuid4()}",), "household:certify", AnotherOrganisation),
        ((f"org:{MINE}",), "access_log:read", Forbidden),
        (("area:3701",), "household:certify", OutsideDistricts),
        ((), "household:certify", OutsideDistricts),
    ],
)
def test_whoever_may_not_act_for_an_organisation_is_told_why(
    keys: tuple[str, ...], scope: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        officer_of(*keys).require_for(scope, organisation=MINE, district="440303")
